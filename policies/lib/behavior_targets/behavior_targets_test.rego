package lib.behavior_targets_test

import data.lib.behavior_targets
import data.lib.cloudfront
import data.lib.plans_test as plans

test_behaviors_have_the_origins_they_name if {
	every case in [
		{"target": "one", "origins": {"one"}, "clear": true},
		{"target": "group", "origins": {"one", "third"}, "clear": true},
		{"target": "none", "origins": {"one", "other", "third"}, "clear": false},
		{"target": null, "origins": {"one", "other", "third"}, "clear": false},
	] {
		plan := plans.plan([_distribution([{"origin_id": id} | some id in ["one", "other", "third"]], case.target)])
		found := [behavior_targets.of(behavior) | some behavior in cloudfront.behaviors] with input as plan
		[{origin.block.values.origin_id | some origin in target.origins} | some target in found] == [case.origins]
		[target.clear | some target in found] == [case.clear]
		groups := behavior_targets.groups("aws_cloudfront_distribution.d") with input as plan
		groups == {"group"}
	}
	alone := plans.plan([_distribution([{"origin_id": "one"}], "none")])
	[target] := [behavior_targets.of(behavior) | some behavior in cloudfront.behaviors] with input as alone
	target.clear
}

test_kinds_of_origins_by_domain if {
	every domain, kind in {
		"abc.lambda-url.eu-west-1.on.aws": "function",
		"abc.execute-api.eu-west-1.amazonaws.com": "api",
		"d-abcde12345.execute-api.eu-west-1.amazonaws.com": "other",
		"d111.cloudfront.net": "distribution",
		"files.s3.amazonaws.com": "bucket",
		"files.s3-website-eu-west-1.amazonaws.com": "website",
		"example.com": "other",
	} {
		found := _kinds with input as plans.plan([_distribution([{"origin_id": "one", "domain_name": domain, "custom_origin_config": [{}]}], "one")])
		found == [kind]
	}
	unset := _kinds with input as plans.plan([_distribution([{"origin_id": "one"}], "one")])
	unset == ["other"]
}

test_kinds_of_origins_that_are_not_known_yet if {
	every case in [
		{"references": ["aws_api_gateway_deployment.d.invoke_url"], "kind": "api"},
		{"references": ["aws_api_gateway_rest_api.r.id"], "kind": "api"},
		{"references": ["aws_api_gateway_stage.s.invoke_url"], "kind": "api"},
		{"references": ["aws_apigatewayv2_api.a.api_endpoint"], "kind": "api"},
		{"references": ["aws_apigatewayv2_stage.s.invoke_url"], "kind": "api"},
		{"references": ["aws_cloudfront_distribution.other.domain_name"], "kind": "distribution"},
		{"references": ["aws_lambda_function_url.u.function_url"], "kind": "function"},
		{"references": ["aws_lambda_function_url.u.function_url", "aws_apigatewayv2_api.a.api_endpoint"], "kind": "unknown"},
		{"references": ["aws_lb.l.dns_name"], "kind": "other"},
		{"references": ["local.domain"], "kind": "unknown"},
		{"references": ["aws_s3_bucket.b.bucket_regional_domain_name"], "kind": "bucket"},
	] {
		custom := {"origin_id": "one", "custom_origin_config": [{}]}
		found := _kinds with input as plans.plan([_unknown(custom, case.references)])
		found == [case.kind]
	}
}

# CloudFront takes an origin without settings for a bucket.
test_plain_origins_are_buckets_where_nothing_else_is_known if {
	found := _kinds with input as plans.plan([_unknown({"origin_id": "one"}, ["local.domain"])])
	found == ["bucket"]
}

_kinds := [behavior_targets.kind(origin) | some origin in cloudfront.origins]

_distribution(origins, target) := plans.known("aws_cloudfront_distribution", "d", {
	"origin": origins,
	"origin_group": [{"origin_id": "group", "member": [{"origin_id": "one"}, {"origin_id": "third"}]}],
	"default_cache_behavior": [{"target_origin_id": target}],
})

_unknown(origin, names) := plans.made(
	"aws_cloudfront_distribution", "d", {"origin": [origin]}, {"origin": [{"domain_name": true}]},
	{"origin": [{"domain_name": {"references": names}, "custom_origin_config": [{} | origin.custom_origin_config]}]}, "aws",
)
