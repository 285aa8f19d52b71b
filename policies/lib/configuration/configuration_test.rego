package lib.configuration_test

import data.lib.configuration

test_modules_are_found_eight_levels_deep if {
	every path, kind in {
		"": "root", "module.a": 1, "module.a.module.b": 2, "module.a.module.b.module.c": 3,
		"module.a.module.b.module.c.module.d": 4, "module.a.module.b.module.c.module.d.module.e": 5,
		"module.a.module.b.module.c.module.d.module.e.module.f": 6,
		"module.a.module.b.module.c.module.d.module.e.module.f.module.g": 7,
		"module.a.module.b.module.c.module.d.module.e.module.f.module.g.module.h": 8,
	} {
		found := configuration.modules[path].kind with input as _nested
		found == kind
		resource := configuration.resources[configuration.join(path, "x.y")] with input as _nested
		resource.kind == kind
	}
}

test_synthesized_files_have_no_modules_of_a_plan if {
	found := configuration.modules with input as {"resource": {}}
	found == {}
}

test_provider_blocks_of_a_plan if {
	blocks := {"aws": {"name": "aws"}}
	found := configuration.provider_blocks with input as {"format_version": "1.2", "configuration": {"provider_config": blocks}}
	found == blocks
	none := configuration.provider_blocks with input as {"format_version": "1.2", "configuration": {}}
	none == {}
}

test_provider_blocks_of_a_synthesized_file if {
	edge := {"alias": "edge", "region": "us-east-1"}
	every blocks in [[{"region": "eu-west-1"}, edge], [edge, {"region": "eu-west-1"}]] {
		found := configuration.provider_blocks with input as {"provider": {"aws": blocks}}
		found == {"aws": {"expressions": {"region": "eu-west-1"}}, "aws.edge": {"expressions": edge}}
	}
	single := configuration.provider_blocks with input as {"provider": {"aws": {"region": "eu-west-1"}}}
	single == {"aws": {"expressions": {"region": "eu-west-1"}}}
	none := configuration.provider_blocks with input as {"resource": {}}
	none == {}
}

test_expressions_that_refer_to_something_are_no_constants if {
	configuration.constant({"constant_value": 1}) == 1
	not configuration.constant({"constant_value": "${var.a}", "references": ["var.a"]})
}

_nested := {"format_version": "1.2", "configuration": {"root_module": _module(
	"root",
	{"a": _module(1, {"b": _module(2, {"c": _module(3, {"d": _module(
		4,
		{"e": _module(5, {"f": _module(6, {"g": _module(7, {"h": _module(8, {})})})})},
	)})})})},
)}}

_module(kind, calls) := {
	"kind": kind,
	"resources": [{"address": "x.y", "kind": kind}],
	"module_calls": {name: {"module": module} | some name, module in calls},
}
