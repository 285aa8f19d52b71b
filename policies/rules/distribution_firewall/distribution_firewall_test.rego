package distribution_firewall_test

import data.lib.plans_test as plans
import data.rules.distribution_firewall as rule

_site := "aws_cloudfront_distribution.site"

_protected := {"DeletionProtection": "enabled"}

test_deny_protected_without_acl if {
	every values in [
		{"tags": _protected},
		{"tags": null, "tags_all": _protected},
		{"tags_all": _protected, "web_acl_id": ""},
		{"tags_all": _protected, "web_acl_id": null},
	] {
		findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", values)])
		plans.brief(findings) == {[
			"deny", _site,
			concat("", [
				"web_acl_id is not set, although the tag DeletionProtection is \"enabled\"; ",
				"allowed is the ARN of a web ACL.",
			]),
		]}
	}
}

test_allow_acl_and_unprotected if {
	every values in [
		{"tags_all": _protected, "web_acl_id": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1"},
		{"tags_all": {"DeletionProtection": "disabled"}},
		{"tags_all": null, "tags": null},
		{},
	] {
		findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", values)])
		count(findings) == 0
	}
}

test_by_reference if {
	every case in [
		{"expression": plans.refers("aws_wafv2_web_acl.a.arn"), "verdicts": []},
		{"expression": {"references": ["var.acl"]}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site", {"tags_all": _protected}, {"web_acl_id": true},
			{"web_acl_id": case.expression}, "aws",
		)])
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

# A synthesized file does not yet say which tags the provider adds.
test_default_tags_of_a_synthesized_file if {
	every case in [
		{"tags": [{"tags": _protected}], "verdicts": ["deny"]},
		{"tags": {"tags": _protected}, "verdicts": ["deny"]},
		{"tags": [{"tags": {"DeletionProtection": "disabled"}}], "verdicts": []},
		{"tags": [], "verdicts": []},
	] {
		findings := rule.findings with input as {
			"provider": {"aws": [{"region": "us-east-1", "default_tags": case.tags}]},
			"resource": {"aws_cloudfront_distribution": {"site": {"comment": "x"}}},
		}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_tags_of_another_provider if {
	findings := rule.findings with input as {
		"provider": {"aws": [
			{"default_tags": [{"tags": _protected}]},
			{"alias": "edge", "default_tags": [{"tags": {}}]},
		]},
		"resource": {"aws_cloudfront_distribution": {"site": {"provider": "aws.edge"}}},
	}
	count(findings) == 0
}

test_web_acls_of_either_kind_will_be_there if {
	every case in [
		{"reference": "aws_wafv2_web_acl.w.arn", "verdicts": set()}, {"reference": "aws_waf_web_acl.w.id", "verdicts": set()},
		{"reference": "aws_cloudformation_stack.s.outputs", "verdicts": {"undetermined"}},
		{"reference": "local.acl", "verdicts": {"undetermined"}},
	] {
		every tags, verdicts in {{"DeletionProtection": "enabled"}: case.verdicts, {}: set()} {
			findings := rule.findings with input as plans.plan([plans.made(
				"aws_cloudfront_distribution", "site", {"tags": tags}, {"web_acl_id": true},
				{"web_acl_id": {"references": [case.reference]}}, "aws",
			)])
			{finding.verdict | some finding in findings} == verdicts
		}
	}
	known := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {
		"tags": _protected, "web_acl_id": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/w/1",
	})])
	count(known) == 0
}
