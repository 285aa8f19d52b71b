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

# What leads from a behavior to a signed URL, one part after the other not known.
test_undetermined_ways if {
	every case in [
		{"name": "origin", "inner": "", "missing": "origin, which is not known yet"},
		{"name": "origin", "inner": "domain_name", "missing": "domain_name of the origin \"o\""},
		{"name": "default_cache_behavior", "inner": "", "missing": "default_cache_behavior"},
		{"name": "default_cache_behavior", "inner": "target_origin_id", "missing": "target_origin_id of the default cache behavior"},
		{"name": "default_cache_behavior", "inner": "allowed_methods", "missing": "allowed_methods of the default cache behavior"},
	] {
		findings := rule.findings with input as plans.plan([_hiding(case.name, case.inner), _url("AWS_IAM")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
		open := rule.findings with input as plans.plan([_hiding(case.name, case.inner), _url("NONE")])
		count(open) == 0
	}
}

test_undetermined_behaviors_when_the_origins_are_not_known_either if {
	site := plans.made(
		"aws_cloudfront_distribution", "d", {}, {"origin": true, "ordered_cache_behavior": true},
		{"origin": {"references": ["local.o"]}, "ordered_cache_behavior": {"references": ["local.b"]}}, "aws",
	)
	findings := rule.findings with input as plans.plan([site, _url("AWS_IAM")])
	plans.brief(findings) == {[
		"undetermined", "aws_cloudfront_distribution.d",
		concat("", [
			"Whether writes reach a function URL for which CloudFront signs depends on ordered_cache_behavior, ",
			"which is not known yet; allowed are clients that send x-amz-content-sha256.",
		]),
	]}
}

test_undetermined_authorization if {
	every case in [{"control": "E1", "count": 1}, {"control": "", "count": 0}] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_cloudfront_distribution", "d", {
				"origin": _origins(case.control),
				"default_cache_behavior": [{"target_origin_id": "o", "allowed_methods": ["POST"]}],
			}),
			plans.made(
				"aws_lambda_function_url", "u", {"function_url": "https://u.on.aws/"}, {"authorization_type": true},
				{"authorization_type": {"references": ["local.a"]}}, "aws",
			),
		])
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", "authorization_type of aws_lambda_function_url.u"]
		}
	}
}

# A way that is sure decides, whatever another origin may lead to.
test_deny_a_sure_way_beside_one_that_is_not if {
	site := plans.made(
		"aws_cloudfront_distribution", "d",
		{
			"origin": array.concat(_origins("E1"), [{"origin_id": "o", "origin_access_control_id": "E2", "custom_origin_config": [{}]}]),
			"default_cache_behavior": [{"target_origin_id": "o", "allowed_methods": ["POST"]}],
		},
		{"origin": [{}, {"domain_name": true}]},
		{"origin": [{}, {"domain_name": {"references": ["local.d"]}}], "default_cache_behavior": [{}]}, "aws",
	)
	findings := rule.findings with input as plans.plan([site, _url("AWS_IAM")])
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.d"]}
}

_hiding(name, inner) := plans.made(
	"aws_cloudfront_distribution", "d", object.union(
		{"origin": _custom, "default_cache_behavior": _behavior},
		{name: [object.remove(part, [inner]) | some part in _parts[name]; inner != ""]},
	),
	{name: _mark(inner)},
	{name: _written(inner)}, "aws",
)

_parts := {"origin": _custom, "default_cache_behavior": _behavior}

_custom := [object.union(origin, {"custom_origin_config": [{}]}) | some origin in _origins("E1")]

_behavior := [{"target_origin_id": "o", "allowed_methods": ["POST"]}]

_mark("") := true

_mark(inner) := [{inner: true}] if inner != ""

_written("") := {"references": ["local.hidden"]}

_written(inner) := [{inner: {"references": ["local.hidden"]}}] if inner != ""
