package bucket_origin_access_test

import data.lib.plans_test as plans
import data.rules.bucket_origin_access as rule

test_undetermined_blocks_that_are_not_known if {
	made := plans.made("aws_cloudfront_distribution", "site", {}, {"origin": true}, {}, "aws")
	findings := rule.findings with input as plans.plan([made])
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

test_deny_nameless_origin_that_can_only_be_a_bucket if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{"origin": [{"origin_id": "files"}]},
		{"origin": [{"domain_name": true}]},
		{"origin": [{"domain_name": {"references": ["aws_ssm_parameter.name.value", "aws_ssm_parameter.name"]}}]},
		"aws",
	)])
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.site"]}
}

test_undetermined_identity_in_a_block_that_is_not_known if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{"origin": [{"origin_id": "files", "domain_name": "files.s3.eu-west-1.amazonaws.com"}]},
		{"origin": [{"s3_origin_config": true}]},
		{}, "aws",
	)])
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

_allowed := "allowed are s3_origin_config.origin_access_identity and origin_access_control_id."

test_deny_rest_endpoints_without_identity if {
	every domain in [
		"b.s3.amazonaws.com", "b.s3.eu-west-1.amazonaws.com", "b.s3-eu-west-1.amazonaws.com",
		"b.s3.dualstack.eu-west-1.amazonaws.com", "b.s3.cn-north-1.amazonaws.com.cn",
	] {
		findings := rule.findings with input as _literal(domain, {"s3_origin_config": [{"origin_access_identity": ""}]})
		plans.brief(findings) == {[
			"deny", "aws_cloudfront_distribution.site",
			concat("", ["Origin \"files\" reads the bucket \"", domain, "\" without an identity; ", _allowed]),
		]}
	}
}

test_deny_custom_origin_of_a_bucket if {
	findings := rule.findings with input as _literal("b.s3.amazonaws.com", {"custom_origin_config": [{}]})
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.site"]}
}

test_allow_identity_or_control if {
	every settings in [
		{"s3_origin_config": [{"origin_access_identity": "origin-access-identity/cloudfront/E1"}]},
		{"origin_access_control_id": "E2", "s3_origin_config": []},
	] {
		findings := rule.findings with input as _literal("b.s3.amazonaws.com", settings)
		count(findings) == 0
	}
}

test_allow_other_domains if {
	every domain in ["api.example.com", "s3.example.com", "b.s3-website-eu-west-1.amazonaws.com", "x.lambda-url.eu-west-1.on.aws"] {
		findings := rule.findings with input as _literal(domain, {})
		count(findings) == 0
	}
}

test_deny_bucket_by_reference if {
	every attribute in ["bucket_regional_domain_name", "bucket_domain_name"] {
		findings := rule.findings with input as _unknown(
			{"domain_name": plans.refers(concat(".", ["aws_s3_bucket.b", attribute]))},
			{"domain_name": true},
		)
		plans.brief(findings) == {[
			"deny", "aws_cloudfront_distribution.site",
			concat("", ["Origin \"files\" reads the bucket aws_s3_bucket.b.", attribute, " without an identity; ", _allowed]),
		]}
	}
}

test_allow_control_that_is_about_to_be_made if {
	findings := rule.findings with input as _unknown(
		{
			"domain_name": plans.refers("aws_s3_bucket.b.bucket_regional_domain_name"),
			"origin_access_control_id": plans.refers("aws_cloudfront_origin_access_control.c.id"),
		},
		{"domain_name": true, "origin_access_control_id": true},
	)
	count(findings) == 0
}

test_undetermined_identity_of_somebody_else if {
	findings := rule.findings with input as {
		"data": {"terraform_remote_state": {"s": {"backend": "s3"}}},
		"resource": {"aws_cloudfront_distribution": {"site": {"origin": [{
			"origin_id": "files",
			"domain_name": "b.s3.amazonaws.com",
			"s3_origin_config": {"origin_access_identity": "${data.terraform_remote_state.s.outputs.identity}"},
		}]}}},
	}
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "the identity of origin \"files\""]}
}

test_deny_unknown_domain_that_can_only_be_a_bucket if {
	findings := rule.findings with input as _unknown({"domain_name": {"references": ["local.domain"]}}, {"domain_name": true})
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		concat("", [
			"Origin \"files\" has no custom_origin_config, so that it can only be a bucket (local.domain), ",
			"and it is read without an identity; ", _allowed,
		]),
	]}
}

test_deny_domain_behind_a_dynamic_block if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site", {"origin": [{"origin_id": "files"}]}, {"origin": [{"domain_name": true}]},
		{}, "aws",
	)])
	{contains(finding.message, "(its domain_name is known after apply)") | some finding in findings} == {true}
}

test_undetermined_unknown_settings if {
	findings := rule.findings with input as _unknown(
		{"domain_name": {"references": ["local.domain"]}},
		{"domain_name": true, "custom_origin_config": true},
	)
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"custom_origin_config of origin \"files\"",
	]}
}

_literal(domain, settings) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {"origin": [object.union(
	{"origin_id": "files", "domain_name": domain},
	settings,
)]})])

_unknown(expressions, unknown) := plans.plan([plans.made(
	"aws_cloudfront_distribution", "site", {"origin": [{"origin_id": "files"}]}, {"origin": [unknown]},
	{"origin": [expressions]}, "aws",
)])

test_one_identity_that_is_given_is_enough if {
	every case in [
		{"control": "E2", "unknown": {}, "expressions": {}, "verdicts": set()},
		{"control": "", "unknown": {}, "expressions": {}, "verdicts": {"undetermined"}},
		{
			"control": null, "unknown": {"origin_access_control_id": true},
			"expressions": {"origin_access_control_id": plans.refers("aws_cloudfront_origin_access_control.c.id")},
			"verdicts": set(),
		},
		{
			"control": null, "unknown": {"origin_access_control_id": true},
			"expressions": {"origin_access_control_id": {"references": ["var.control"]}},
			"verdicts": {"undetermined"},
		},
	] {
		origin := {
			"origin_id": "files", "domain_name": "b.s3.amazonaws.com", "origin_access_control_id": case.control,
		}
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site", {"origin": [origin]},
			{"origin": [object.union(case.unknown, {"s3_origin_config": true})]},
			{"origin": [object.union(case.expressions, {"s3_origin_config": [{}]})]}, "aws",
		)])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_deny_an_empty_control_and_an_empty_identity if {
	findings := rule.findings with input as _literal(
		"b.s3.amazonaws.com",
		{"origin_access_control_id": "", "s3_origin_config": [{"origin_access_identity": ""}]},
	)
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.site"]}
}

test_undetermined_settings_of_another_kind if {
	every name in ["custom_origin_config", "vpc_origin_config"] {
		findings := rule.findings with input as _unknown(
			{"domain_name": {"references": ["local.domain"]}},
			{"domain_name": true, name: true},
		)
		plans.brief(findings) == {[
			"undetermined", "aws_cloudfront_distribution.site",
			concat("", [
				name, " of origin \"files\" is not known yet, and for a bucket no identity is given; ", _allowed,
			]),
		]}
	}
}

test_allow_settings_of_another_kind if {
	every name in ["custom_origin_config", "vpc_origin_config"] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site", {"origin": [{"origin_id": "files", name: [{}]}]},
			{"origin": [{"domain_name": true}]}, {"origin": [{"domain_name": {"references": ["local.domain"]}}]}, "aws",
		)])
		count(findings) == 0
	}
}

test_identity_that_is_not_known_matters_for_buckets_only if {
	every domain, verdicts in {"b.s3.amazonaws.com": {"undetermined"}, "example.com": set()} {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site", {"origin": [{"origin_id": "files", "domain_name": domain}]},
			{"origin": [{"origin_access_control_id": true}]}, {"origin": [{"origin_access_control_id": {"references": ["local.id"]}}]}, "aws",
		)])
		{finding.verdict | some finding in findings} == verdicts
	}
}

test_bucket_by_reference_is_denied_once if {
	findings := rule.findings with input as _unknown(
		{"domain_name": plans.refers("aws_s3_bucket.b.bucket_regional_domain_name")},
		{"domain_name": true},
	)
	count(findings) == 1
	open := rule.findings with input as _unknown(
		{"domain_name": plans.refers("aws_s3_bucket.b.bucket_regional_domain_name"), "custom_origin_config": [{}]},
		{"domain_name": true, "custom_origin_config": true},
	)
	count(open) == 1
}

# CloudFront refuses such an origin itself.
test_other_domains_without_settings_do_not_apply if {
	plain := rule.findings with input as _literal("example.com", {})
	count(plain) == 0
	open := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site", {"origin": [{"origin_id": "files", "domain_name": "example.com"}]},
		{"origin": [{"custom_origin_config": true}]}, {"origin": [{"custom_origin_config": [{}]}]}, "aws",
	)])
	count(open) == 0
}

test_allow_identity_of_an_unknown_origin if {
	every control in [{"references": []}, plans.refers("aws_cloudfront_origin_access_control.o.id")] {
		every settings in [{}, {"custom_origin_config": true}] {
			findings := rule.findings with input as _unknown(
				{"domain_name": {"references": ["local.domain"]}, "origin_access_control_id": control},
				object.union(settings, {"domain_name": true, "origin_access_control_id": true}),
			)
			count(findings) == 0
		}
	}
}
