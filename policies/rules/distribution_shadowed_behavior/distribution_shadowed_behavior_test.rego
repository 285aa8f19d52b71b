package distribution_shadowed_behavior_test

import data.lib.plans_test as plans
import data.rules.distribution_shadowed_behavior as rule

_site := "aws_cloudfront_distribution.site"

_allowed := "allowed are patterns that no earlier one covers."

test_deny_star_first if {
	findings := rule.findings with input as _plan(["*", "/api/*"])
	plans.brief(findings) == {[
		"deny", _site,
		concat("", ["The ordered cache behavior \"/api/*\" is never reached, because \"*\" comes before it; ", _allowed]),
	]}
}

test_covered if {
	every pair in [
		["/*", "/api/*"], ["*", "*"], ["/a", "/a"], ["a", "/a"], ["/a/*", "/a/b/*"], ["/a/*", "a/b.js"], ["*.js", "/a/*.js"],
		["/a*b", "/axb"], ["/a*/b*", "/a1/b*"], ["*a*", "/xax"], ["/a?", "/ab"], ["/a?", "/a?"], ["/a*", "/a?"],
		["/a.(b)+[c]{d}^$|*?", "/a.(b)+[c]{d}^$|xx"], ["/*/*/c", "/a/b/c"], ["/?*", "/abc"],
	] {
		findings := rule.findings with input as _plan(pair)
		count(findings) == 1
	}
}

test_not_covered if {
	every pair in [
		["/api/*", "*"], ["/a", "/A"], ["/a/*", "/a"], ["*.js", "/a/*.css"], ["/a?", "/a*"], ["/a?", "/a"], ["/a*a", "/a"],
		["/a.b?", "/axbc"], ["/*/a/*", "/a/*"], ["/outreach", "/outreach/*"], ["/a*b*c", "/bac"], ["/a.*.c", "/axbyc"],
	] {
		findings := rule.findings with input as _plan(pair)
		count(findings) == 0
	}
}

test_names_every_earlier_one if {
	findings := rule.findings with input as _plan(["/a/*", "/b", "/a/b*", "/a/bc"])
	{finding.message | some finding in findings} == {
		concat("", ["The ordered cache behavior \"/a/b*\" is never reached, because \"/a/*\" comes before it; ", _allowed]),
		concat("", [
			"The ordered cache behavior \"/a/bc\" is never reached, because \"/a/*\", \"/a/b*\" comes before it; ",
			_allowed,
		]),
	}
}

test_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
		"ordered_cache_behavior": [{"path_pattern": "/*"}, {"path_pattern": "/api/*"}],
	}}}}
	plans.verdicts(findings) == {["deny", _site]}
}

test_undetermined_unknown_pattern if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
		"ordered_cache_behavior": [{"path_pattern": "/a"}, {"path_pattern": "${var.path}"}],
	}}}}
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"path_pattern of the ordered cache behavior at position 1",
	]}
}

test_allow_single_unknown_pattern if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
		"ordered_cache_behavior": {"path_pattern": "${var.path}"},
	}}}}
	count(findings) == 0
}

test_undetermined_unknown_behaviors if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{}, {"ordered_cache_behavior": true}, {}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "ordered_cache_behavior"]}
}

_plan(patterns) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {
	"ordered_cache_behavior": [{"path_pattern": pattern} | some pattern in patterns],
})])
