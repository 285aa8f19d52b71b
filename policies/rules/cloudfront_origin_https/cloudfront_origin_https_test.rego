package cloudfront_origin_https_test

import data.lib.plans_test as plans
import data.rules.cloudfront_origin_https as rule

test_deny_protocols if {
	every policy in ["http-only", "match-viewer"] {
		findings := rule.findings with input as _plan({
			"origin_protocol_policy": policy,
			"origin_ssl_protocols": ["TLSv1.2"],
		})
		plans.brief(findings) == {[
			"deny", "aws_cloudfront_distribution.site",
			concat("", ["origin_protocol_policy of origin \"api\" is \"", policy, "\"; allowed is https-only."]),
		]}
	}
}

test_deny_old_versions if {
	findings := rule.findings with input as _plan({
		"origin_protocol_policy": "https-only",
		"origin_ssl_protocols": ["SSLv3", "TLSv1.2"],
	})
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		"origin_ssl_protocols of origin \"api\" is [SSLv3, TLSv1.2]; allowed is TLSv1.2, without SSLv3.",
	]}
}

test_deny_unset if {
	findings := rule.findings with input as _plan({"http_port": 80})
	plans.brief(findings) == {
		[
			"deny", "aws_cloudfront_distribution.site",
			"origin_protocol_policy of origin \"api\" is not set; allowed is https-only.",
		],
		[
			"deny", "aws_cloudfront_distribution.site",
			"origin_ssl_protocols of origin \"api\" is not set; allowed is TLSv1.2.",
		],
	}
}

test_allow_tls_1_2_only if {
	findings := rule.findings with input as _plan({
		"origin_protocol_policy": "https-only",
		"origin_ssl_protocols": ["TLSv1.2"],
	})
	count(findings) == 0
}

test_deny_vpc_origin if {
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_vpc_origin", "api", {
		"vpc_origin_endpoint_config": [{
			"origin_protocol_policy": "http-only",
			"origin_ssl_protocols": [{"items": ["TLSv1.2"], "quantity": 1}],
		}],
	})])
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_vpc_origin.api",
		"origin_protocol_policy of the VPC origin is \"http-only\"; allowed is https-only.",
	]}
}

test_undetermined_unknown_versions if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{"origin": [{"origin_id": "api", "custom_origin_config": [{"origin_protocol_policy": "https-only"}]}]},
		{"origin": [{"custom_origin_config": [{"origin_ssl_protocols": true}]}]},
		{"origin": [{"custom_origin_config": [{"origin_ssl_protocols": {"references": ["local.versions"]}}]}]}, "aws",
	)])
	plans.brief(findings) == {[
		"undetermined", "aws_cloudfront_distribution.site",
		"origin_ssl_protocols of origin \"api\" is not known yet; allowed are https-only and TLSv1.2.",
	]}
}

test_undetermined_unknown_origins if {
	findings := rule.findings with input as plans.plan([plans.made("aws_cloudfront_distribution", "site", {}, {"origin": true}, {}, "aws")])
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

test_undetermined_blocks_that_are_not_known if {
	made := plans.made("aws_cloudfront_distribution", "site", {}, {"origin": true}, {}, "aws")
	findings := rule.findings with input as plans.plan([made])
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

test_undetermined_settings_that_are_not_known if {
	every case in [
		{"type": "aws_cloudfront_distribution", "values": {"origin": [{}]}, "unknown": {"origin": [{"custom_origin_config": true}]}},
		{"type": "aws_cloudfront_vpc_origin", "values": {}, "unknown": {"vpc_origin_endpoint_config": true}},
		{
			"type": "aws_cloudfront_vpc_origin",
			"values": {"vpc_origin_endpoint_config": [{"origin_protocol_policy": "https-only"}]},
			"unknown": {"vpc_origin_endpoint_config": [{"origin_ssl_protocols": true}]},
		},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "o", case.values, case.unknown, {}, "aws")])
		plans.verdicts(findings) == {["undetermined", concat(".", [case.type, "o"])]}
	}
}

_plan(config) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {"origin": [
	{"origin_id": "api", "custom_origin_config": [config]},
	{"origin_id": "files", "custom_origin_config": [], "s3_origin_config": [{"origin_access_identity": "a"}]},
]})])

test_deny_no_version_at_all if {
	findings := rule.findings with input as _plan({"origin_protocol_policy": "https-only", "origin_ssl_protocols": []})
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		"origin_ssl_protocols of origin \"api\" is not set; allowed is TLSv1.2.",
	]}
}

test_undetermined_settings_are_named if {
	custom := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site", {"origin": [{"origin_id": "o", "custom_origin_config": [{}]}]},
		{"origin": [{"custom_origin_config": [{"origin_protocol_policy": true, "origin_ssl_protocols": true}]}]},
		{"origin": [{"origin_id": {"constant_value": "o"}, "custom_origin_config": [{
			"origin_protocol_policy": {"references": ["local.p"]}, "origin_ssl_protocols": {"references": ["local.v"]},
		}]}]},
		"aws",
	)])
	{finding.missing | some finding in custom} == {"origin_protocol_policy of origin \"o\"", "origin_ssl_protocols of origin \"o\""}
	every case in [
		{"values": {}, "unknown": {"vpc_origin_endpoint_config": true}, "missing": {"vpc_origin_endpoint_config"}},
		{
			"values": {"vpc_origin_endpoint_config": [{"origin_protocol_policy": "https-only"}]},
			"unknown": {"vpc_origin_endpoint_config": [{"origin_ssl_protocols": true}]}, "missing": {"origin_ssl_protocols"},
		},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_vpc_origin", "v", case.values, case.unknown,
			{"vpc_origin_endpoint_config": [{"origin_ssl_protocols": [{}]}]}, "aws",
		)])
		{finding.missing | some finding in findings} == case.missing
	}
}

test_allow_the_newest_version_of_tls if {
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {"origin": [{
		"origin_id": "o", "custom_origin_config": [{"origin_protocol_policy": "https-only", "origin_ssl_protocols": ["TLSv1.3"]}],
	}]})])
	count(findings) == 0
}
