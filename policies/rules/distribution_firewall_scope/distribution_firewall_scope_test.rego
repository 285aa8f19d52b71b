package distribution_firewall_scope_test

import data.lib.plans_test as plans
import data.rules.distribution_firewall_scope as rule

_arn := "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/w/1"

test_deny_a_regional_arn if {
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "d", {"web_acl_id": _arn})])
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.d",
		concat("", ["web_acl_id is \"", _arn, "\", a regional web ACL; allowed is one of the scope CLOUDFRONT."]),
	]}
}

test_references if {
	every case in [
		{"values": {"scope": "REGIONAL"}, "unknown": {}, "verdicts": {"deny"}},
		{"values": {"scope": "CLOUDFRONT"}, "unknown": {}, "verdicts": set()},
		{"values": {}, "unknown": {"scope": true}, "verdicts": {"undetermined"}},
	] {
		findings := rule.findings with input as plans.plan([
			plans.made(
				"aws_cloudfront_distribution", "d", {}, {"web_acl_id": true},
				{"web_acl_id": plans.refers("aws_wafv2_web_acl.w.arn")}, "aws",
			),
			plans.made("aws_wafv2_web_acl", "w", case.values, case.unknown, {"scope": {"references": ["local.s"]}}, "aws.edge"),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_deny_a_region_that_is_not_cloudfronts if {
	findings := rule.findings with input as plans.plan([plans.known("aws_wafv2_web_acl", "w", {"scope": "CLOUDFRONT"})])
	plans.brief(findings) == {[
		"deny", "aws_wafv2_web_acl.w",
		"It has the scope CLOUDFRONT and is made in eu-west-1; allowed is us-east-1.",
	]}
}

test_allow if {
	every values in [{}, {"web_acl_id": "arn:aws:wafv2:us-east-1:1:global/webacl/w/1"}, {"web_acl_id": "1-2-3"}] {
		findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "d", values)])
		count(findings) == 0
	}
}

test_synthesized_file if {
	findings := rule.findings with input as {"resource": {
		"aws_cloudfront_distribution": {"d": {"web_acl_id": "${aws_wafv2_web_acl.w.arn}"}},
		"aws_wafv2_web_acl": {"w": {"scope": "REGIONAL"}},
	}}
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.d"]}
}

test_undetermined_web_acl if {
	every case in [
		{"acls": {}, "expression": {"references": ["local.acl"]}, "count": 1},
		{"acls": {"w": "CLOUDFRONT"}, "expression": {"references": ["local.acl"]}, "count": 0},
		{"acls": {"w": "CLOUDFRONT", "v": "REGIONAL"}, "expression": {"references": ["local.acl"]}, "count": 1},
		{"acls": {"w": "CLOUDFRONT", "v": "REGIONAL"}, "expression": plans.refers("aws_wafv2_web_acl.w.arn"), "count": 0},
	] {
		acls := [plans.made("aws_wafv2_web_acl", name, {"scope": scope}, {"arn": true}, {"scope": {}}, "aws.edge") | some name, scope in case.acls]
		findings := rule.findings with input as plans.plan(array.concat(acls, [plans.made("aws_cloudfront_distribution", "d", {}, {"web_acl_id": true}, {"web_acl_id": case.expression}, "aws")]))
		count(findings) == case.count
		every finding in findings {
			plans.brief({finding}) == {[
				"undetermined", "aws_cloudfront_distribution.d",
				"web_acl_id is not known yet, and may be a regional web ACL; allowed is one of the scope CLOUDFRONT.",
			]}
		}
	}
}

test_undetermined_scope_by_region if {
	every case in [{"provider": "aws", "count": 1}, {"provider": "aws.edge", "count": 0}] {
		findings := rule.findings with input as plans.plan([plans.made("aws_wafv2_web_acl", "w", {}, {"scope": true}, {"scope": {"references": ["local.scope"]}}, case.provider)])
		count(findings) == case.count
		every finding in findings {
			plans.brief({finding}) == {[
				"undetermined", "aws_wafv2_web_acl.w",
				"Its scope is not known yet, and it is made in eu-west-1; allowed is us-east-1 for the scope CLOUDFRONT.",
			]}
		}
	}
}
