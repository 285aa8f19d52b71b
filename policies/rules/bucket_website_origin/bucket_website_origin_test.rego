package bucket_website_origin_test

import data.lib.plans_test as plans
import data.rules.bucket_website_origin as rule

test_deny_literal_endpoints if {
	every domain in ["b.s3-website-eu-west-1.amazonaws.com", "b.s3-website.eu-central-1.amazonaws.com"] {
		findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {
			"origin": [{"origin_id": "files", "domain_name": domain, "custom_origin_config": [{}]}],
		})])
		plans.brief(findings) == {[
			"deny", "aws_cloudfront_distribution.site",
			concat("", [
				"domain_name of origin \"files\" is the website endpoint \"", domain, "\"; ",
				"allowed is the bucket's REST endpoint (bucket_regional_domain_name).",
			]),
		]}
	}
}

test_deny_endpoints_by_reference if {
	every reference in [
		"aws_s3_bucket.b.website_endpoint", "aws_s3_bucket.b.website_domain",
		"aws_s3_bucket_website_configuration.b.website_endpoint",
	] {
		findings := rule.findings with input as _unknown({"references": [reference]}, [{}])
		plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.site"]}
	}
}

test_allow_rest_endpoint_and_others if {
	every reference in ["aws_s3_bucket.b.bucket_regional_domain_name", "aws_lb.web.dns_name"] {
		findings := rule.findings with input as _unknown(plans.refers(reference), [{}])
		count(findings) == 0
	}
}

test_undetermined_unknown_custom_origin if {
	findings := rule.findings with input as _unknown({"references": ["local.domain"]}, [{}])
	plans.brief(findings) == {[
		"undetermined", "aws_cloudfront_distribution.site",
		concat("", [
			"domain_name of origin \"files\" (local.domain) is not known yet; ",
			"allowed is anything but a website endpoint of S3.",
		]),
	]}
}

# How the registry's modules write an origin: a dynamic block, which shows no references.
test_unknown_origin_of_a_dynamic_block if {
	every case in [
		{"policy": "https-only", "verdicts": set()},
		{"policy": "match-viewer", "verdicts": {["undetermined", "aws_cloudfront_distribution.site"]}},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site",
			{"origin": [{"origin_id": "web", "custom_origin_config": [{"origin_protocol_policy": case.policy}]}]},
			{"origin": [{"domain_name": true}]}, {}, "aws",
		)])
		plans.verdicts(findings) == case.verdicts
	}
}

test_allow_unknown_origin_that_is_no_custom_one if {
	findings := rule.findings with input as _unknown({"references": ["local.domain"]}, [])
	count(findings) == 0
}

test_undetermined_blocks_that_are_not_known if {
	made := plans.made("aws_cloudfront_distribution", "site", {}, {"origin": true}, {}, "aws")
	findings := rule.findings with input as plans.plan([made])
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

test_undetermined_domain_from_what_can_hold_anything if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{"origin": [{"custom_origin_config": [{}]}]},
		{"origin": [{"domain_name": true}]},
		{"origin": [{"domain_name": {"references": ["data.external.name.result", "data.external.name"]}}]},
		"aws",
	)])
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

_unknown(expression, custom) := plans.plan([plans.made(
	"aws_cloudfront_distribution", "site",
	{"origin": [{"origin_id": "files", "custom_origin_config": custom}]},
	{"origin": [{"domain_name": true}]},
	{"origin": [{"domain_name": expression, "custom_origin_config": custom}]}, "aws",
)])
