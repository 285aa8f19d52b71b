package lambda_name_test

import data.lib.plans_test as plans
import data.rules.lambda_name as rule

test_deny_other_patterns if {
	every name in [
		"outreach-server_develop", "sax-lambda-outreach-server_develop", "sax-lambda-a-outreach-server",
		"sax-lambda-a-outreach-server-develop", "sax-lambda--outreach-server_develop", "sax-lambda-a-outreach-server_",
	] {
		findings := rule.findings with input as _plan({"function_name": name})
		plans.brief(findings) == {[
			"deny", "aws_lambda_function.x",
			concat("", [
				"function_name is \"", name, "\"; allowed is sax-lambda-<what it is>-outreach-server_<environment>.",
			]),
		]}
	}
}

test_allow_the_pattern_and_other_functions if {
	every name in [
		"sax-lambda-mydreamconnect-outreach-server_develop", "sax-lambda-a-b-outreach-server_production", "image", null,
	] {
		findings := rule.findings with input as _plan({"function_name": name})
		count(findings) == 0
	}
}

test_unknown_names_wait if {
	findings := rule.findings with input as plans.plan([plans.made("aws_lambda_function", "x", {}, {"function_name": true}, {"function_name": {"references": ["local.n"]}}, "aws")])
	count(findings) == 0
}

test_synthesized_file if {
	every case in [
		{"name": "outreach-server", "count": 1},
		{"name": "sax-lambda-${var.what}-outreach-server_x", "count": 0},
		{"name": "sax-lambda-what-outreach-server_x", "count": 0},
	] {
		findings := rule.findings with input as {"resource": {"aws_lambda_function": {"x": {"function_name": case.name}}}}
		count(findings) == case.count
	}
}

_plan(values) := plans.plan([plans.known("aws_lambda_function", "x", values)])
