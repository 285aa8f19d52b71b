package environment_region_test

import data.lib.plans_test as plans
import data.rules.environment_region as rule

_context := {"stack": "s", "environments": [{"name": "develop", "stacks": ["s"], "regions": ["us-east-1", "eu-central-1"]}]}

test_deny_a_region_that_is_not_the_environments if {
	every case in [
		{"resource": plans.known("aws_sqs_queue", "q", {})},
		{"resource": plans.made("aws_sqs_queue", "q", {"region": "eu-west-1"}, {}, {}, "aws.edge")},
		{"resource": plans.known("aws_sqs_queue", "q", {"arn": "arn:aws:sqs:eu-west-1:111122223333:q"})},
	] {
		findings := rule.findings with input as plans.plan([case.resource]) with data.context as _context
		plans.brief(findings) == {[
			"deny", "aws_sqs_queue.q",
			"It is made in eu-west-1; allowed are eu-central-1, us-east-1 in develop.",
		]}
	}
}

test_synthesized_file if {
	findings := rule.findings with input as {
		"provider": {"aws": [{"region": "eu-west-1"}, {"region": "us-east-1", "alias": "edge"}]},
		"resource": {"aws_sqs_queue": {"q": {}, "r": {"provider": "aws.edge"}, "s": {"region": "ap-south-1"}}},
	}
		with data.context as _context
	plans.verdicts(findings) == {["deny", "aws_sqs_queue.q"], ["deny", "aws_sqs_queue.s"]}
}

test_undetermined_provider_is_said_once if {
	plan := plans.plan([plans.known("aws_sqs_queue", "a", {}), plans.known("aws_sqs_queue", "b", {})])
	open := object.union(
		object.remove(plan, ["configuration"]),
		{"configuration": {
			"provider_config": {"aws": {"expressions": {"region": {"references": ["local.r"]}}}},
			"root_module": plan.configuration.root_module,
		}},
	)
	findings := rule.findings with input as open with data.context as _context
	{[finding.verdict, finding.address, finding.missing] | some finding in findings} == {[
		"undetermined", "aws_sqs_queue.a", "region of provider aws (local.r, which the plan does not show)",
	]}
}

test_allow if {
	own := rule.findings with input as plans.plan([plans.made("aws_sqs_queue", "q", {}, {}, {}, "aws.edge")])
		with data.context as _context
	count(own) == 0
	unknown := rule.findings with input as plans.plan([plans.known("aws_sqs_queue", "q", {})])
	count(unknown) == 0
	elsewhere := rule.findings with input as plans.plan([plans.known("random_id", "r", {})]) with data.context as _context
	count(elsewhere) == 0
}
