package distribution_behavior_quota_test

import data.lib.plans_test as plans
import data.rules.distribution_behavior_quota as rule

_site := "aws_cloudfront_distribution.site"

test_deny_26 if {
	findings := rule.findings with input as _plan(25)
	plans.brief(findings) == {[
		"deny", _site,
		"The distribution has 26 cache behaviors; allowed are 25, the default one included.",
	]}
}

test_allow_25 if {
	findings := rule.findings with input as _plan(24)
	count(findings) == 0
}

test_synthesized_file if {
	every case in [{"ordered": 24, "count": 0}, {"ordered": 25, "count": 1}] {
		findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
			"default_cache_behavior": {"target_origin_id": "a"},
			"ordered_cache_behavior": _behaviors(case.ordered),
		}}}}
		count(findings) == case.count
	}
}

test_undetermined_unknown_behaviors if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{}, {"ordered_cache_behavior": true}, {}, "aws",
	)])
	plans.brief(findings) == {[
		"undetermined", _site,
		"The blocks ordered_cache_behavior are not known yet; allowed are 25, the default one included.",
	]}
}

_plan(ordered) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {
	"default_cache_behavior": [{"target_origin_id": "a"}],
	"ordered_cache_behavior": _behaviors(ordered),
})])

_behaviors(number) := [{"path_pattern": concat("", ["/", json.marshal(position), "/*"])} |
	some position in numbers.range(1, number)
]
