package lib.resources_test

import data.lib.resources

test_records_say_what_a_plan_says if {
	found := resources.existing with input as {
		"format_version": "1.2",
		"resource_changes": [object.union(_change("q", ["create"], {"name": "jobs"}), {
			"address": "module.m[\"a.b\"].module.n[0].aws_sqs_queue.q[\"k\"]",
			"module_address": "module.m[\"a.b\"].module.n[0]", "index": "k",
			"change": {"before": {"old": 1}, "after_unknown": {"id": true}, "after_sensitive": {"name": true}},
		})],
		"configuration": {"root_module": {"module_calls": {"m": {"module": {"module_calls": {"n": {"module": {"resources": [{
			"address": "aws_sqs_queue.q", "provider_config_key": "module.m:aws", "expressions": {"name": {}},
			"for_each_expression": {"references": ["var.a"]}, "count_expression": {"constant_value": 1},
		}]}}}}}}}},
	}
	found == {"module.m[\"a.b\"].module.n[0].aws_sqs_queue.q[\"k\"]": {
		"address": "module.m[\"a.b\"].module.n[0].aws_sqs_queue.q[\"k\"]",
		"mode": "managed", "type": "aws_sqs_queue", "name": "q", "module": "module.m[\"a.b\"].module.n[0]",
		"path": "module.m.module.n", "steps": ["module.m[\"a.b\"]", "module.n[0]"],
		"configuration": "module.m.module.n.aws_sqs_queue.q", "index": "k", "actions": ["create"], "before": {"old": 1},
		"values": {"name": "jobs"}, "unknown": {"id": true}, "sensitive": {"name": true},
		"expressions": {"name": {}}, "candidates": [{"name": {}}],
		"for_each": [{"references": ["var.a"]}, {"constant_value": 1}], "provider": "module.m:aws", "synthesized": false,
	}}
}

test_what_a_plan_leaves_out_is_empty if {
	found := resources.existing["aws_sqs_queue.q"] with input as _plan([_change("q", ["create"], null)])
	object.remove(found, ["address", "type", "name", "mode", "configuration"]) == {
		"module": "", "path": "", "steps": [], "index": null, "actions": ["create"], "before": {}, "values": {},
		"unknown": {}, "sensitive": {}, "expressions": null, "candidates": [], "for_each": [], "provider": "",
		"synthesized": false,
	}
	marked := object.union(_change("q", ["create"], null), {"change": {"after_unknown": true, "after_sensitive": true}})
	whole := resources.existing["aws_sqs_queue.q"] with input as _plan([marked])
	[whole.unknown, whole.sensitive] == [true, true]
	bare := resources.existing["aws_sqs_queue.q"] with input as object.union(_plan([marked]), {"configuration": {"root_module": {
		"resources": [{"address": "aws_sqs_queue.q"}],
	}}})
	[bare.expressions, bare.candidates] == [{}, [{}]]
}

test_what_goes_away_does_not_exist if {
	plan := _plan([
		_change("made", ["create"], {}), _change("kept", ["no-op"], {}), _change("replaced", ["delete", "create"], {}),
		_change("unknown", ["create"], null), _change("gone", ["no-op"], null),
		_change("deleted", ["delete"], null), _change("forgotten", ["forget"], null),
	])
	existing := resources.existing with input as plan
	{record.name | some record in existing} == {"made", "kept", "replaced", "unknown"}
	destroyed := resources.destroyed with input as plan
	{record.name | some record in destroyed} == {"deleted", "replaced"}
	departing := resources.departing with input as plan
	{record.name | some record in departing} == {"deleted", "forgotten"}
}

test_values_of_what_goes_away_are_those_before if {
	change := object.union(_change("q", ["delete"], null), {"change": {"before": {"name": "jobs"}}})
	every records in [resources.destroyed, resources.departing, resources.drifted] {
		every record in records {
			record.values == {"name": "jobs"}
		}
		count(records) == 1
	} with input as object.union(_plan([change]), {"resource_drift": [change]})
}

test_data_sources_are_kept_apart if {
	plan := object.union(
		_plan([_change("q", ["create"], {}), object.union(
			_change("d", ["read"], {}),
			{"address": "data.aws_sqs_queue.d", "mode": "data"},
		)]),
		{"configuration": {"root_module": {"resources": [{"address": "data.aws_sqs_queue.d", "expressions": {"a": {}}}]}}},
	)
	managed := resources.by_type with input as plan
	managed == {"aws_sqs_queue": {"aws_sqs_queue.q"}}
	data_sources := resources.data_by_type with input as plan
	data_sources == {"aws_sqs_queue": {"data.aws_sqs_queue.d"}}
	read := resources.existing["data.aws_sqs_queue.d"] with input as plan
	read.expressions == {"a": {}}
	named := resources.of_types(["aws_sqs_queue", "aws_kms_key"]) with input as plan
	[record.address | some record in named] == ["aws_sqs_queue.q"]
}

# The plan lists what it changes only; the rest is in the state before.
test_data_sources_that_have_been_read_are_found_eight_levels_deep if {
	found := resources.existing with input as {"format_version": "1.2", "prior_state": {"values": {"root_module": _state(
		"",
		[_state("module.a", [_state("module.a.module.b", [_state("module.a.module.b.module.c", [_state(
			"module.a.module.b.module.c.module.d",
			[_state("module.a.module.b.module.c.module.d.module.e", [_state(
				"module.a.module.b.module.c.module.d.module.e.module.f",
				[_state("module.a.module.b.module.c.module.d.module.e.module.f.module.g", [_state(
					"module.a.module.b.module.c.module.d.module.e.module.f.module.g.module.h",
					[],
				)])],
			)])],
		)])])])],
	)}}}
	{count(record.steps) | some record in found} == numbers_to_eight
	every record in found {
		record.mode == "data"
		record.values == {"name": record.module}
		record.actions == ["no-op"]
		record.configuration == record.address
	}
}

numbers_to_eight := {number | some number in numbers.range(0, 8)}

test_instances_are_found_by_the_modules_around_them if {
	plan := _plan([object.union(_change("q", ["create"], {}), {
		"address": concat("", ["module.m[\"", key, "\"].aws_sqs_queue.q[0]"]),
		"module_address": concat("", ["module.m[\"", key, "\"]"]), "index": 0,
	}) |
		some key in ["a", "b"]
	])
	within := resources.within["module.m.aws_sqs_queue.q"] with input as plan
	within == {
		"": {"module.m[\"a\"].aws_sqs_queue.q[0]", "module.m[\"b\"].aws_sqs_queue.q[0]"},
		"module.m[\"a\"]": {"module.m[\"a\"].aws_sqs_queue.q[0]"},
		"module.m[\"b\"]": {"module.m[\"b\"].aws_sqs_queue.q[0]"},
	}
	located := resources.located["module.m.aws_sqs_queue.q"]["module.m[\"b\"]"] with input as plan
	located == {"0": "module.m[\"b\"].aws_sqs_queue.q[0]"}
}

_plan(changes) := {"format_version": "1.2", "resource_changes": changes}

_change(name, actions, after) := {
	"address": concat(".", ["aws_sqs_queue", name]), "mode": "managed", "type": "aws_sqs_queue", "name": name,
	"change": {"actions": actions, "after": after},
}

_state(module, children) := {"address": module, "child_modules": children, "resources": [
	{
		"address": concat(".", [part | some part in [module, "data.aws_sqs_queue.d"]; part != ""]),
		"mode": "data", "type": "aws_sqs_queue", "name": "d", "values": {"name": module},
	},
	{"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q", "values": {}},
]}
