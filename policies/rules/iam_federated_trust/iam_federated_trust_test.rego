package iam_federated_trust_test

import data.lib.plans_test as plans
import data.rules.iam_federated_trust as rule

_statement := {
	"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
	"Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
	"Condition": {
		"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
		"StringLike": {"token.actions.githubusercontent.com:sub": "repo:sleep/outreach:*"},
	},
}

_allowed := "; allowed is conditions on both :sub and :aud of the provider."

test_allow_both if {
	findings := rule.findings with input as _plan(_statement)
	count(findings) == 0
}

test_deny_what_is_left_out if {
	every case in [
		{"condition": {}, "said": "for any audience (:aud), for any subject (:sub)"},
		{
			"condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
			"said": "for any subject (:sub)",
		},
		{
			"condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:sleep/outreach:*"}},
			"said": "for any audience (:aud)",
		},
	] {
		findings := rule.findings with input as _plan(_with(case.condition))
		plans.brief(findings) == {[
			"deny", "aws_iam_role.x", concat("", ["The trust policy accepts tokens ", case.said, _allowed]),
		]}
	}
}

test_deny_conditions_that_say_nothing if {
	every sub in ["*", "repo:*", "organization:*:project:a", ["repo:sleep/outreach:*", "repo:*/*"]] {
		findings := rule.findings with input as _plan(_with({
			"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
			"StringLike": {"token.actions.githubusercontent.com:sub": sub},
		}))
		plans.verdicts(findings) == {["deny", "aws_iam_role.x"]}
	}
	every test in ["StringNotEquals", "StringEqualsIfExists", "ForAllValues:StringLike"] {
		findings := rule.findings with input as _plan(_with({
			"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
			test: {"token.actions.githubusercontent.com:sub": "repo:sleep/outreach:*"},
		}))
		plans.verdicts(findings) == {["deny", "aws_iam_role.x"]}
	}
}

# The form in which the registry's modules ask for the audience.
test_for_all_values_of_the_audience if {
	every case in [
		{"test": "ForAllValues:StringEquals", "verdicts": set()},
		{"test": "ForAllValues:StringLike", "verdicts": {["deny", "aws_iam_role.x"]}},
	] {
		findings := rule.findings with input as _plan(_with({
			case.test: {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
			"StringLike": {"token.actions.githubusercontent.com:sub": "repo:sleep/outreach:*"},
		}))
		plans.verdicts(findings) == case.verdicts
	}
}

test_allow_others if {
	every change in [
		{"Effect": "Deny"}, {"Action": "sts:AssumeRole"}, {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
		{"Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/ad"}},
	] {
		statement := object.union(object.remove(_statement, array.concat(["Condition"], [key | some key, _ in change])), change)
		findings := rule.findings with input as _plan(statement)
		count(findings) == 0
	}
}

test_cognito if {
	findings := rule.findings with input as _plan(object.union(
		object.remove(_statement, ["Principal", "Condition"]),
		{
			"Principal": {"Federated": "cognito-identity.amazonaws.com"},
			"Condition": {
				"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:1"},
				"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"},
			},
		},
	))
	count(findings) == 0
}

test_documents_that_are_read_during_the_apply if {
	sub := {"test": "StringLike", "variable": "p:sub", "values": ["repo:sleep/outreach:*"]}
	aud := {"test": "StringEquals", "variable": "p:aud", "values": ["sts.amazonaws.com"]}
	every case in [
		{"condition": [aud], "verdicts": {"deny"}}, {"condition": [sub, aud], "verdicts": set()},
		{"condition": [], "verdicts": {"deny"}},
	] {
		findings := rule.findings with input as _document(case.condition, {})
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

# The claim's name begins with the provider's address, which may come from the provider's resource.
test_undetermined_unknown_claim if {
	findings := rule.findings with input as _document(
		[{"test": "StringLike", "values": ["repo:sleep/outreach:*"]}],
		{"statement": [{"condition": [{"variable": true}]}]},
	)
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "variable of a condition"]}
}

test_undetermined_unknown_text if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_iam_role", "x", {}, {"assume_role_policy": true},
		{"assume_role_policy": plans.refers("aws_iam_openid_connect_provider.p.arn")}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"aws_iam_openid_connect_provider.p.arn",
	]}
}

test_synthesized_file if {
	every case in [{"statement": _statement, "count": 0}, {"statement": object.remove(_statement, ["Condition"]), "count": 1}] {
		findings := rule.findings with input as {"resource": {"aws_iam_role": {"x": {
			"assume_role_policy": json.marshal({"Statement": case.statement}),
		}}}}
		count(findings) == case.count
	}
}

_with(condition) := object.union(object.remove(_statement, ["Condition"]), {"Condition": condition})

_document(condition, unknown) := plan if {
	document := plans.document("d", [{
		"effect": "Allow", "actions": ["sts:AssumeRoleWithWebIdentity"], "condition": condition,
		"principals": [{"type": "Federated", "identifiers": [null]}],
	}])
	change := object.union(document.change, {"change": object.union(
		document.change.change,
		{"after_unknown": object.union({"json": true}, unknown)},
	)})
	plan := plans.plan([
		object.union(document, {"change": change}),
		plans.made(
			"aws_iam_role", "x", {}, {"assume_role_policy": true},
			{"assume_role_policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
		),
	])
}

_plan(statement) := plans.plan([plans.known("aws_iam_role", "x", {
	"assume_role_policy": json.marshal({"Statement": [statement]}),
})])

test_each_test_that_binds_a_token if {
	every test in [
		"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ForAnyValue:StringEquals", "ForAnyValue:StringLike",
	] {
		findings := rule.findings with input as _plan(_with({test: {
			"token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
			"token.actions.githubusercontent.com:sub": "repo:sleep/outreach:*",
		}}))
		count(findings) == 0
	}
}

test_deny_conditions_that_bind_nothing if {
	every condition in [
		{"StringNotEquals": {"a:sub": "x", "a:aud": "y"}}, {"StringEquals": {"a:sub": [], "a:aud": []}},
		{"StringLike": {"a:sub": "repo:*", "a:aud": "*"}}, {"StringLike": {"a:sub": ["repo:a/b:*", "*"], "a:aud": "?"}},
	] {
		findings := rule.findings with input as _plan(_with(condition))
		plans.brief(findings) == {[
			"deny", "aws_iam_role.x",
			concat("", ["The trust policy accepts tokens for any audience (:aud), for any subject (:sub)", _allowed]),
		]}
	}
}
