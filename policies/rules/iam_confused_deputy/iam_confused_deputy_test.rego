package iam_confused_deputy_test

import data.lib.plans_test as plans
import data.rules.iam_confused_deputy as rule

_allowed := "; allowed is a condition on aws:SourceAccount or aws:SourceArn."

_statement := {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}

test_deny_services_that_act_for_anybody if {
	every service in [
		"scheduler.amazonaws.com", "logs.eu-west-1.amazonaws.com", "monitoring.rds.amazonaws.com", "states.amazonaws.com",
		"ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com", "states.amazonaws.com.cn",
	] {
		findings := rule.findings with input as _plan(object.union(_statement, {"Principal": {"Service": [service]}}))
		plans.brief(findings) == {[
			"deny", "aws_iam_role.x",
			concat("", ["The trust policy lets ", service, " assume the role without saying for whom", _allowed]),
		]}
	}
}

test_allow_conditions if {
	every condition in [
		{"StringEquals": {"aws:SourceAccount": "111122223333"}}, {"StringEquals": {"AWS:SourceAccount": ["111122223333"]}},
		{"ArnLike": {"aws:SourceArn": "arn:aws:scheduler:*:111122223333:schedule/*"}},
		{"StringEquals": {"aws:SourceOrgID": "o-1"}},
	] {
		findings := rule.findings with input as _plan(object.union(_statement, {"Condition": condition}))
		count(findings) == 0
	}
}

test_deny_conditions_that_say_nothing if {
	every condition in [
		{"StringLike": {"aws:SourceAccount": "*"}}, {"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}},
		{"StringNotEquals": {"aws:SourceAccount": "111122223333"}}, {"ArnLike": {"aws:SourceArn": "arn:aws:*:*:*:*"}},
		{"StringEquals": {"aws:PrincipalTag/a": "b"}},
	] {
		findings := rule.findings with input as _plan(object.union(_statement, {"Condition": condition}))
		plans.verdicts(findings) == {["deny", "aws_iam_role.x"]}
	}
}

test_allow_others if {
	every change in [
		{"Effect": "Deny"}, {"Principal": {"Service": "ec2.amazonaws.com"}},
		{"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}, {"Action": "sts:TagSession"},
		{"Principal": {"Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com", "apigateway.amazonaws.com"]}},
	] {
		statement := object.union(object.remove(_statement, object.keys(change)), change)
		findings := rule.findings with input as _plan(statement)
		count(findings) == 0
	}
}

test_documents_that_are_read_during_the_apply if {
	every case in [
		{"condition": [], "verdicts": {"deny"}},
		{"condition": [{"test": "StringEquals", "variable": "aws:SourceAccount", "values": [null]}], "verdicts": set()},
	] {
		findings := rule.findings with input as plans.plan([
			plans.document("d", [{
				"actions": ["sts:AssumeRole"], "condition": case.condition,
				"principals": [{"type": "Service", "identifiers": ["states.amazonaws.com"]}],
			}]),
			plans.made(
				"aws_iam_role", "x", {}, {"assume_role_policy": true},
				{"assume_role_policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
			),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_unknown_text if {
	findings := rule.findings with input as plans.plan([plans.made("aws_iam_role", "x", {}, {"assume_role_policy": true}, {"assume_role_policy": plans.refers("aws_iam_role.r.arn")}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "aws_iam_role.r.arn"]}
}

test_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_iam_role": {"x": {
		"assume_role_policy": json.marshal({"Statement": _statement}),
	}}}}
	plans.verdicts(findings) == {["deny", "aws_iam_role.x"]}
}

_plan(statement) := plans.plan([plans.known("aws_iam_role", "x", {
	"assume_role_policy": json.marshal({"Statement": [statement]}),
})])

test_undetermined_services_that_are_not_known if {
	every case in [
		{"type": "Service", "condition": [], "verdicts": {["undetermined", "local.services"]}},
		{"type": "AWS", "condition": [], "verdicts": set()},
		{
			"type": "Service", "verdicts": set(),
			"condition": [{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["111122223333"]}],
		},
	] {
		statement := {"actions": ["sts:AssumeRole"], "principals": [{"type": case.type}], "condition": case.condition}
		findings := rule.findings with input as plans.plan([
			plans.open_document("d", statement, ["local.services"]),
			plans.made(
				"aws_iam_role", "x", {}, {"assume_role_policy": true},
				{"assume_role_policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
			),
		])
		{[finding.verdict, finding.missing] | some finding in findings} == case.verdicts
	}
}

test_deny_each_service if {
	every name in [
		"bedrock", "cloudtrail", "codebuild", "codepipeline", "cognito-idp", "config", "datasync", "ecs-tasks", "events",
		"firehose", "glue", "iot", "logs", "monitoring.rds", "pipes", "sagemaker", "scheduler", "ssm", "states",
		"transfer", "vpc-flow-logs",
	] {
		service := concat("", [name, ".amazonaws.com"])
		findings := rule.findings with input as _plan(object.union(_statement, {"Principal": {"Service": service}}))
		plans.verdicts(findings) == {["deny", "aws_iam_role.x"]}
	}
}

test_allow_each_way_to_say_for_whom if {
	every key in [
		"aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths", "lambda:SourceFunctionArn",
		"sts:ExternalId",
	] {
		findings := rule.findings with input as _plan(object.union(
			_statement,
			{"Condition": {"StringEquals": {key: "arn:aws:lambda:eu-west-1:111122223333:function:f"}}},
		))
		count(findings) == 0
	}
}
