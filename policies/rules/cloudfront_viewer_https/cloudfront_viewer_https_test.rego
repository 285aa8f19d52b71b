package cloudfront_viewer_https_test

import data.lib.plans_test as plans
import data.rules.cloudfront_viewer_https as rule

# METADATA
# description: The whole finding, once.
test_deny_default_behavior if {
	findings := rule.findings with input as _plan("allow-all", "https-only")
	findings == {{
		"rule": "cloudfront-viewer-https",
		"verdict": "deny",
		"severity": "high",
		"title": "CloudFront viewers use HTTPS",
		"address": "aws_cloudfront_distribution.site",
		"message": concat("", [
			"viewer_protocol_policy of the default cache behavior is \"allow-all\"; ",
			"allowed are https-only, redirect-to-https.",
		]),
		"remedy": "Set viewer_protocol_policy to redirect-to-https or https-only in this behavior.",
	}}
}

test_deny_ordered_behavior if {
	findings := rule.findings with input as _plan("https-only", "allow-all")
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		concat("", [
			"viewer_protocol_policy of the ordered cache behavior \"/a\" is \"allow-all\"; ",
			"allowed are https-only, redirect-to-https.",
		]),
	]}
}

test_allow_https_everywhere if {
	findings := rule.findings with input as _plan("redirect-to-https", "https-only")
	count(findings) == 0
}

test_deny_dynamic_behavior_of_a_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
		"default_cache_behavior": {"viewer_protocol_policy": "https-only"},
		"dynamic": {"ordered_cache_behavior": {
			"for_each": "${toset([])}",
			"content": {"path_pattern": "/a", "viewer_protocol_policy": "allow-all"},
		}},
	}}}}
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.site"]}
}

test_deny_unset_in_a_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
		"default_cache_behavior": [{"target_origin_id": "a"}],
	}}}}
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		concat("", [
			"viewer_protocol_policy of the default cache behavior is not set; ",
			"allowed are https-only, redirect-to-https.",
		]),
	]}
}

test_undetermined_unknown_policy if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{"default_cache_behavior": [{}]},
		{"default_cache_behavior": [{"viewer_protocol_policy": true}]},
		{"default_cache_behavior": [{"viewer_protocol_policy": {"references": ["local.policy"]}}]}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"viewer_protocol_policy of the default cache behavior",
	]}
}

test_undetermined_unknown_behaviors if {
	findings := rule.findings with input as plans.plan([plans.made("aws_cloudfront_distribution", "site", {}, {"ordered_cache_behavior": true}, {}, "aws")])
	plans.brief(findings) == {[
		"undetermined", "aws_cloudfront_distribution.site",
		"The blocks ordered_cache_behavior are not known yet.",
	]}
}

_plan(default_policy, ordered_policy) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {
	"default_cache_behavior": [{"viewer_protocol_policy": default_policy}],
	"ordered_cache_behavior": [{"path_pattern": "/a", "viewer_protocol_policy": ordered_policy}],
})])
