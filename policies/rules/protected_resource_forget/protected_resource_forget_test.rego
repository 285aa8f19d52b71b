package protected_resource_forget_test

import data.lib.plans_test as plans
import data.rules.protected_resource_forget as rule

_tags := {"DeletionProtection": "enabled"}

_bucket := {"address": "aws_s3_bucket.b", "actions": ["forget"], "before": {"tags": _tags}}

test_deny_a_tagged_resource if {
	every before in [{"tags": _tags}, {"tags": null, "tags_all": _tags}] {
		findings := rule.findings with input as plans.changed([object.union(
			object.remove(_bucket, ["before"]),
			{"before": before},
		)])
		plans.brief(findings) == {[
			"deny", "aws_s3_bucket.b",
			concat("", [
				"The plan forgets this aws_s3_bucket, which has to stay under protection; ",
				"allowed is to keep it in the state.",
			]),
		]}
	}
}

test_deny_in_a_protected_stack if {
	context := {"stack": "s", "environments": [{"name": "s", "stacks": ["s"], "isProtected": true}]}
	every type in ["aws_route53_record", "aws_s3_bucket", "aws_apigatewayv2_domain_name"] {
		change := {"address": concat("", [type, ".x"]), "actions": ["forget"], "before": {}}
		findings := rule.findings with input as plans.changed([change]) with data.context as context
		plans.verdicts(findings) == {["deny", change.address]}
	}
}

test_allow_others if {
	every change in [
		object.union(_bucket, {"actions": ["delete"]}), object.union(_bucket, {"actions": ["no-op"]}),
		object.union(_bucket, {"before": {"tags": {"DeletionProtection": "disabled"}}}),
		{"address": "aws_sns_topic.t", "actions": ["forget"], "before": {"tags": _tags}},
		{"address": "aws_route53_record.a", "actions": ["forget"], "before": {}},
	] {
		findings := rule.findings with input as plans.changed([change])
		count(findings) == 0
	}
}
