package lambda_log_group_test

import data.lib.plans_test as plans
import data.rules.lambda_log_group as rule

_function := plans.known("aws_lambda_function", "x", {"function_name": "app"})

test_deny_no_group if {
	every case in [
		{"values": {"function_name": "app"}, "group": "/aws/lambda/app"},
		{"values": {"function_name": "app", "logging_config": [{"log_group": "/app"}]}, "group": "/app"},
		{"values": {"function_name": "app", "logging_config": [{"log_format": "JSON", "log_group": null}]}, "group": "/aws/lambda/app"},
	] {
		findings := rule.findings with input as plans.plan([plans.known("aws_lambda_function", "x", case.values), _group("/other")])
		plans.brief(findings) == {[
			"deny", "aws_lambda_function.x",
			concat("", [
				"\"", case.group, "\" is not among the log groups here; ",
				"allowed is an aws_cloudwatch_log_group of that name.",
			]),
		]}
	}
}

test_allow_groups_by_name if {
	every case in [
		{"values": {"function_name": "app"}, "group": "/aws/lambda/app"},
		{"values": {"function_name": "app"}, "group": "/aws/lambda/us-east-1.app"},
		{"values": {"function_name": "app", "logging_config": [{"log_group": "/app"}]}, "group": "/app"},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_lambda_function", "x", case.values),
			_group(case.group),
		])
		count(findings) == 0
	}
}

test_allow_group_by_reference if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_cloudwatch_log_group", "g", {}, {"name": true}, {"name": {"references": ["local.n"]}}, "aws"),
		plans.made(
			"aws_lambda_function", "x", {"function_name": "app", "logging_config": [{}]},
			{"logging_config": [{"log_group": true}]},
			{"logging_config": [{"log_group": plans.refers("aws_cloudwatch_log_group.g.name")}]}, "aws",
		),
	])
	count(findings) == 0
}

test_allow_groups_named_after_a_function_without_a_known_name if {
	every reference in ["aws_lambda_function.x.function_name", "random_id.n.hex"] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_cloudwatch_log_group", "g", {}, {"name": true}, {"name": plans.refers(reference)}, "aws"),
			plans.made(
				"aws_lambda_function", "x", {}, {"function_name": true},
				{"function_name": plans.refers("random_id.n.hex")}, "aws",
			),
		])
		count(findings) == 0
	}
}

test_deny_function_without_a_known_name_and_no_group if {
	findings := rule.findings with input as plans.plan([plans.made("aws_lambda_function", "x", {}, {"function_name": true}, {"function_name": plans.refers("random_id.n.hex")}, "aws")])
	plans.verdicts(findings) == {["deny", "aws_lambda_function.x"]}
}

test_undetermined if {
	every case in [
		{
			"resources": [_function, plans.made("aws_cloudwatch_log_group", "g", {}, {"name": true}, {"name": {"references": ["random_id.n.hex"]}}, "aws")],
			"missing": "name of aws_cloudwatch_log_group.g",
		},
		{
			"resources": [plans.made(
				"aws_lambda_function", "x", {"function_name": "app", "logging_config": [{}]},
				{"logging_config": [{"log_group": true}]},
				{"logging_config": [{"log_group": {"references": ["random_id.n.hex"]}}]}, "aws",
			)],
			"missing": "log_group of logging_config",
		},
	] {
		findings := rule.findings with input as plans.plan(case.resources)
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

# A dynamic block with log_group left out looks like one with a value that the plan does not know.
test_dynamic_block_without_a_group if {
	function := plans.made(
		"aws_lambda_function", "x", {"function_name": "app", "logging_config": [{"log_format": "Text"}]},
		{"logging_config": [{"log_group": true}]}, {}, "aws",
	)
	every case in [
		{"group": _group("/aws/lambda/app"), "verdicts": set()},
		{"group": _group("/aws/lambda/other"), "verdicts": {["undetermined", "aws_lambda_function.x"]}},
	] {
		findings := rule.findings with input as plans.plan([function, case.group])
		plans.verdicts(findings) == case.verdicts
	}
}

test_synthesized_file if {
	every case in [
		{"group": {"name": "/aws/lambda/${aws_lambda_function.x.function_name}"}, "verdicts": set()},
		{"group": {"name": "/aws/lambda/${var.name}"}, "verdicts": set()},
		{"group": {"name": "/aws/lambda/other"}, "verdicts": {"deny"}},
	] {
		findings := rule.findings with input as {
			"variable": {"name": {}},
			"resource": {
				"aws_lambda_function": {"x": {"function_name": "${var.name}"}},
				"aws_cloudwatch_log_group": {"g": case.group},
			},
		}
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_synthesized_file_with_logging_config if {
	findings := rule.findings with input as {"resource": {
		"aws_lambda_function": {"x": {
			"function_name": "app",
			"logging_config": {"log_group": "${aws_cloudwatch_log_group.g.name}"},
		}},
		"aws_cloudwatch_log_group": {"g": {"name": "/app"}},
	}}
	count(findings) == 0
}

_group(name) := plans.known("aws_cloudwatch_log_group", "g", {"name": name})

test_groups_of_other_functions_may_not_be_this_ones if {
	made := plans.made("aws_lambda_function", "y", {}, {"function_name": true}, {"function_name": plans.refers("random_pet.p.id")}, "aws")
	findings := rule.findings with input as plans.plan([
		_function, made,
		plans.made("aws_cloudwatch_log_group", "g", {}, {"name": true}, {"name": plans.refers("aws_lambda_function.y.function_name")}, "aws"),
	])
	plans.verdicts(findings) == {["deny", "aws_lambda_function.x"]}
}

test_group_that_is_looked_up if {
	findings := rule.findings with input as plans.plan([
		plans.made(
			"aws_lambda_function", "x", {"function_name": "app", "logging_config": [{}]}, {"logging_config": [{"log_group": true}]},
			{"logging_config": [{"log_group": plans.refers("data.aws_cloudwatch_log_group.g.name")}]}, "aws",
		),
		{
			"change": {
				"address": "data.aws_cloudwatch_log_group.g", "mode": "data", "type": "aws_cloudwatch_log_group", "name": "g",
				"change": {"actions": ["read"], "before": null, "after": {}, "after_unknown": {"name": true}},
			},
			"block": {
				"address": "data.aws_cloudwatch_log_group.g", "mode": "data", "type": "aws_cloudwatch_log_group", "name": "g",
				"expressions": {"name": {"references": ["local.g"]}},
			},
		},
	])
	count(findings) == 0
}
