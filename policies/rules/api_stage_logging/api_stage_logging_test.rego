package api_stage_logging_test

import data.lib.plans_test as plans
import data.rules.api_stage_logging as rule

test_deny if {
	every case in [
		{"type": "aws_api_gateway_stage", "values": {}, "message": "destination_arn of access_log_settings is not set; allowed is the ARN of a log group or delivery stream."},
		{"type": "aws_apigatewayv2_stage", "values": {"access_log_settings": []}, "message": "destination_arn of access_log_settings is not set; allowed is the ARN of a log group or delivery stream."},
		{"type": "aws_api_gateway_deployment", "values": {"stage_name": "prod"}, "message": "stage_name makes a stage that has no access logs; allowed is an aws_api_gateway_stage with access_log_settings."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_api_gateway_stage", "values": {"access_log_settings": [{"destination_arn": "arn:aws:logs:eu-west-1:1:log-group:a"}]}},
		{"type": "aws_apigatewayv2_stage", "values": {"access_log_settings": [{"destination_arn": "arn:aws:logs:eu-west-1:1:log-group:a"}]}},
		{"type": "aws_api_gateway_deployment", "values": {"stage_name": null}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_apigatewayv2_stage", "values": {}, "unknown": {"access_log_settings": true}, "expressions": {}, "missing": "destination_arn of access_log_settings"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_api_gateway_stage", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_apigatewayv2_stage", "values": {"access_log_settings": {"destination_arn": "arn:aws:logs:eu-west-1:1:log-group:a"}}, "verdicts": []},
		{"type": "aws_apigatewayv2_stage", "values": {"access_log_settings": [{"destination_arn": "${var.x}"}]}, "verdicts": []},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

# The argument is required: where the block is, the destination will be. A dynamic block shows no references.
test_allow_destination_that_is_not_known_yet if {
	every expressions in [
		{"access_log_settings": [{"destination_arn": plans.refers("aws_cloudwatch_log_group.g.arn")}]},
		{"access_log_settings": [{"destination_arn": {"references": ["local.x"]}}]},
		{},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_apigatewayv2_stage", "x", {"access_log_settings": [{}]},
			{"access_log_settings": [{"destination_arn": true}]}, expressions, "aws",
		)])
		count(findings) == 0
	}
}
