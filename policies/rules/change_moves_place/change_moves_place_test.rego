package change_moves_place_test

import data.lib.plans_test as plans
import data.rules.change_moves_place as rule

_arn := "arn:aws:sqs:us-east-1:111122223333:q"

_queue := {"address": "aws_sqs_queue.q", "actions": ["delete", "create"], "before": {"arn": _arn}, "after": {}}

test_deny_another_region if {
	every case in [
		# The provider's Region, of a resource that is replaced.
		{"change": _queue, "place": "eu-west-1"},
		{"change": object.union(_queue, {"actions": ["create", "delete"]}), "place": "eu-west-1"},
		# The resource's own, which provider 6 keeps.
		{
			"change": object.union(_queue, {"before": {"region": "us-east-1"}, "after": {"region": "eu-central-1"}}),
			"place": "eu-central-1",
		},
	] {
		findings := rule.findings with input as plans.changed([case.change])
		plans.brief(findings) == {[
			"deny", "aws_sqs_queue.q",
			concat("", [
				"It is in us-east-1, and this plan looks for it in ", case.place,
				"; allowed is the Region that it is in.",
			]),
		]}
	}
}

# A refresh in another Region finds nothing: Terraform reports it as gone, and plans to make it again.
test_deny_what_a_refresh_does_not_find if {
	findings := rule.findings with input as _drifted("eu-west-1")
	plans.verdicts(findings) == {["deny", "aws_sqs_queue.q"]}
	same := rule.findings with input as _drifted("us-east-1")
	count(same) == 0
}

test_undetermined_region if {
	plan := _drifted("eu-west-1")
	unknown := object.union(
		object.remove(plan, ["configuration"]),
		{"configuration": {
			"provider_config": {"aws": {"name": "aws", "expressions": {"region": {"references": ["local.region"]}}}},
			"root_module": plan.configuration.root_module,
		}},
	)
	findings := rule.findings with input as unknown
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined", "region of provider aws (local.region, which the plan does not show)",
	]}
}

test_deny_another_account if {
	identity := {
		"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity", "name": "me",
		"change": {"actions": ["no-op"], "before": null, "after": {"account_id": "999999999999"}},
	}
	plan := plans.changed([object.union(_queue, {"actions": ["update"], "before": {"arn": replace(_arn, "us-east-1", "eu-west-1")}})])
	seen := rule.findings with input as object.union(plan, {"resource_changes": array.concat(plan.resource_changes, [identity])})
	plans.brief(seen) == {[
		"deny", "aws_sqs_queue.q",
		concat("", [
			"It is in the account 111122223333, and this plan is made in 999999999999; ",
			"allowed is the account that it is in.",
		]),
	]}
	environments := [{"name": "s", "stacks": ["s"], "account": "999999999999"}]
	configured := rule.findings with input as plan with data.context as {"stack": "s", "environments": environments}
	count(configured) == 1
}

test_allow if {
	every change in [
		object.union(_queue, {"before": {"arn": replace(_arn, "us-east-1", "eu-west-1")}}),
		object.union(_queue, {"actions": ["no-op"]}), object.union(_queue, {"actions": ["delete"]}),
		{"address": "aws_iam_role.r", "actions": ["update"], "before": {"arn": "arn:aws:iam::111122223333:role/r"}},
		# A bucket's ARN says nothing; its own Region stays.
		{"address": "aws_s3_bucket.b", "actions": ["update"], "before": {"arn": "arn:aws:s3:::b", "region": "us-east-1"}},
		{"address": "aws_sqs_queue.new", "actions": ["create"], "before": null},
	] {
		findings := rule.findings with input as plans.changed([change])
		count(findings) == 0
	}
}

_drifted(region) := object.union(plan, {
	"configuration": {"provider_config": {"aws": {"expressions": {"region": {"constant_value": region}}}}},
	"resource_drift": [{
		"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q",
		"change": {"actions": ["delete"], "before": {"arn": _arn}, "after": null},
	}],
}) if {
	plan := plans.changed([object.union(_queue, {"actions": ["create"], "before": null})])
}

test_undetermined_region_of_its_own if {
	every case in [
		{"expressions": {"region": {"references": ["local.region"]}}, "count": 1}, {"expressions": {"name": {}}, "count": 0},
	] {
		findings := rule.findings with input as plans.changed([{
			"address": "aws_sqs_queue.q", "actions": ["update"], "before": {"region": "eu-west-1"}, "after": {},
			"unknown": {"region": true}, "expressions": case.expressions,
		}])
		count(findings) == case.count
		every finding in findings {
			plans.brief({finding}) == {[
				"undetermined", "aws_sqs_queue.q",
				concat("", [
					"It is in eu-west-1, and whether it stays there depends on region, which is not known yet; ",
					"allowed is the Region that it is in.",
				]),
			]}
		}
	}
}

test_regions_that_say_nothing if {
	every case in [
		{"before": {"arn": "arn:aws:s3:::b"}, "after": {}, "count": 0},
		{"before": {"arn": "arn:aws:s3:::b", "region": "us-east-1"}, "after": {}, "count": 1},
		{"before": {"region": ""}, "after": {}, "count": 0}, {"before": {"region": null}, "after": {}, "count": 0},
		{"before": {"region": 1}, "after": {}, "count": 0}, {"before": {"name": "x"}, "after": {}, "count": 0},
		{"before": {"region": "us-east-1"}, "after": {"region": ""}, "count": 1},
		{"before": {"region": "eu-west-1"}, "after": {"region": ""}, "count": 0},
	] {
		findings := rule.findings with input as plans.changed([{
			"address": "aws_s3_bucket.b", "actions": ["update"], "before": case.before, "after": case.after,
		}])
		count(findings) == case.count
	}
}

test_resources_that_do_not_change_or_are_new_do_not_move if {
	every change in [
		object.union(_queue, {"actions": ["no-op"]}), object.union(object.remove(_queue, ["before"]), {"before": {}, "actions": ["create"]}),
	] {
		findings := rule.findings with input as plans.changed([change])
		count(findings) == 0
	}
	written := rule.findings with input as {
		"provider": {"aws": {"region": "eu-west-1"}},
		"resource": {"aws_sqs_queue": {"q": {"region": "us-east-1"}}},
	}
	count(written) == 0
}

test_region_argument_that_is_not_known_settles_nothing if {
	findings := rule.findings with input as plans.changed([object.union(_queue, {"expressions": {"region": {"references": ["var.region"]}}})])
	count(findings) == 0
}

test_accounts_that_say_nothing if {
	every case in [
		{"arn": "arn:aws:s3:::b", "account": "999999999999", "count": 0},
		{"arn": "arn:aws:sqs:eu-west-1:aws:q", "account": "999999999999", "count": 0},
		{"arn": "arn:aws:sqs:eu-west-1:111122223333:q", "account": null, "count": 0},
		{"arn": "arn:aws:sqs:eu-west-1:111122223333:q", "account": "111122223333", "count": 0},
		{"arn": "arn:aws:sqs:eu-west-1:111122223333:q", "account": "999999999999", "count": 1},
	] {
		plan := plans.changed([{"address": "aws_sqs_queue.q", "actions": ["update"], "before": {"arn": case.arn}}])
		identity := {
			"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity", "name": "me",
			"change": {"actions": ["no-op"], "before": null, "after": {"account_id": case.account}},
		}
		findings := rule.findings with input as object.union(plan, {"resource_changes": array.concat(plan.resource_changes, [identity])})
		count(findings) == case.count
	}
}

test_changes_in_a_region_that_is_not_known_settle_nothing if {
	plan := plans.changed([_queue])
	findings := rule.findings with input as object.union(object.remove(plan, ["configuration"]), {"configuration": {
		"provider_config": {"aws": {"name": "aws", "expressions": {"region": {"references": ["local.region"]}}}},
		"root_module": plan.configuration.root_module,
	}})
	count(findings) == 0
}
