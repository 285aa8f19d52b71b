package iam_wildcard_action_test

import data.lib.plans_test as plans
import data.rules.iam_wildcard_action as rule

_allowed := "; allowed is a list of actions of each service."

test_deny_wildcards_in_every_place if {
	every case in [
		{"type": "aws_iam_policy", "values": {"policy": _text("*")}},
		{"type": "aws_iam_role_policy", "values": {"policy": _text("*")}},
		{"type": "aws_iam_user_policy", "values": {"policy": _text("*")}},
		{"type": "aws_iam_group_policy", "values": {"policy": _text("*")}},
		{"type": "aws_ssoadmin_permission_set_inline_policy", "values": {"inline_policy": _text("*")}},
		{"type": "aws_iam_role", "values": {"inline_policy": [{"policy": _text("s3:GetObject")}, {"policy": _text("*")}]}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), concat("", ["The policy allows *", _allowed])]}
	}
}

test_deny_services if {
	every case in [
		{"action": "s3:*", "said": "s3:*"}, {"action": ["s3:GetObject", "dynamodb:*"], "said": "dynamodb:*"},
		{"action": "**", "said": "**"}, {"action": "iam*:Get", "said": "iam*:Get"},
	] {
		findings := rule.findings with input as _plan(_text(case.action))
		plans.brief(findings) == {["deny", "aws_iam_policy.x", concat("", ["The policy allows ", case.said, _allowed])]}
	}
}

test_deny_all_but_some if {
	findings := rule.findings with input as _plan(json.marshal({"Statement": {
		"Effect": "Allow", "NotAction": "iam:*", "Resource": "*",
	}}))
	plans.brief(findings) == {["deny", "aws_iam_policy.x", concat("", ["The policy allows everything but iam:*", _allowed])]}
}

test_allow_lists_families_and_denials if {
	every policy in [
		_text("s3:GetObject"), _text(["s3:Get*", "logs:PutLogEvents"]), json.marshal({}), "no JSON", json.marshal([]),
		json.marshal({"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}),
		json.marshal({"Statement": [{"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}]}),
	] {
		findings := rule.findings with input as _plan(policy)
		count(findings) == 0
	}
}

test_deny_managed_policies_of_aws if {
	arn := "arn:aws:iam::aws:policy/AdministratorAccess"
	every case in [
		{"type": "aws_iam_role_policy_attachment", "values": {"policy_arn": arn}},
		{"type": "aws_iam_user_policy_attachment", "values": {"policy_arn": arn}},
		{"type": "aws_iam_group_policy_attachment", "values": {"policy_arn": arn}},
		{"type": "aws_iam_policy_attachment", "values": {"policy_arn": arn}},
		{"type": "aws_iam_role", "values": {"managed_policy_arns": [arn]}},
		{"type": "aws_iam_role_policy_attachments_exclusive", "values": {"policy_arns": [arn]}},
		{"type": "aws_ssoadmin_managed_policy_attachment", "values": {"managed_policy_arn": arn}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.verdicts(findings) == {["deny", concat(".", [case.type, "x"])]}
	}
}

test_allow_other_managed_policies if {
	findings := rule.findings with input as plans.plan([plans.known("aws_iam_role_policy_attachment", "x", {
		"policy_arn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
	})])
	count(findings) == 0
}

test_documents_that_are_read_during_the_apply if {
	every case in [
		{"statement": {"actions": ["s3:*"], "resources": [null]}, "verdicts": {"deny"}},
		{"statement": {"effect": "Allow", "actions": ["s3:GetObject"]}, "verdicts": set()},
		{"statement": {"not_actions": ["s3:*"]}, "verdicts": {"deny"}},
		{"statement": {"actions": ["s3:GetObject", null]}, "verdicts": {"undetermined"}},
	] {
		findings := rule.findings with input as plans.plan([
			plans.document("d", [case.statement]),
			plans.made(
				"aws_iam_policy", "x", {}, {"policy": true},
				{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
			),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_unknown_text if {
	findings := rule.findings with input as plans.plan([plans.made("aws_iam_policy", "x", {}, {"policy": true}, {"policy": plans.refers("aws_s3_bucket.b.arn")}, "aws")])
	plans.brief(findings) == {[
		"undetermined", "aws_iam_policy.x",
		concat("", ["The policy is not known yet: it depends on aws_s3_bucket.b.arn", _allowed]),
	]}
}

# The configuration of cdktf is JSON, in which the text can be read before its parts are known.
test_text_of_a_json_configuration if {
	every case in [{"action": "s3:GetObject", "verdicts": set()}, {"action": "s3:*", "verdicts": {"deny"}}] {
		text := json.marshal({"Statement": [{
			"Effect": "Allow", "Action": case.action, "Resource": "${aws_s3_bucket.b.arn}",
		}]})
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_iam_policy", "x", {}, {"policy": true},
			{"policy": {"constant_value": text, "references": ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"]}}, "aws",
		)])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_inline_policies if {
	findings := rule.findings with input as plans.plan([plans.made("aws_iam_role", "x", {}, {"inline_policy": true}, {"inline_policy": {"references": ["local.policies"]}}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "inline_policy"]}
}

test_inline_policies_that_nobody_wrote if {
	findings := rule.findings with input as plans.plan([plans.made("aws_iam_role", "x", {}, {"inline_policy": true, "managed_policy_arns": true}, {"name": {}}, "aws")])
	count(findings) == 0
}

test_one_of_two_documents if {
	findings := rule.findings with input as plans.plan([
		plans.document("a", [{"actions": ["*"]}]),
		plans.document("b", [{"actions": ["s3:GetObject"]}]),
		plans.made("aws_iam_policy", "x", {}, {"policy": true}, {"policy": {"references": ["local.policy"]}}, "aws"),
	])
	plans.brief(findings) == {[
		"undetermined", "aws_iam_policy.x", concat("", ["The policy may be one that allows *", _allowed]),
	]}
}

test_boundaries if {
	every case in [{"attached": false, "count": 0}, {"attached": true, "count": 1}] {
		attachments := [plans.made(
			"aws_iam_role_policy_attachment", "a", {}, {"policy_arn": true},
			{"policy_arn": plans.refers("aws_iam_policy.x.arn")}, "aws",
		) |
			case.attached
		]
		findings := rule.findings with input as plans.plan(array.concat(attachments, [
			plans.made("aws_iam_policy", "x", {"policy": _text("*")}, {"arn": true}, {"policy": {}}, "aws"),
			plans.made(
				"aws_iam_role", "r", {}, {"permissions_boundary": true},
				{"permissions_boundary": plans.refers("aws_iam_policy.x.arn")}, "aws",
			),
		]))
		count(findings) == case.count
	}
}

test_synthesized_file if {
	every case in [
		{"resource": {"aws_iam_policy": {"x": {"policy": "${data.aws_iam_policy_document.d.json}"}}}, "verdicts": {"deny"}},
		{"resource": {"aws_iam_policy": {"x": {"policy": _text("s3:*")}}}, "verdicts": {"deny"}},
		{"resource": {"aws_iam_policy": {"x": {"policy": "${var.policy}"}}}, "verdicts": {"undetermined"}},
		{"resource": {"aws_iam_role": {"x": {"inline_policy": {"policy": _text("*")}}}}, "verdicts": {"deny"}},
		{"resource": {"aws_iam_role": {"x": {"inline_policy": [{"policy": _text("s3:Get*")}]}}}, "verdicts": set()},
	] {
		findings := rule.findings with input as {
			"variable": {"policy": {}},
			"data": {"aws_iam_policy_document": {"d": {"statement": [{"actions": ["*"], "resources": ["*"]}]}}},
			"resource": case.resource,
		}
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

_text(action) := json.marshal({"Statement": [{"Effect": "Allow", "Action": action, "Resource": "arn:aws:s3:::b/*"}]})

_plan(policy) := plans.plan([plans.known("aws_iam_policy", "x", {"policy": policy})])

test_deny_each_managed_policy_that_is_too_much if {
	every case in [
		{"name": "AdministratorAccess", "count": 1}, {"name": "IAMFullAccess", "count": 1},
		{"name": "PowerUserAccess", "count": 1}, {"name": "ReadOnlyAccess", "count": 0},
	] {
		arn := concat("", ["arn:aws:iam::aws:policy/", case.name])
		findings := rule.findings with input as plans.plan([plans.known("aws_iam_role_policy_attachment", "x", {"policy_arn": arn})])
		count(findings) == case.count
		every finding in findings {
			finding.message == concat("", [
				"policy_arn is \"", arn, "\"; allowed are policies that list the actions of each service.",
			])
		}
	}
}

test_allow_a_policy_of_ones_own_with_the_name if {
	arn := "arn:aws:iam::111122223333:policy/AdministratorAccess"
	findings := rule.findings with input as plans.plan([plans.known("aws_iam_role_policy_attachment", "x", {"policy_arn": arn})])
	count(findings) == 0
}

_attaching := {
	"aws_iam_group_policy_attachment": "policy_arn", "aws_iam_policy_attachment": "policy_arn",
	"aws_iam_role": "managed_policy_arns", "aws_iam_role_policy_attachment": "policy_arn",
	"aws_iam_role_policy_attachments_exclusive": "policy_arns", "aws_iam_user_policy_attachment": "policy_arn",
	"aws_ssoadmin_managed_policy_attachment": "managed_policy_arn",
}

test_undetermined_which_policy_is_attached if {
	every type, argument in _attaching {
		findings := rule.findings with input as plans.plan([plans.made(type, "x", {}, {argument: true}, {argument: {"references": ["local.arn"]}}, "aws")])
		plans.brief(findings) == {[
			"undetermined", concat(".", [type, "x"]),
			concat("", [
				argument, " is not known yet, and may name a managed policy of AWS that allows nearly everything; ",
				"allowed are policies that list the actions of each service.",
			]),
		]}
	}
}

test_undetermined_one_of_several_policies if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_iam_role", "x", {"managed_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess", null]},
		{"managed_policy_arns": [false, true]}, {"managed_policy_arns": {"references": ["data.aws_ssm_parameter.p.value"]}}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "managed_policy_arns"]}
}

# The policy is judged by what it says, wherever its ARN went.
test_allow_policies_that_the_plan_makes if {
	every case in [
		{"type": "aws_iam_role_policy_attachment", "references": ["aws_iam_policy.own.arn", "aws_iam_policy.own"]},
		{"type": "aws_iam_role", "references": ["aws_iam_policy.own.arn", "aws_iam_policy.own"]},
		{"type": "aws_iam_user_policy_attachment", "references": ["local.policies"]},
	] {
		argument := _attaching[case.type]
		findings := rule.findings with input as plans.plan([
			plans.made("aws_iam_policy", "own", {"policy": _text("s3:GetObject")}, {"arn": true}, {"policy": {}}, "aws"),
			plans.made(case.type, "x", {}, {argument: true}, {argument: {"references": case.references}}, "aws"),
		])
		count(findings) == 0
	}
}

# A boundary is not judged, and may be what is attached.
test_undetermined_boundary_that_may_be_attached if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_iam_policy", "own", {"policy": _text("*")}, {"arn": true}, {"policy": {}}, "aws"),
		plans.made(
			"aws_iam_role", "r", {}, {"permissions_boundary": true},
			{"permissions_boundary": plans.refers("aws_iam_policy.own.arn")}, "aws",
		),
		plans.made("aws_iam_role_policy_attachment", "x", {}, {"policy_arn": true}, {"policy_arn": {"references": ["local.p"]}}, "aws"),
	])
	plans.verdicts(findings) == {["undetermined", "aws_iam_role_policy_attachment.x"]}
}

test_policies_that_are_looked_up_during_the_apply if {
	every case in [
		{"values": {"name": "ReadOnlyAccess"}, "verdicts": set()},
		{"values": {"name": "PowerUserAccess"}, "verdicts": {"undetermined"}},
		{"values": {}, "verdicts": {"undetermined"}},
	] {
		findings := rule.findings with input as {"resource": {"aws_iam_role_policy_attachment": {"x": {"policy_arn": "${data.aws_iam_policy.read.arn}"}}}, "data": {"aws_iam_policy": {"read": case.values}}}
		{finding.verdict | some finding in findings} == case.verdicts
	}
}
