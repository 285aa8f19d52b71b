package environment_foreign_name_test

import data.lib.plans_test as plans
import data.rules.environment_foreign_name as rule

_environments := [
	{
		"name": "develop", "stacks": ["develop-zone"], "buckets": ["files-dev"],
		"domains": ["outreach-dev.example.com"], "functions": ["server_develop"],
	},
	{
		"name": "production", "stacks": ["production-zone"], "buckets": ["files"],
		"domains": ["outreach.example.com"], "functions": ["server"],
	},
]

_context := {"stack": "develop-zone", "environments": _environments}

test_deny_names_of_another_environment if {
	every case in [
		{"type": "aws_s3_bucket", "values": {"bucket": "files"}},
		{"type": "aws_s3_bucket_policy", "values": {"bucket": "files"}},
		{"type": "aws_s3_object", "values": {"bucket": "files"}},
		{"type": "aws_lambda_function", "values": {"function_name": "server"}},
		{"type": "aws_lambda_permission", "values": {"function_name": "server"}},
		{"type": "aws_lambda_permission", "values": {"function_name": "arn:aws:lambda:x:1:function:server:live"}},
		{"type": "aws_lambda_function_url", "values": {"function_name": "server"}},
		{"type": "aws_cloudfront_distribution", "values": {"aliases": ["outreach-dev.example.com", "outreach.example.com"]}},
		{"type": "aws_api_gateway_domain_name", "values": {"domain_name": "outreach.example.com"}},
		{"type": "aws_apigatewayv2_domain_name", "values": {"domain_name": "Outreach.example.com"}},
		{"type": "aws_route53_record", "values": {"name": "outreach.example.com.", "type": "A", "zone_id": "Z1"}},
		{"type": "aws_cloudwatch_log_group", "values": {"name": "/aws/lambda/outreach-production-server"}},
		{"type": "aws_secretsmanager_secret", "values": {"name": "outreach-production/hop-proof"}},
		{"type": "aws_iam_role", "values": {"name": "deploy_production"}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
			with data.context as _context
		plans.verdicts(findings) == {["deny", concat("", [case.type, ".x"])]}
		synthesized := rule.findings with input as {"resource": {case.type: {"x": case.values}}}
			with data.context as _context
		plans.verdicts(synthesized) == {["deny", concat("", [case.type, ".x"])]}
	}
}

test_deny_in_words if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "x", {"bucket": "files"})])
		with data.context as _context
	plans.brief(findings) == {[
		"deny", "aws_s3_bucket.x",
		"bucket is \"files\", which belongs to production; allowed are names of develop.",
	]}
}

# What is deleted, forgotten, renamed, or only there.
test_deny_whatever_is_done_to_it if {
	every actions in [["delete"], ["forget"], ["delete", "create"], ["update"], ["no-op"]] {
		change := {"address": "aws_s3_bucket.x", "actions": actions, "before": {"bucket": "files"}, "after": {"bucket": "files-dev"}}
		findings := rule.findings with input as plans.changed([change]) with data.context as _context
		plans.verdicts(findings) == {["deny", "aws_s3_bucket.x"]}
	}
}

test_allow_own_names if {
	every case in [
		{"type": "aws_s3_bucket", "values": {"bucket": "files-dev"}},
		{"type": "aws_s3_bucket", "values": {"bucket": "something-else"}},
		{"type": "aws_cloudfront_distribution", "values": {"aliases": ["outreach-dev.example.com"]}},
		{"type": "aws_secretsmanager_secret", "values": {"name": "outreach-develop/production-key"}},
		{"type": "aws_sns_topic", "values": {"name": "outreach-production"}},
		# Not a name that leads anywhere.
		{"type": "aws_route53_record", "values": {"name": "outreach.example.com", "type": "CAA", "zone_id": "Z1"}},
		{"type": "aws_route53_record", "values": {"name": "_x.outreach.example.com", "type": "CNAME", "zone_id": "Z1"}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
			with data.context as _context
		count(findings) == 0
	}
}

test_not_applicable_where_the_origin_is_not_known if {
	every context in [{}, {"environments": _environments}, {"stack": "x", "environments": _environments}] {
		findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "x", {"bucket": "files"})])
			with data.context as context
		count(findings) == 0
	}
}

test_undetermined_names_that_are_not_known if {
	every case in [
		{"type": "aws_s3_bucket", "name": "bucket"}, {"type": "aws_lambda_function", "name": "function_name"},
		{"type": "aws_cloudfront_distribution", "name": "aliases"},
	] {
		made := plans.made(case.type, "x", {}, {case.name: true}, {case.name: {"references": ["local.name"]}}, "aws")
		findings := rule.findings with input as plans.plan([made]) with data.context as _context
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.name]}
	}
	record := plans.made("aws_route53_record", "x", {"type": "A"}, {"name": true}, {"name": {"references": ["local.name"]}}, "aws")
	findings := rule.findings with input as plans.plan([record]) with data.context as _context
	plans.verdicts(findings) == {["undetermined", "aws_route53_record.x"]}
}
