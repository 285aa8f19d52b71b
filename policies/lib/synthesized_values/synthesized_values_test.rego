package lib.synthesized_values_test

import data.lib.synthesized_values

test_values_are_known_unset_or_unknown if {
	every case in [
		{"value": null, "read": {"state": "unset"}},
		{"value": "", "read": {"state": "unset"}},
		{"value": "text", "read": {"state": "known", "value": "text", "sensitive": false}},
		{"value": false, "read": {"state": "known", "value": false, "sensitive": false}},
		{"value": "$${literal}", "read": {"state": "known", "value": "$${literal}", "sensitive": false}},
		{"value": ["a", {"b": 1}], "read": {"state": "known", "value": ["a", {"b": 1}], "sensitive": false}},
		{"value": "${var.name}", "read": {"state": "known", "value": "n", "sensitive": false}},
		{"value": "${var.off}", "read": {"state": "known", "value": false, "sensitive": false}},
		{"value": "${local.site}", "read": {"state": "known", "value": "s", "sensitive": false}},
		{"value": "${local.other}", "read": {"state": "known", "value": 1, "sensitive": false}},
		{"value": "${var.none}", "read": {"state": "unknown", "references": {"var.none"}}},
		{"value": "${var.empty}", "read": {"state": "unknown", "references": {"var.empty"}}},
		{"value": "${local.empty}", "read": {"state": "unknown", "references": {"local.empty"}}},
		{"value": "${local.made}", "read": {"state": "unknown", "references": {"local.made"}}},
		{"value": "${var.name}-${var.off}", "read": {"state": "unknown", "references": {"var.name", "var.off"}}},
		{"value": ["a", "${var.name}"], "read": {"state": "unknown", "references": {"var.name"}}},
		{"value": {"a": ["$${b}${var.name}"]}, "read": {"state": "unknown", "references": {"var.name"}}},
	] {
		found := synthesized_values.read(case.value) with input as _document
		found == case.read
	}
}

test_locals_may_stand_in_several_objects if {
	found := synthesized_values.constants with input as {"locals": {"a": 1, "b": "${var.x}"}}
	found == {"local.a": 1}
	several := synthesized_values.constants with input as {"locals": [{"a": 1}, {"b": 2}]}
	several == {"local.a": 1, "local.b": 2}
}

test_interpolations_refer_to_names_of_the_language_and_of_the_document if {
	every text, references in {
		"var.name is no reference": set(),
		"${upper(\"a.b\")} and www.example.com": set(),
		"${var.name}": {"var.name"},
		"${local.site.edge}": {"local.site.edge"},
		"${module.web.arn}": {"module.web.arn"},
		"${each.value} ${count.index}": {"each.value", "count.index"},
		"${aws_sqs_queue.q.arn}": {"aws_sqs_queue.q.arn"},
		"${aws_sqs_queue.q[0].arn}": {"aws_sqs_queue.q[0].arn"},
		"${aws_sqs_queue.none.arn}": set(),
		"${data.aws_region.here.name}": {"data.aws_region.here.name"},
		"${data.aws_region.here[\"a\"].name}": {"data.aws_region.here[\"a\"].name"},
		"${data.aws_region.none.name}": set(),
	} {
		found := synthesized_values.references([text, 1, {"key": true}]) with input as _document
		found == references
	}
}

_document := {
	"variable": {"name": {"default": "n"}, "off": {"default": false}, "none": {}, "empty": {"default": null}},
	"locals": [{"site": "s", "empty": null}, {"other": 1, "made": "${var.name}.example.com"}],
	"resource": {"aws_sqs_queue": {"q": {}}},
	"data": {"aws_region": {"here": {}}},
}
