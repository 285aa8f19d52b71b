package queue_dead_letter_test

import data.lib.plans_test as plans
import data.rules.queue_dead_letter as rule

_redrive := json.marshal({"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:1:failures", "maxReceiveCount": 3})

test_deny_no_redrive_policy if {
	every policy in [null, ""] {
		findings := rule.findings with input as plans.plan([plans.known("aws_sqs_queue", "x", {"name": "a", "redrive_policy": policy})])
		plans.brief(findings) == {[
			"deny", "aws_sqs_queue.x", "redrive_policy is not set; allowed is one that names a queue for dead letters.",
		]}
	}
}

test_allow_policies_in_both_places if {
	every resources in [
		[plans.known("aws_sqs_queue", "x", {"redrive_policy": _redrive})],
		[
			plans.known("aws_sqs_queue", "x", {"url": "u"}),
			plans.known("aws_sqs_queue_redrive_policy", "r", {"queue_url": "u", "redrive_policy": _redrive}),
		],
		[
			plans.made("aws_sqs_queue", "x", {}, {"id": true, "url": true}, {"name": {}}, "aws"),
			plans.made(
				"aws_sqs_queue_redrive_policy", "r", {"redrive_policy": _redrive}, {"queue_url": true},
				{"queue_url": plans.refers("aws_sqs_queue.x.id")}, "aws",
			),
		],
		[plans.made("aws_sqs_queue", "x", {}, {"redrive_policy": true}, {"redrive_policy": plans.refers("aws_sqs_queue.other.arn")}, "aws")],
	] {
		findings := rule.findings with input as plans.plan(resources)
		count(findings) == 0
	}
}

test_allow_queues_for_dead_letters if {
	every resources in [
		[plans.known("aws_sqs_queue", "x", {"name": "outreach-dlq"})],
		[plans.known("aws_sqs_queue", "x", {"name": "outreach-dead-letters.fifo"})],
		[plans.known("aws_sqs_queue", "x", {"name": null, "name_prefix": "dlq-"})],
		[plans.known("aws_sqs_queue", "x", {"name": "a", "redrive_allow_policy": "{}"})],
		[plans.known("aws_sqs_queue", "x", {"url": "u"}), plans.known("aws_sqs_queue_redrive_allow_policy", "r", {"queue_url": "u"})],
		[plans.known("aws_sqs_queue", "x", {"name": "failures"}), plans.known("aws_sqs_queue", "y", {"redrive_policy": _redrive})],
		[
			plans.made("aws_sqs_queue", "x", {"name": "a"}, {"arn": true}, {"name": {}}, "aws"),
			plans.made("aws_sqs_queue", "y", {}, {"redrive_policy": true}, {"redrive_policy": plans.refers("aws_sqs_queue.x.arn")}, "aws"),
		],
	] {
		findings := rule.findings with input as plans.plan(resources)
		count(findings) == 0
	}
}

test_undetermined_policy_of_a_hidden_queue if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_sqs_queue", "x", {"name": "a"}),
		plans.made(
			"aws_sqs_queue_redrive_policy", "r", {"redrive_policy": _redrive}, {"queue_url": true},
			{"queue_url": {"references": ["local.q"]}}, "aws",
		),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"queue_url of aws_sqs_queue_redrive_policy.r",
	]}
}

# What the provider computes is not what the configuration says.
test_deny_policy_that_nobody_wrote if {
	findings := rule.findings with input as plans.plan([plans.made("aws_sqs_queue", "x", {"name": "a"}, {"redrive_policy": true, "redrive_allow_policy": true}, {"name": {}}, "aws")])
	plans.verdicts(findings) == {["deny", "aws_sqs_queue.x"]}
}

test_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_sqs_queue": {
		"failures": {"name": "failures"},
		"a": {"name": "a", "redrive_policy": `{"deadLetterTargetArn": "${aws_sqs_queue.failures.arn}", "maxReceiveCount": 3}`},
		"b": {"name": "b"},
	}}}
	plans.verdicts(findings) == {["deny", "aws_sqs_queue.b"]}
}

test_redrive_policies_of_their_own_name_dead_letters if {
	policy := json.marshal({"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:1:other", "maxReceiveCount": 5})
	every key in ["id", "url"] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_sqs_queue", "main", {"name": "main", key: "https://sqs/main"}),
			plans.known("aws_sqs_queue", "other", {"name": "other", "arn": "arn:aws:sqs:eu-west-1:1:other"}),
			plans.known("aws_sqs_queue_redrive_policy", "p", {"queue_url": "https://sqs/main", "redrive_policy": policy}),
		])
		count(findings) == 0
	}
}

test_a_redrive_policy_of_another_queue_is_none if {
	policy := json.marshal({"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:1:other", "maxReceiveCount": 5})
	findings := rule.findings with input as plans.plan([
		plans.known("aws_sqs_queue", "main", {"name": "main", "url": "https://sqs/main"}),
		plans.known("aws_sqs_queue_redrive_policy", "p", {"queue_url": "https://sqs/elsewhere", "redrive_policy": policy}),
	])
	plans.verdicts(findings) == {["deny", "aws_sqs_queue.main"]}
}

test_a_queue_named_by_its_arn_alone_takes_dead_letters if {
	policy := json.marshal({"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:1:x", "maxReceiveCount": 5})
	findings := rule.findings with input as plans.plan([
		plans.known("aws_sqs_queue", "main", {"name": "main", "redrive_policy": policy}),
		plans.known("aws_sqs_queue", "x", {"name_prefix": "x", "arn": "arn:aws:sqs:eu-west-1:1:x"}),
	])
	count(findings) == 0
}

test_redrive_policy_that_may_be_this_queues_leaves_it_open if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_sqs_queue", "jobs", {"name": "jobs"}),
		plans.made(
			"aws_sqs_queue_redrive_policy", "r", {"redrive_policy": _redrive}, {"queue_url": true},
			{"queue_url": {"references": ["local.url"]}}, "aws",
		),
	])
	[finding.verdict | some finding in findings] == ["undetermined"]
}
