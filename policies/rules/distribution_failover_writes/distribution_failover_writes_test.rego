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

_hiding(values, hidden) := plans.plan([plans.made(
	"aws_cloudfront_distribution", "site", object.remove(values, hidden), {name: true | some name in hidden},
	{name: {"references": ["local.hidden"]} | some name in hidden}, "aws",
)])

_group := {"origin_id": "both", "member": [{"origin_id": "one"}, {"origin_id": "two"}]}

test_undetermined_groups if {
	every case in [
		{"behavior": {"target_origin_id": "both", "allowed_methods": _all}, "count": 1},
		{"behavior": {"target_origin_id": "one", "allowed_methods": _all}, "count": 0},
		{"behavior": {"target_origin_id": "both", "allowed_methods": ["GET"]}, "count": 0},
	] {
		findings := rule.findings with input as _hiding(
			{"origin": [{"origin_id": "one"}], "default_cache_behavior": [case.behavior]},
			["origin_group"],
		)
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", "origin_group"]
			finding.message == concat("", [
				"Whether the default cache behavior, which allows writes, asks an origin group depends on origin_group, ",
				"which is not known yet; allowed with an origin group are GET, HEAD and OPTIONS.",
			])
		}
	}
}

test_undetermined_groups_and_methods if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site", {"default_cache_behavior": [{"target_origin_id": "both"}]},
		{"origin_group": true, "default_cache_behavior": [{"allowed_methods": true}]},
		{"default_cache_behavior": [{"allowed_methods": {"references": ["local.m"]}}]}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "origin_group"]}
}

test_undetermined_behaviors if {
	every name in ["default_cache_behavior", "ordered_cache_behavior"] {
		every case in [
			{"values": {"origin_group": [_group]}, "hidden": [name], "count": 1}, {"values": {}, "hidden": [name], "count": 0},
			{"values": {}, "hidden": [name, "origin_group"], "count": 1},
		] {
			findings := rule.findings with input as _hiding(case.values, case.hidden)
			count(findings) == case.count
			every finding in findings {
				[finding.verdict, finding.missing] == ["undetermined", name]
				finding.message == concat("", [
					"Whether a behavior that allows writes asks an origin group depends on ", name,
					", which is not known yet; allowed with an origin group are GET, HEAD and OPTIONS.",
				])
			}
		}
	}
}
