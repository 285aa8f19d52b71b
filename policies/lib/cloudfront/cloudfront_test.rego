package lib.cloudfront_test

import data.lib.cloudfront
import data.lib.plans_test as plans

test_kinds_of_origins if {
	every domain, kind in {
		"files.s3.amazonaws.com": "bucket", "files.s3.eu-west-1.amazonaws.com": "bucket",
		"files.s3.dualstack.eu-west-1.amazonaws.com": "bucket", "s3.amazonaws.com": "bucket",
		"files.s3-website-eu-west-1.amazonaws.com": "website", "files.s3-website.eu-central-1.amazonaws.com": "website",
		"files.s3.amazonaws.com.example.com": "other", "example.com": "other",
	} {
		[origin] := [origin | some origin in cloudfront.origins] with input as plans.plan([_distribution({"domain_name": domain}, {}, {})])
		origin.kind == kind
	}
	[unset] := [origin | some origin in cloudfront.origins] with input as plans.plan([_distribution({}, {}, {})])
	unset.kind == "other"
}

test_kinds_of_origins_that_are_not_known_yet if {
	every case in [
		{"reference": "aws_s3_bucket.b.bucket_regional_domain_name", "kind": "bucket"},
		{"reference": "aws_s3_bucket.b.website_endpoint", "kind": "website"},
		{"reference": "aws_s3_bucket_website_configuration.w.website_domain", "kind": "website"},
		{"reference": "aws_s3_bucket_website_configuration.w.id", "kind": "other"},
		{"reference": "aws_lb.l.dns_name", "kind": "other"},
		{"reference": "local.domain", "kind": "unknown"},
		{"reference": "data.aws_cloudformation_export.e.value", "kind": "unknown"},
		{"reference": "aws_cloudformation_stack.s.outputs", "kind": "unknown"},
		{"reference": "data.aws_ssm_parameter.p.value", "kind": "unknown"},
		{"reference": "data.external.e.result", "kind": "unknown"},
		{"reference": "data.http.h.response_body", "kind": "unknown"},
		{"reference": "data.local_file.f.content", "kind": "unknown"},
		{"reference": "terraform_data.t.output", "kind": "unknown"},
		{"reference": "data.terraform_remote_state.s.outputs", "kind": "unknown"},
		{"reference": "data.tfe_outputs.o.values", "kind": "unknown"},
	] {
		plan := plans.plan([_distribution({}, {"domain_name": true}, {"domain_name": {"references": [case.reference]}})])
		[origin] := [origin | some origin in cloudfront.origins] with input as plan
		origin.kind == case.kind
		domain := cloudfront.domain(origin) with input as plan
		domain == case.reference
	}
}

test_words_for_domains if {
	plan := plans.plan([_distribution({}, {"domain_name": true}, {"domain_name": {"references": ["path.module"]}})])
	[unnamed] := [cloudfront.domain(origin) | some origin in cloudfront.origins] with input as plan
	unnamed == "its domain_name is known after apply"
	[known] := [cloudfront.domain(origin) | some origin in cloudfront.origins] with input as plans.plan([_distribution({"domain_name": "a.com"}, {}, {})])
	known == "\"a.com\""
}

test_behaviors_and_origins_are_named if {
	values := {
		"origin": [{"origin_id": "o"}, {}],
		"default_cache_behavior": [{}], "ordered_cache_behavior": [{"path_pattern": "/a"}, {}],
	}
	plan := plans.plan([plans.known("aws_cloudfront_distribution", "d", values)])
	behaviors := [behavior.label | some behavior in cloudfront.behaviors] with input as plan
	behaviors == [
		"the default cache behavior", "the ordered cache behavior \"/a\"", "the ordered cache behavior at position 1",
	]
	origins := [origin.label | some origin in cloudfront.origins] with input as plan
	origins == ["origin \"o\"", "an origin whose origin_id is not known"]
}

test_plain_origins_have_no_settings if {
	every case in [
		{"values": {}, "unknown": {}, "plain": [true]},
		{"values": {"custom_origin_config": [{}]}, "unknown": {}, "plain": []},
		{"values": {"vpc_origin_config": [{}]}, "unknown": {}, "plain": []},
		{"values": {}, "unknown": {"custom_origin_config": true}, "plain": []},
		{"values": {}, "unknown": {"vpc_origin_config": true}, "plain": []},
	] {
		found := [true | some origin in cloudfront.origins; cloudfront.plain(origin)] with input as plans.plan([
			_distribution(case.values, case.unknown, {}),
		])
		found == case.plain
	}
}

_distribution(origin, unknown, expressions) := plans.made("aws_cloudfront_distribution", "d", {"origin": [origin]}, {"origin": [unknown]}, {"origin": [expressions]}, "aws")
