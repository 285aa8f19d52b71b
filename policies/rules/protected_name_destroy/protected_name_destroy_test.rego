package protected_name_destroy_test

import data.gate
import data.lib.plans_test as plans
import data.rules.protected_name_destroy as rule

_environment := {"name": "production", "stacks": ["production-zone"], "isProtected": true}

_context := {"stack": "production-zone", "environments": [_environment]}

_record := {"address": "aws_route53_record.a", "actions": ["delete"], "before": {"fqdn": "outreach.example.com"}}

test_deny_where_the_configuration_protects if {
	every case in [
		{"actions": ["delete"], "verb": "deletes"},
		{"actions": ["delete", "create"], "verb": "replaces"},
		{"actions": ["create", "delete"], "verb": "replaces"},
	] {
		findings := rule.findings with input as plans.changed([object.union(_record, {"actions": case.actions})])
			with data.context as _context
		plans.brief(findings) == {[
			"deny", "aws_route53_record.a",
			concat("", [
				"The plan ", case.verb, " this aws_route53_record (outreach.example.com), ",
				"and the stack is protected; allowed is to keep it.",
			]),
		]}
	}
}

test_deny_each_type if {
	every type in [
		"aws_api_gateway_base_path_mapping", "aws_apigatewayv2_api_mapping", "aws_lambda_function_url",
		"aws_cloudfront_origin_access_identity", "aws_route53_key_signing_key",
	] {
		change := {"address": concat("", [type, ".x"]), "actions": ["delete"]}
		findings := rule.findings with input as plans.changed([change]) with data.context as _context
		plans.verdicts(findings) == {["deny", change.address]}
	}
}

# An interrupted replacement left an object that may have the live record's name.
test_deny_deposed if {
	plan := plans.changed([_record])
	deposed := [object.union(change, {"deposed": "12345678"}) | some change in plan.resource_changes]
	findings := rule.findings with input as object.union(plan, {"resource_changes": deposed}) with data.context as _context
	count(findings) == 1
}

test_deny_by_default_tags if {
	tags := {"tags": {"constant_value": {"DeletionProtection": "enabled"}}}
	findings := rule.findings with input as _with_tags(tags)
	plans.verdicts(findings) == {["deny", "aws_route53_record.a"]}
}

test_deny_by_a_tag_from_the_provider if {
	every case in [
		{"before": {"tags": {}, "tags_all": {"DeletionProtection": "enabled"}}, "count": 1},
		{"before": {"tags": {"DeletionProtection": "enabled"}, "tags_all": {"DeletionProtection": "enabled"}}, "count": 0},
		{"before": {"tags": {}, "tags_all": {"DeletionProtection": "disabled"}}, "count": 0},
	] {
		bucket := {"address": "aws_s3_bucket.b", "actions": ["no-op"], "before": case.before}
		findings := rule.findings with input as plans.changed([_record, bucket])
		count(findings) == case.count
	}
}

test_undetermined_default_tags if {
	tags := {"tags": {"references": ["local.tags"]}}
	findings := rule.findings with input as _with_tags(tags)
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined", "default_tags of the provider aws",
	]}
	known := rule.findings with input as _with_tags(tags)
		with data.context as {"stack": "s", "environments": [{"name": "s", "stacks": ["s"], "isProtected": false}]}
	count(known) == 0
}

test_allow_what_stays_and_what_nobody_protects if {
	every case in [
		{"change": object.union(_record, {"actions": ["update"]}), "protected": true},
		{"change": object.union(_record, {"actions": ["no-op"]}), "protected": true},
		{"change": {"address": "aws_sns_topic.t", "actions": ["delete"]}, "protected": true},
		{"change": _record, "protected": false},
	] {
		context := {"stack": "s", "environments": [{"name": "s", "stacks": ["s"], "isProtected": case.protected}]}
		findings := rule.findings with input as plans.changed([case.change]) with data.context as context
		count(findings) == 0
	}
}

# A moved block changes the address alone.
test_allow_moved if {
	plan := plans.changed([object.union(_record, {"actions": ["no-op"]})])
	moved := [object.union(change, {"previous_address": "aws_route53_record.old"}) | some change in plan.resource_changes]
	findings := rule.findings with input as object.union(plan, {"resource_changes": moved}) with data.context as _context
	count(findings) == 0
}

test_judged_before_a_destroy if {
	result := gate.result with input as plans.changed([_record])
		with data.context as object.union(_context, {"operation": "destroy"})
	{finding.rule | some finding in result.findings} == {"protected-name-destroy"}
}

_with_tags(tags) := object.union(plan, {"configuration": {"provider_config": {"aws": {"expressions": {"default_tags": [tags]}}}}}) if {
	plan := plans.changed([_record])
}
