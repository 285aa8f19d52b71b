package iam_wildcard_resource_test

import data.lib.plans_test as plans
import data.rules.iam_wildcard_resource as rule

_allowed := "; allowed is a list of ARNs."

test_deny_everything_of_a_kind if {
	every resource in ["*", ["arn:aws:s3:::b", "*"], "arn:aws:s3:::*", "arn:aws:*", "arn:aws:logs:*:*:*"] {
		findings := rule.findings with input as _plan({"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource})
		plans.brief(findings) == {[
			"deny", "aws_iam_policy.x", concat("", ["The policy allows s3:GetObject on every resource", _allowed]),
		]}
	}
}

test_deny_all_but_some if {
	every statement in [
		{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::b"},
		{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
	] {
		findings := rule.findings with input as _plan(statement)
		plans.verdicts(findings) == {["deny", "aws_iam_policy.x"]}
	}
}

test_only_the_actions_that_could_be_narrower_are_named if {
	findings := rule.findings with input as _plan({
		"Effect": "Allow", "Action": ["ec2:DescribeInstances", "dynamodb:PutItem"], "Resource": "*",
	})
	plans.brief(findings) == {[
		"deny", "aws_iam_policy.x", concat("", ["The policy allows dynamodb:PutItem on every resource", _allowed]),
	]}
}

test_allow_what_aws_demands if {
	findings := rule.findings with input as _plan({
		"Effect": "Allow", "Resource": "*",
		"Action": [
			"cloudfront:ListDistributions", "cloudfront:List*", "ec2:Describe*", "logs:DescribeLogGroups", "xray:PutTraceSegments",
			"ecr:GetAuthorizationToken", "cloudwatch:PutMetricData", "ec2:CreateNetworkInterface", "iam:PassRole",
		],
	})
	count(findings) == 0
}

test_deny_patterns_wider_than_what_aws_demands if {
	every action in ["ec2:*", "cloudfront:*", "logs:Describe*", "*"] {
		findings := rule.findings with input as _plan({"Effect": "Allow", "Action": action, "Resource": "*"})
		plans.verdicts(findings) == {["deny", "aws_iam_policy.x"]}
	}
}

test_allow_named_resources_conditions_and_denials if {
	every statement in [
		{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"},
		{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "arn:aws:dynamodb:*:*:table/a"},
		{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"},
		{
			"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*",
			"Condition": {"StringEquals": {"aws:ResourceTag/App": "outreach"}},
		},
		{
			"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
			"Condition": {"StringEquals": {"aws:ResourceAccount": "111122223333"}},
		},
	] {
		findings := rule.findings with input as _plan(statement)
		count(findings) == 0
	}
}

test_deny_conditions_that_narrow_nothing if {
	every condition in [
		{"StringLike": {"aws:ResourceTag/App": "*"}}, {"StringEqualsIfExists": {"aws:ResourceAccount": "1"}},
		{"Bool": {"aws:SecureTransport": "true"}},
	] {
		findings := rule.findings with input as _plan({
			"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": condition,
		})
		plans.verdicts(findings) == {["deny", "aws_iam_policy.x"]}
	}
}

test_documents_that_are_read_during_the_apply if {
	every case in [
		{"resources": ["*"], "verdicts": {"deny"}}, {"resources": [null], "verdicts": set()},
		{"resources": [null, "*"], "verdicts": {"deny"}},
	] {
		findings := rule.findings with input as plans.plan([
			plans.document("d", [{"actions": ["s3:GetObject"], "resources": case.resources}]),
			plans.made(
				"aws_iam_role_policy", "x", {}, {"policy": true},
				{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
			),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_unknown_text if {
	findings := rule.findings with input as plans.plan([plans.made("aws_iam_policy", "x", {}, {"policy": true}, {"policy": plans.refers("aws_s3_bucket.b.arn")}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "aws_s3_bucket.b.arn"]}
}

test_synthesized_file if {
	every case in [
		{"resources": ["*"], "verdicts": {"deny"}},
		{"resources": ["${aws_s3_bucket.b.arn}/*"], "verdicts": set()},
	] {
		findings := rule.findings with input as {
			"data": {"aws_iam_policy_document": {"d": {"statement": [{
				"actions": ["s3:GetObject"], "resources": case.resources,
			}]}}},
			"resource": {
				"aws_s3_bucket": {"b": {}},
				"aws_iam_policy": {"x": {"policy": "${data.aws_iam_policy_document.d.json}"}},
			},
		}
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

_plan(statement) := plans.plan([plans.known("aws_iam_policy", "x", {"policy": json.marshal({"Statement": [statement]})})])
