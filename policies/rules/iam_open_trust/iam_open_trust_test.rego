package iam_open_trust_test

import data.lib.plans_test as plans
import data.rules.iam_open_trust as rule

_statement := {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}

test_deny_everybody if {
	every principal in ["*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::111122223333:root", "*"]}] {
		findings := rule.findings with input as _plan(object.union(
			object.remove(_statement, ["Principal"]),
			{"Principal": principal},
		))
		plans.brief(findings) == {[
			"deny", "aws_iam_role.x",
			concat("", [
				"The trust policy lets everybody assume the role; ",
				"allowed is named principals, or a condition that pins the caller.",
			]),
		]}
	}
}

test_deny_everybody_but_some if {
	findings := rule.findings with input as _plan(object.union(
		object.remove(_statement, ["Principal"]),
		{"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}},
	))
	plans.verdicts(findings) == {["deny", "aws_iam_role.x"]}
}

test_deny_conditions_that_pin_nobody if {
	every condition in [
		{"StringEquals": {"sts:ExternalId": "x"}}, {"StringLike": {"aws:PrincipalArn": "*"}},
		{"Bool": {"aws:MultiFactorAuthPresent": "true"}},
	] {
		findings := rule.findings with input as _plan(object.union(_statement, {"Condition": condition}))
		plans.verdicts(findings) == {["deny", "aws_iam_role.x"]}
	}
}

test_allow_named_principals_pins_and_denials if {
	every change in [
		{"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}, {"Principal": {"Service": "lambda.amazonaws.com"}},
		{"Effect": "Deny"}, {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
		{"Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci-*"}}},
	] {
		statement := object.union(object.remove(_statement, object.keys(change)), change)
		findings := rule.findings with input as _plan(statement)
		count(findings) == 0
	}
}

test_documents_that_are_read_during_the_apply if {
	every case in [{"identifiers": ["*"], "verdicts": {"deny"}}, {"identifiers": [null], "verdicts": set()}] {
		findings := rule.findings with input as plans.plan([
			plans.document("d", [{
				"actions": ["sts:AssumeRole"], "principals": [{"type": "AWS", "identifiers": case.identifiers}],
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
