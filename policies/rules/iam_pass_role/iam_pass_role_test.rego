package iam_pass_role_test

import data.lib.plans_test as plans
import data.rules.iam_pass_role as rule

_allowed := "; allowed is the ARN of each role that may be passed."

test_deny_any_role if {
	every resource in ["*", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:*"] {
		findings := rule.findings with input as _plan({"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource})
		plans.brief(findings) == {[
			"deny", "aws_iam_policy.x", concat("", ["The policy allows iam:PassRole on ", resource, _allowed]),
		]}
	}
}

test_deny_patterns_that_cover_it if {
	every statement in [
		{"Effect": "Allow", "Action": ["s3:GetObject", "iam:P*"], "Resource": "*"},
		{"Effect": "Allow", "Action": "IAM:passrole", "Resource": "*"},
		{"Effect": "Allow", "Action": "*", "Resource": "*"},
		{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"},
		{"Effect": "Allow", "Action": "iam:PassRole", "NotResource": "arn:aws:iam::1:role/admin"},
		{
			"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
			"Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
		},
	] {
		findings := rule.findings with input as _plan(statement)
		plans.verdicts(findings) == {["deny", "aws_iam_policy.x"]}
	}
}

test_allow_named_roles_and_other_actions if {
	every statement in [
		{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/outreach-*"},
		{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/service/app"},
		{"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*"},
		{"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"},
		{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
	] {
		findings := rule.findings with input as _plan(statement)
		count(findings) == 0
	}
}

test_documents_that_are_read_during_the_apply if {
	every case in [{"resources": ["*"], "verdicts": {"deny"}}, {"resources": [null], "verdicts": set()}] {
		findings := rule.findings with input as plans.plan([
			plans.document("d", [{"actions": ["iam:PassRole"], "resources": case.resources}]),
			plans.made(
				"aws_iam_role_policy", "x", {}, {"policy": true},
				{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
			),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_unknown_text if {
	findings := rule.findings with input as plans.plan([plans.made("aws_iam_policy", "x", {}, {"policy": true}, {"policy": plans.refers("aws_iam_role.r.arn")}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "aws_iam_role.r.arn"]}
}

test_synthesized_file if {
	every case in [{"resource": "*", "count": 1}, {"resource": "${aws_iam_role.r.arn}", "count": 0}] {
		findings := rule.findings with input as {"resource": {
			"aws_iam_role": {"r": {}},
			"aws_iam_policy": {"x": {"policy": json.marshal({"Statement": {
				"Effect": "Allow", "Action": "iam:PassRole", "Resource": case.resource,
			}})}},
		}}
		count(findings) == case.count
	}
}

_plan(statement) := plans.plan([plans.known("aws_iam_policy", "x", {"policy": json.marshal({"Statement": [statement]})})])
