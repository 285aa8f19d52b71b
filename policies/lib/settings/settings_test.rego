package lib.settings_test

import data.lib.plans_test as plans
import data.lib.resources
import data.lib.settings

test_truth_values_may_be_text if {
	settings.yes == {true, "true"}
	settings.no == {false, "false"}
}

test_arguments_of_the_first_block if {
	every case in [
		{"values": {"b": [{"a": 1}, {"a": 2}]}, "unknown": {}, "state": "known", "value": 1},
		{"values": {"b": [{}]}, "unknown": {}, "state": "unset"},
		{"values": {"b": [{}]}, "unknown": {"b": [{"a": true}]}, "state": "unknown"},
		{"values": {"b": []}, "unknown": {}, "state": "unset"},
		{"values": {}, "unknown": {"b": true}, "state": "unknown"},
	] {
		every attribute in [
			settings.inner(_block(case.values, case.unknown, []), "b", "a"),
			settings.computed_inner(_block(case.values, case.unknown, []), "b", "a"),
		] {
			attribute.state == case.state
			object.get(attribute, "value", null) == object.get(case, "value", null)
		}
	}
}

# The provider makes such a block, and calls it unknown until then.
test_block_that_nobody_wrote_is_unset_where_the_provider_makes_it if {
	settings.inner(_block({}, {"b": true}, [{}]), "b", "a") == {"state": "unknown", "references": set()}
	settings.computed_inner(_block({}, {"b": true}, [{}]), "b", "a") == {"state": "unset"}
	written := settings.computed_inner(_block({}, {"b": true}, [{"b": {"references": ["local.b"]}}]), "b", "a")
	written == {"state": "unknown", "references": {"local.b"}}
}

test_settings_that_must_have_a_value if {
	every case in [
		{"attribute": _known("on"), "judgement": null},
		{"attribute": _known("off"), "judgement": {"verdict": "deny", "said": "x is \"off\""}},
		{"attribute": {"state": "unset"}, "judgement": {"verdict": "deny", "said": "x is not set"}},
		{"attribute": {"state": "unknown"}, "judgement": {"verdict": "undetermined", "said": "x is not known yet", "missing": "x"}},
	] {
		[judgement | judgement := settings.must(case.attribute, "x", {"on"})] == [case.judgement | case.judgement != null]
	}
}

test_settings_that_must_not_have_a_value if {
	every case in [
		{"attribute": _known("on"), "judgement": null},
		{"attribute": _known("off"), "judgement": {"verdict": "deny", "said": "x is \"off\""}},
		{"attribute": {"state": "unset"}, "judgement": null},
		{"attribute": {"state": "unknown"}, "judgement": {"verdict": "undetermined", "said": "x is not known yet", "missing": "x"}},
	] {
		[judgement | judgement := settings.must_not(case.attribute, "x", {"off"})] == [case.judgement | case.judgement != null]
	}
}

test_findings_of_judgements if {
	about := {"id": "r", "severity": "high", "title": "t", "remedy": "do"}
	found := {[finding.verdict, object.get(finding, "missing", ""), finding.message] |
		some attribute in [_known("off"), {"state": "unknown"}]
		finding := settings.finding(about, "a.b", settings.must(attribute, "x", {"on"}), "on")
	}
	found == {
		["deny", "", "x is \"off\"; allowed is on."],
		["undetermined", "x", "x is not known yet; allowed is on."],
	}
}

test_values_of_what_the_plan_makes_will_be_there if {
	every case in [
		{"references": ["aws_kms_key.k.arn"], "made": true},
		{"references": ["data.aws_kms_key.k.arn"], "made": false},
		{"references": ["terraform_data.t.output"], "made": false},
		{"references": ["var.x"], "made": false},
	] {
		plan := plans.plan([plans.known("aws_sqs_queue", "q", {})])
		record := resources.existing["aws_sqs_queue.q"] with input as plan
		found := {true | settings.made(record, {"state": "unknown", "references": case.references})} with input as plan
		found == {true | case.made}
	}
}

test_sensitive_values_are_not_shown if {
	settings.shown(_known("a")) == "\"a\""
	settings.shown(object.union(_known("a"), {"sensitive": true})) == "(sensitive)"
	settings.shown(object.union(_known("a"), {"shown": "another"})) == "another"
	settings.shown({"state": "unset"}) == "null"
}

_known(value) := {"state": "known", "value": value, "sensitive": false}

_block(values, unknown, candidates) := {
	"values": values, "unknown": unknown, "sensitive": {}, "candidates": candidates, "synthesized": false,
}
