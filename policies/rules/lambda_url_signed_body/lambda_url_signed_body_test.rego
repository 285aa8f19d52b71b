package lambda_url_signed_body_test

import data.lib.plans_test as plans
import data.rules.lambda_url_signed_body as rule

test_deny_writes_in_every_behavior if {
	every case in [
		{"name": "default_cache_behavior", "label": "The default cache behavior"},
		{"name": "ordered_cache_behavior", "label": "The ordered cache behavior \"/api/*\""},
	] {
		findings := rule.findings with input as _plan("AWS_IAM", "E1", case.name, {"allowed_methods": ["GET", "POST", "PUT"]})
		plans.brief(findings) == {[
			"deny", "aws_cloudfront_distribution.d",
			concat("", [
				case.label, " lets POST, PUT through to a function URL for which CloudFront signs; ",
				"allowed are clients that send x-amz-content-sha256.",
			]),
		]}
	}
}

test_allow if {
	every case in [
		{"authorization": "AWS_IAM", "control": "E1", "block": {"allowed_methods": ["GET", "HEAD"]}},
		{"authorization": "NONE", "control": "E1", "block": {"allowed_methods": ["POST"]}},
		{"authorization": "AWS_IAM", "control": "", "block": {"allowed_methods": ["POST"]}},
		{"authorization": "AWS_IAM", "control": "E1", "block": {
			"allowed_methods": ["POST"],
			"lambda_function_association": [{"event_type": "origin-request", "include_body": true}],
		}},
	] {
		findings := rule.findings with input as _plan(case.authorization, case.control, "default_cache_behavior", case.block)
		count(findings) == 0
	}
}

test_undetermined_methods if {
	site := plans.made(
		"aws_cloudfront_distribution", "d",
		{"origin": _origins("E1"), "default_cache_behavior": [{"target_origin_id": "o"}]},
		{"default_cache_behavior": [{"allowed_methods": true}]},
		{"default_cache_behavior": [{"allowed_methods": {"references": ["local.m"]}}], "origin": [{}]}, "aws",
	)
	findings := rule.findings with input as plans.plan([site, _url("AWS_IAM")])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined", "allowed_methods of the default cache behavior",
	]}
}

test_synthesized_file if {
	findings := rule.findings with input as {"resource": {
		"aws_cloudfront_distribution": {"d": {
			"origin": [{
				"origin_id": "o", "domain_name": "${aws_lambda_function_url.u.function_url}", "origin_access_control_id": "E1",
			}],
			"default_cache_behavior": {"target_origin_id": "o", "allowed_methods": ["POST"]},
		}},
		"aws_lambda_function_url": {"u": {"authorization_type": "AWS_IAM"}},
	}}
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.d"]}
}

_plan(authorization, control, name, block) := plans.plan([
	plans.known("aws_cloudfront_distribution", "d", {
		"origin": _origins(control), name: [object.union({"target_origin_id": "o", "path_pattern": "/api/*"}, block)],
	}),
	_url(authorization),
])

_origins(control) := [{"origin_id": "o", "domain_name": "u.on.aws", "origin_access_control_id": control}]

_url(authorization) := plans.known("aws_lambda_function_url", "u", {
	"authorization_type": authorization, "function_url": "https://u.on.aws/",
})
