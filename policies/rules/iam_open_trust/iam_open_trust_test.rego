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

test_principals_that_are_not_known if {
	every case in [
		{"names": ["local.trusted"], "type": "AWS", "condition": [], "missing": {"local.trusted"}},
		{"names": [], "type": "AWS", "condition": [], "missing": {"principals"}},
		{
			"names": ["data.terraform_remote_state.s.outputs.role", "data.terraform_remote_state.s"], "type": "*",
			"condition": [], "missing": {"data.terraform_remote_state.s.outputs.role"},
		},
		{"names": ["aws_iam_role.other.arn", "aws_iam_role.other"], "type": "AWS", "condition": [], "missing": set()},
		{"names": ["local.trusted"], "type": "Service", "condition": [], "missing": set()},
		{
			"names": ["local.trusted"], "type": "AWS", "missing": set(),
			"condition": [{"test": "StringEquals", "variable": "aws:PrincipalOrgID", "values": ["o-1"]}],
		},
	] {
		statement := {"actions": ["sts:AssumeRole"], "principals": [{"type": case.type}], "condition": case.condition}
		findings := rule.findings with input as plans.plan([
			plans.open_document("d", statement, case.names),
			plans.made(
				"aws_iam_role", "x", {}, {"assume_role_policy": true},
				{"assume_role_policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
			),
		])
		{finding.missing | some finding in findings; finding.verdict == "undetermined"} == case.missing
		count(findings) == count(case.missing)
	}
}

test_principals_in_a_synthesized_text if {
	every case in [
		{"principal": "${data.terraform_remote_state.s.outputs.who}", "count": 1},
		{"principal": {"AWS": "${data.terraform_remote_state.s.outputs.who}"}, "count": 1},
		{"principal": {"AWS": ["arn:aws:iam::1:root", "${data.terraform_remote_state.s.outputs.who}"]}, "count": 1},
		{"principal": {"AWS": "arn:aws:iam::${data.terraform_remote_state.s.outputs.who}:root"}, "count": 0},
		{"principal": {"AWS": "${aws_iam_role.other.arn}"}, "count": 0},
	] {
		statement := object.union(object.remove(_statement, ["Principal"]), {"Principal": case.principal})
		findings := rule.findings with input as {
			"data": {"terraform_remote_state": {"s": {"backend": "local"}}},
			"resource": {"aws_iam_role": {
				"x": {"assume_role_policy": json.marshal({"Statement": [statement]})},
				"other": {"assume_role_policy": json.marshal({"Statement": []})},
			}},
		}
		count([finding | some finding in findings; finding.verdict == "undetermined"]) == case.count
		count(findings) == case.count
	}
}

# cdktf writes policy documents as data sources.
test_principals_in_a_synthesized_document if {
	every case in [
		{"identifiers": ["${data.terraform_remote_state.s.outputs.who}"], "count": 1},
		{"identifiers": "${data.terraform_remote_state.s.outputs.who}", "count": 1},
		{"identifiers": ["arn:aws:iam::${data.terraform_remote_state.s.outputs.who}:root"], "count": 0},
	] {
		findings := rule.findings with input as {
			"data": {
				"terraform_remote_state": {"s": {"backend": "local"}},
				"aws_iam_policy_document": {"d": {"statement": [{
					"actions": ["sts:AssumeRole"], "principals": [{"type": "AWS", "identifiers": case.identifiers}],
				}]}},
			},
			"resource": {"aws_iam_role": {"x": {"assume_role_policy": "${data.aws_iam_policy_document.d.json}"}}},
		}
		count(findings) == case.count
	}
}
