package environment_account_test

import data.lib.plans_test as plans
import data.rules.environment_account as rule

_context := {"stack": "s", "environments": [{"name": "develop", "stacks": ["s"], "account": "111122223333"}]}

_allowed := "; allowed is 111122223333, the account of develop."

test_deny_credentials_of_another_account if {
	findings := rule.findings with input as _with_identity("999999999999") with data.context as _context
	plans.brief(findings) == {[
		"deny", "data.aws_caller_identity.me",
		concat("", ["The plan is made with credentials of the account 999999999999", _allowed]),
	]}
}

test_deny_what_is_in_another_account if {
	queue := plans.known("aws_sqs_queue", "q", {"arn": "arn:aws:sqs:eu-west-1:999999999999:q"})
	findings := rule.findings with input as plans.plan([queue]) with data.context as _context
	plans.brief(findings) == {["deny", "aws_sqs_queue.q", concat("", ["It is in the account 999999999999", _allowed])]}
}

test_deny_providers_that_admit_another_account if {
	plan := plans.plan([plans.known("aws_sqs_queue", "q", {})])
	ids := {"constant_value": ["111122223333", "999999999999"]}
	planned := rule.findings with input as object.union(
		plan,
		{"configuration": {"provider_config": {"aws": {"expressions": {"allowed_account_ids": ids}}}}},
	)
		with data.context as _context
	plans.brief(planned) == {[
		"deny", "aws_sqs_queue.q",
		concat("", ["allowed_account_ids of the provider aws admits 999999999999", _allowed]),
	]}
	synthesized := rule.findings with input as {
		"provider": {"aws": [{"region": "eu-west-1", "allowed_account_ids": ["999999999999"]}]},
		"resource": {"aws_sqs_queue": {"q": {}}},
	}
		with data.context as _context
	plans.verdicts(synthesized) == {["deny", "aws_sqs_queue.q"]}
}

test_allow if {
	own := rule.findings with input as _with_identity("111122223333") with data.context as _context
	count(own) == 0
	every arn in ["arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:s3:::b", "arn:aws:iam::aws:policy/p"] {
		findings := rule.findings with input as plans.plan([plans.known("aws_sqs_queue", "q", {"arn": arn})])
			with data.context as _context
		count(findings) == 0
	}
	unknown := rule.findings with input as _with_identity("999999999999")
	count(unknown) == 0
}

# Data sources that were read before the plan was made are in its prior state.
_with_identity(id) := object.union(plans.plan([]), {"prior_state": {"values": {"root_module": {"resources": [{
	"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity", "name": "me",
	"values": {"account_id": id},
}]}}}})
