package cloudfront_viewer_tls_test

import data.lib.plans_test as plans
import data.rules.cloudfront_viewer_tls as rule

test_deny_old_minimums if {
	every minimum in ["SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"] {
		findings := rule.findings with input as _plan({"iam_certificate_id": "ASCA", "minimum_protocol_version": minimum})
		plans.brief(findings) == {[
			"deny", "aws_cloudfront_distribution.site",
			concat("", ["minimum_protocol_version is \"", minimum, "\"; allowed are TLSv1.2_2018 and newer."]),
		]}
	}
}

test_allow_new_minimums if {
	every minimum in ["TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"] {
		findings := rule.findings with input as _plan({"iam_certificate_id": "ASCA", "minimum_protocol_version": minimum})
		count(findings) == 0
	}
}

test_deny_unset_minimum if {
	findings := rule.findings with input as _plan({"iam_certificate_id": "ASCA"})
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		"minimum_protocol_version is not set, which means TLSv1; allowed are TLSv1.2_2018 and newer.",
	]}
}

test_deny_default_certificate_whatever_the_minimum if {
	findings := rule.findings with input as _plan({
		"cloudfront_default_certificate": true,
		"minimum_protocol_version": "TLSv1.2_2021",
	})
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		concat("", [
			"cloudfront_default_certificate is true, with which viewers may use TLSv1; ",
			"allowed is a certificate of one's own.",
		]),
	]}
}

test_deny_missing_block if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {"enabled": true}}}}
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		"viewer_certificate is not set, so that viewers may use TLSv1; allowed is a certificate of one's own.",
	]}
}

test_undetermined_unknown_minimum if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{"viewer_certificate": [{"iam_certificate_id": "ASCA"}]},
		{"viewer_certificate": [{"minimum_protocol_version": true}]},
		{"viewer_certificate": [{"minimum_protocol_version": {"references": ["local.tls"]}}]}, "aws",
	)])
	plans.brief(findings) == {[
		"undetermined", "aws_cloudfront_distribution.site",
		"minimum_protocol_version is not known yet; allowed are TLSv1.2_2018 and newer.",
	]}
}

test_undetermined_unknown_block if {
	findings := rule.findings with input as plans.plan([plans.made("aws_cloudfront_distribution", "site", {}, {"viewer_certificate": true}, {}, "aws")])
	plans.brief(findings) == {[
		"undetermined", "aws_cloudfront_distribution.site",
		"viewer_certificate is not known yet; allowed are TLSv1.2_2018 and newer.",
	]}
}

test_deny_block_without_a_certificate if {
	findings := rule.findings with input as _plan({
		"minimum_protocol_version": "TLSv1.2_2021",
		"acm_certificate_arn": null, "iam_certificate_id": "",
	})
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		"viewer_certificate names no certificate, so that viewers may use TLSv1; allowed is a certificate of one's own.",
	]}
}

_plan(certificate) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {"viewer_certificate": [certificate]})])

test_no_certificate_is_certain_only_when_all_is_known if {
	every name in ["acm_certificate_arn", "iam_certificate_id", "cloudfront_default_certificate"] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site", {"viewer_certificate": [{"minimum_protocol_version": "TLSv1.2_2021"}]},
			{"viewer_certificate": [{name: true}]}, {"viewer_certificate": [{name: {"references": ["local.x"]}}]}, "aws",
		)])
		not "deny" in {finding.verdict | some finding in findings}
	}
}

test_the_default_certificate_is_one_fault_whatever_the_minimum if {
	every minimum in ["TLSv1", null] {
		findings := rule.findings with input as _plan({
			"cloudfront_default_certificate": true, "minimum_protocol_version": minimum,
		})
		count(findings) == 1
	}
}

test_the_default_certificate_is_one_fault_though_the_minimum_is_not_known if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site", {"viewer_certificate": [{"cloudfront_default_certificate": true}]},
		{"viewer_certificate": [{"minimum_protocol_version": true}]},
		{"viewer_certificate": [{"minimum_protocol_version": {"references": ["local.tls"]}}]}, "aws",
	)])
	{finding.verdict | some finding in findings} == {"deny"}
}
