package lib.functions_test

import data.lib.functions
import data.lib.plans_test as plans
import data.lib.resources

test_functions_are_called_by_their_names if {
	known := functions.keys(resources.existing["aws_lambda_function.f"]) with input as _plan({}, {}, {})
	known == {"name:server"}
	unnamed := functions.keys(resources.existing["aws_lambda_function.g"]) with input as _plan({}, {}, {})
	unnamed == {"aws_lambda_function.g"}
}

test_names_and_arns_mean_functions if {
	every text, key in {
		"server": "name:server", "server:live": "name:server", "111122223333:function:server": "name:server",
		"arn:aws:lambda:eu-west-1:111122223333:function:server": "name:server",
		"arn:aws:lambda:eu-west-1:111122223333:function:server:live": "name:server",
	} {
		functions.key_of(text) == key
	}
	every text, qualifier in {
		"server": "", "server:live": "live", "111122223333:function:server": "", "111122223333:function:server:1": "1",
		"arn:aws:lambda:eu-west-1:111122223333:function:server": "",
		"arn:aws:lambda:eu-west-1:111122223333:function:server:live": "live",
	} {
		functions.qualifier_of(text) == qualifier
	}
}

test_arguments_mean_functions if {
	every case in [
		{"values": {"function_name": "server:live"}, "meant": {"name:server"}},
		{"references": ["aws_lambda_function.f.function_name"], "meant": {"name:server"}},
		{"references": ["aws_lambda_function.g.arn"], "meant": {"aws_lambda_function.g"}},
		{"references": ["aws_lambda_alias.live.arn"], "meant": {"name:server"}},
		{"references": ["aws_lambda_alias.written.arn"], "meant": {"name:elsewhere"}},
		{"references": ["aws_lambda_alias.lost.arn"], "meant": {"text:aws_lambda_alias.lost.arn"}},
		{"references": ["local.name", "var.stage", "var.stage.name"], "meant": {"text:local.name var.stage.name"}},
		{"references": [], "meant": set()},
		{"values": {}, "meant": set()},
	] {
		plan := _plan(object.get(case, "values", {}), _unknown(case, "function_name"), {"function_name": case})
		found := functions.meant(resources.existing["aws_lambda_permission.p"], "function_name") with input as plan
		found == case.meant
	}
}

test_qualifiers_are_written_or_lie_behind_the_name if {
	every case in [
		{"values": {"function_name": "server:old", "qualifier": "live"}, "qualifier": "live"},
		{"values": {"function_name": "server:old"}, "qualifier": "old"},
		{"values": {"function_name": "server"}, "qualifier": ""},
		{"values": {}, "qualifier": ""},
		{"qualified": ["aws_lambda_alias.live.name"], "qualifier": "live"},
		{"qualified": ["local.name", "aws_ssm_parameter.p.value"], "qualifier": "aws_ssm_parameter.p.value local.name"},
		{"qualified": ["aws_lambda_alias.live.name", "aws_lambda_alias.written.name"], "qualifier": concat(" ", [
			"aws_lambda_alias.live.name", "aws_lambda_alias.written.name",
		])},
		{"references": ["aws_lambda_alias.live.arn"], "qualifier": "live"},
		{"references": ["aws_lambda_alias.live.arn", "aws_lambda_alias.written.arn"], "qualifier": ""},
		{"references": ["aws_lambda_function.f.arn"], "qualifier": ""},
	] {
		plan := _plan(
			object.get(case, "values", {}),
			object.union(_unknown(case, "function_name"), {"qualifier": true | case.qualified}),
			{"function_name": {"references": object.get(case, "references", [])}, "qualifier": {"references": object.get(case, "qualified", [])}},
		)
		found := functions.qualifier(resources.existing["aws_lambda_permission.p"], "qualifier", "function_name") with input as plan
		found == case.qualifier
	}
}

_unknown(case, name) := {name: true | case.references}

_plan(values, unknown, expressions) := plans.plan([
	plans.known("aws_lambda_function", "f", {"function_name": "server"}),
	plans.made("aws_lambda_function", "g", {}, {"function_name": true}, {"function_name": plans.refers("random_pet.p.id")}, "aws"),
	plans.made(
		"aws_lambda_alias", "live", {"name": "live"}, {"function_name": true},
		{"function_name": plans.refers("aws_lambda_function.f.function_name")}, "aws",
	),
	plans.known("aws_lambda_alias", "written", {"name": "written", "function_name": "elsewhere:1"}),
	plans.made("aws_lambda_alias", "lost", {"name": "lost"}, {"function_name": true}, {"function_name": plans.refers("local.f.name")}, "aws"),
	plans.made("aws_lambda_permission", "p", values, unknown, expressions, "aws"),
])
