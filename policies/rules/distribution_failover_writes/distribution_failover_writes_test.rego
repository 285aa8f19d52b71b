package distribution_failover_writes_test

import data.lib.plans_test as plans
import data.rules.distribution_failover_writes as rule

_site := "aws_cloudfront_distribution.site"

_reads := ["GET", "HEAD", "OPTIONS"]

_all := ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]

test_deny_default_behavior if {
	findings := rule.findings with input as _plan(_all, "both", _reads, "one")
	plans.brief(findings) == {[
		"deny", _site,
		concat("", [
			"The default cache behavior allows DELETE, PATCH, POST, PUT and asks the origin group \"both\"; ",
			"allowed with an origin group are GET, HEAD and OPTIONS.",
		]),
	]}
}

test_deny_each_method_in_an_ordered_behavior if {
	every method in ["PUT", "POST", "PATCH", "DELETE"] {
		findings := rule.findings with input as _plan(_all, "one", array.concat(_reads, [method]), "both")
		{substring(finding.message, 0, 39) | some finding in findings} == {"The ordered cache behavior \"/a\" allows "}
	}
}

test_allow_single_origins_and_reads if {
	findings := rule.findings with input as _plan(_all, "one", _reads, "both")
	count(findings) == 0
}

test_synthesized_file if {
	every case in [
		{"target": "both", "methods": _all, "verdicts": ["deny"]},
		{"target": "one", "methods": _all, "verdicts": []},
		{"target": "${var.target}", "methods": _all, "verdicts": ["undetermined"]},
		{"target": "${var.target}", "methods": _reads, "verdicts": []},
		{"target": "both", "methods": "${var.methods}", "verdicts": ["undetermined"]},
		{"target": "both", "methods": ["GET", "${var.method}"], "verdicts": ["undetermined"]},
		{"target": "both", "methods": ["POST", "${var.method}"], "verdicts": ["deny"]},
	] {
		findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
			"origin_group": {"origin_id": "both", "member": [{"origin_id": "one"}, {"origin_id": "two"}]},
			"default_cache_behavior": {"target_origin_id": case.target, "allowed_methods": case.methods},
		}}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_unknown_target_without_groups if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {"default_cache_behavior": {
		"target_origin_id": "${var.target}",
		"allowed_methods": _all,
	}}}}}
	count(findings) == 0
}

_plan(default_methods, default_target, ordered_methods, ordered_target) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {
	"origin": [{"origin_id": "one"}, {"origin_id": "two"}],
	"origin_group": [{"origin_id": "both", "member": [{"origin_id": "one"}, {"origin_id": "two"}]}],
	"default_cache_behavior": [{"allowed_methods": default_methods, "target_origin_id": default_target}],
	"ordered_cache_behavior": [{
		"path_pattern": "/a",
		"allowed_methods": ordered_methods, "target_origin_id": ordered_target,
	}],
})])
