package queue_public_test

import data.lib.plans_test as plans
import data.rules.queue_public as rule

_statement := {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}

test_deny_in_both_places if {
	every type in ["aws_sqs_queue", "aws_sqs_queue_policy"] {
		every principal in ["*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::1:root", "*"]}] {
			statement := object.union(object.remove(_statement, ["Principal"]), {"Principal": principal})
			findings := rule.findings with input as _plan(type, statement)
			plans.brief(findings) == {[
				"deny", concat(".", [type, "x"]),
				concat("", [
					"The queue's policy allows everybody sqs:SendMessage; ",
					"allowed is named principals, or a condition that pins the caller.",
				]),
			]}
		}
	}
}

test_deny_conditions_that_pin_nobody if {
	every condition in [
		{"StringLike": {"aws:SourceArn": "*"}}, {"StringEqualsIfExists": {"aws:SourceAccount": "1"}},
		{"Bool": {"aws:SecureTransport": "true"}},
	] {
		findings := rule.findings with input as _plan("aws_sqs_queue", object.union(_statement, {"Condition": condition}))
		plans.verdicts(findings) == {["deny", "aws_sqs_queue.x"]}
	}
}

test_allow if {
	every change in [
		{"Principal": {"Service": "events.amazonaws.com"}}, {"Principal": {"AWS": "arn:aws:iam::1:root"}}, {"Effect": "Deny"},
		{"Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:1:t"}}},
	] {
		statement := object.union(object.remove(_statement, object.keys(change)), change)
		findings := rule.findings with input as _plan("aws_sqs_queue", statement)
		count(findings) == 0
	}
}

test_allow_no_policy if {
	every resource in [
		plans.known("aws_sqs_queue", "x", {}),
		plans.made("aws_sqs_queue", "x", {}, {"policy": true}, {"name": {}}, "aws"),
	] {
		findings := rule.findings with input as plans.plan([resource])
		count(findings) == 0
	}
}

test_documents_that_are_read_during_the_apply if {
	every case in [{"type": "*", "verdicts": {"deny"}}, {"type": "Service", "verdicts": set()}] {
		findings := rule.findings with input as plans.plan([
			plans.document("d", [{
				"actions": ["sqs:SendMessage"], "principals": [{"type": case.type, "identifiers": ["*"]}],
			}]),
			plans.made(
				"aws_sqs_queue_policy", "x", {}, {"policy": true},
				{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
			),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_unknown_text if {
	findings := rule.findings with input as plans.plan([plans.made("aws_sqs_queue_policy", "x", {}, {"policy": true}, {"policy": plans.refers("aws_sns_topic.t.arn")}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "aws_sns_topic.t.arn"]}
}

test_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_sqs_queue_policy": {"x": {
		"queue_url": "${aws_sqs_queue.q.id}", "policy": json.marshal({"Statement": [_statement]}),
	}}}}
	plans.verdicts(findings) == {["deny", "aws_sqs_queue_policy.x"]}
}

_plan(type, statement) := plans.plan([plans.known(type, "x", {"policy": json.marshal({"Statement": [statement]})})])

test_undetermined_principals_that_are_not_known if {
	findings := rule.findings with input as plans.plan([
		plans.open_document("d", {"actions": ["sqs:SendMessage"], "principals": [{"type": "*"}]}, ["local.senders"]),
		plans.made(
			"aws_sqs_queue", "x", {}, {"policy": true},
			{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
		),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "local.senders"]}
}
