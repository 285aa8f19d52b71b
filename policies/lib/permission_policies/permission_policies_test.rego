package lib.permission_policies_test

import data.lib.permission_policies
import data.lib.plans_test as plans

test_inline_policies_that_are_shown_are_not_missing_as_a_whole if {
	open := [policy.documents.missing | some policy in permission_policies.of_identities] with input as plans.plan([plans.made("aws_iam_role", "r", {}, {"inline_policy": true}, {"inline_policy": [{}]}, "aws")])
	open == [{"inline_policy"}]
	shown := [policy.documents.missing | some policy in permission_policies.of_identities] with input as plans.plan([plans.made("aws_iam_role", "r", {"inline_policy": [{"policy": "{}"}, null]}, {"inline_policy": [{}, true]}, {"inline_policy": [{}]}, "aws")])
	shown == [set()]
}

# In Terraform's JSON syntax the plan shows a template's text beside the references that it makes.
test_text_of_a_template_is_read_where_the_value_is_not_known if {
	template := json.marshal({"Statement": [{"Sid": "written", "Resource": "${aws_sqs_queue.q.arn}"}]})
	open := _sids with input as _plan({}, {"policy": true}, {"constant_value": template, "references": ["aws_sqs_queue.q.arn"]})
	open == [{"sids": {["written", {"(known after apply)"}]}, "missing": set()}]
	known := json.marshal({"Statement": [{"Sid": "known", "Resource": "arn"}]})
	read := _sids with input as _plan({"policy": known}, {}, {"constant_value": template})
	read == [{"sids": {["known", {"arn"}]}, "missing": set()}]
	document := _sids with input as _plan({}, {"policy": true}, {
		"constant_value": "${data.aws_iam_policy_document.d.json}",
		"references": ["data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d"],
	})
	document == [{"sids": {["looked-up", set()]}, "missing": set()}]

	# Text that is no policy says nothing.
	number := _sids with input as _plan({}, {"policy": true}, {"constant_value": "7", "references": ["aws_ssm_parameter.p.value"]})
	number == [{"sids": set(), "missing": {"aws_ssm_parameter.p.value"}}]
}

test_policies_that_only_bound_others_are_left_out if {
	every case in [
		{"others": [], "count": 1},
		{"others": [plans.known("aws_iam_role", "r", {"permissions_boundary": "arn:p"})], "count": 0},
		{"others": [plans.known("aws_iam_user", "u", {"permissions_boundary": "arn:p"})], "count": 0},
		{"others": [plans.known("aws_iam_user", "u", {"permissions_boundary": "arn:other"})], "count": 1},
		{
			"others": [
				plans.known("aws_iam_role", "r", {"permissions_boundary": "arn:p"}),
				plans.known("aws_iam_role_policy_attachment", "a", {"policy_arn": "arn:p"}),
			],
			"count": 1,
		},
	] {
		policy := plans.known("aws_iam_policy", "p", {"arn": "arn:p", "policy": "{}"})
		found := permission_policies.of_identities with input as plans.plan(array.concat([policy], case.others))
		count(found) == case.count
	}
}

_sids := [{"sids": sids, "missing": policy.documents.missing} |
	some policy in permission_policies.of_identities
	sids := {[statement.sid, statement.resources] |
		some statements in policy.documents.statements
		some statement in statements
	}
]

_plan(values, unknown, expression) := plans.plan([
	plans.made("aws_iam_policy", "p", values, unknown, {"policy": expression}, "aws"),
	plans.document("d", [{"sid": "looked-up"}]),
])
