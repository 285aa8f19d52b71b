package cookie_shared_cache_test

import data.lib.plans_test as plans
import data.rules.cookie_shared_cache as rule

test_undetermined_blocks_that_are_not_known if {
	made := plans.made("aws_cloudfront_distribution", "site", {}, {"ordered_cache_behavior": true}, {}, "aws")
	findings := rule.findings with input as plans.plan([made])
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

test_deny_policies_whose_lookup_waits_for_the_apply if {
	behavior := {"viewer_protocol_policy": "https-only", "cache_policy_id": null, "origin_request_policy_id": null}
	expressions := {
		"cache_policy_id": plans.refers("data.aws_cloudfront_cache_policy.c.id"),
		"origin_request_policy_id": plans.refers("data.aws_cloudfront_origin_request_policy.o.id"),
	}
	findings := rule.findings with input as plans.plan([
		plans.made(
			"aws_cloudfront_distribution", "site", {"default_cache_behavior": [behavior]}, {},
			{"default_cache_behavior": [expressions]}, "aws",
		),
		_waiting("aws_cloudfront_cache_policy", "c", "Managed-CachingOptimized"),
		_waiting("aws_cloudfront_origin_request_policy", "o", "Managed-AllViewer"),
	])
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.site"]}
}

_waiting(type, name, looked_up) := {
	"change": {
		"address": concat(".", ["data", type, name]),
		"mode": "data", "type": type, "name": name,
		"change": {"actions": ["read"], "before": null, "after": {"id": null, "name": looked_up}, "after_unknown": {}},
	},
	"block": {
		"address": concat(".", ["data", type, name]),
		"mode": "data", "type": type, "name": name, "provider_config_key": "aws", "expressions": {},
	},
}

_optimized := "658327ea-f89d-4fab-a63d-7e88639e58f6"

_disabled := "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"

_all_viewer := "216adef6-5c7f-47e4-b989-5492eafa07d3"

_cors := "59781a5b-3903-41f3-afcb-af62929ccde1"

_allowed := "allowed are CachingDisabled, max_ttl 0, or a cache policy with these cookies in its key."

test_managed_policies_by_id if {
	every case in [
		{"cache": _optimized, "request": _all_viewer, "count": 1},
		{"cache": _optimized, "request": "b689b0a8-53d0-40ab-baf2-68738e2966ac", "count": 1},
		{"cache": _optimized, "request": "33f36d7e-f396-46d9-90e0-52428a34d9dc", "count": 1},
		{"cache": "b2884449-e4de-46a7-ac36-70bc7f1ddd6d", "request": _all_viewer, "count": 1},
		{"cache": _disabled, "request": _all_viewer, "count": 0},
		{"cache": "83da9c7e-98b4-4e11-a168-04f0df8e2c65", "request": _all_viewer, "count": 0},
		{"cache": _optimized, "request": _cors, "count": 0},
		{"cache": _optimized, "request": null, "count": 0},
		{"cache": _optimized, "request": "", "count": 0},
	] {
		findings := rule.findings with input as _managed(case.cache, case.request)
		count(findings) == case.count
	}
}

test_deny_message if {
	findings := rule.findings with input as _managed(_optimized, _all_viewer)
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		concat("", [
			"The default cache behavior forwards all cookies (AllViewer) ",
			"and stores answers without them in the key (CachingOptimized); ", _allowed,
		]),
	]}
}

test_deny_ordered_behavior if {
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {
		"default_cache_behavior": [{"cache_policy_id": _disabled, "origin_request_policy_id": _all_viewer}],
		"ordered_cache_behavior": [
			{"path_pattern": "/a", "cache_policy_id": _disabled, "origin_request_policy_id": _all_viewer},
			{"path_pattern": "/b", "cache_policy_id": _optimized, "origin_request_policy_id": _all_viewer},
		],
	})])
	{substring(finding.message, 0, 31) | some finding in findings} == {"The ordered cache behavior \"/b\""}
}

test_allow_legacy_forwarded_values if {
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {
		"default_cache_behavior": [{"cache_policy_id": "", "forwarded_values": [{"cookies": [{"forward": "all"}]}]}],
	})])
	count(findings) == 0
}

test_own_policies if {
	every case in [
		{"cache": _cache(3600, "none", []), "request": _request("all", []), "verdicts": ["deny"]},
		{"cache": _cache(3600, "none", []), "request": _request("none", []), "verdicts": []},
		{"cache": _cache(0, "none", []), "request": _request("all", []), "verdicts": []},
		{"cache": _cache(null, "none", []), "request": _request("all", []), "verdicts": ["deny"]},
		{"cache": _cache(3600, "all", []), "request": _request("all", []), "verdicts": []},
		{"cache": _cache(3600, "whitelist", ["a", "b"]), "request": _request("whitelist", ["a"]), "verdicts": []},
		{"cache": _cache(3600, "whitelist", ["a"]), "request": _request("whitelist", ["a", "b"]), "verdicts": ["deny"]},
		{"cache": _cache(3600, "whitelist", ["a"]), "request": _request("allExcept", ["b"]), "verdicts": ["deny"]},
		{"cache": _cache(3600, "allExcept", ["b"]), "request": _request("whitelist", ["a"]), "verdicts": []},
		{"cache": _cache(3600, "allExcept", ["b"]), "request": _request("whitelist", ["b"]), "verdicts": ["deny"]},
		{"cache": _cache(3600, "allExcept", ["b"]), "request": _request("allExcept", ["b", "c"]), "verdicts": []},
		{"cache": _cache(3600, "allExcept", ["b"]), "request": _request("allExcept", ["c"]), "verdicts": ["deny"]},
	] {
		findings := rule.findings with input as _own(case.cache, case.request)
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_undetermined_unknown_ttl if {
	cache := plans.made(
		"aws_cloudfront_cache_policy", "c",
		{"parameters_in_cache_key_and_forwarded_to_origin": [{"cookies_config": [{"cookie_behavior": "none"}]}]},
		{"id": true, "max_ttl": true}, {"max_ttl": {"references": ["local.ttl"]}}, "aws",
	)
	findings := rule.findings with input as _own(cache, _request("all", []))
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"max_ttl, or which policies are meant, of the default cache behavior",
	]}
}

test_undetermined_unknown_cookie_names if {
	request := plans.made(
		"aws_cloudfront_origin_request_policy", "r",
		{"cookies_config": [{"cookie_behavior": "whitelist", "cookies": [{}]}]},
		{"id": true, "cookies_config": [{"cookies": [{"items": true}]}]},
		{"cookies_config": [{"cookies": [{"items": {"references": ["local.names"]}}]}]}, "aws",
	)
	findings := rule.findings with input as _own(_cache(3600, "none", []), request)
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

test_undetermined_foreign_policies if {
	every case in [
		{"cache": "foreign", "request": _all_viewer, "count": 1},
		{"cache": "foreign", "request": null, "count": 0},
		{"cache": "foreign", "request": _cors, "count": 0},
		{"cache": _optimized, "request": "foreign", "count": 1},
		{"cache": _disabled, "request": "foreign", "count": 0},
	] {
		findings := rule.findings with input as _managed(case.cache, case.request)
		count([finding | some finding in findings; finding.verdict == "undetermined"]) == case.count
	}
}

test_known_id_of_an_own_policy if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_cloudfront_cache_policy", "c", {
			"id": "own", "max_ttl": 60,
			"parameters_in_cache_key_and_forwarded_to_origin": [{"cookies_config": [{"cookie_behavior": "none"}]}],
		}),
		plans.known("aws_cloudfront_distribution", "site", {
			"default_cache_behavior": [{"cache_policy_id": "own", "origin_request_policy_id": _all_viewer}],
		}),
	])
	plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.site"]}
}

test_policies_looked_up_by_name if {
	every case in [{"name": "Managed-CachingOptimized", "count": 1}, {"name": "Managed-CachingDisabled", "count": 0}] {
		findings := rule.findings with input as {
			"data": {
				"aws_cloudfront_cache_policy": {"c": {"name": case.name}},
				"aws_cloudfront_origin_request_policy": {"r": {"name": "Managed-AllViewer"}},
			},
			"resource": {"aws_cloudfront_distribution": {"site": {"default_cache_behavior": {
				"cache_policy_id": "${data.aws_cloudfront_cache_policy.c.id}",
				"origin_request_policy_id": "${data.aws_cloudfront_origin_request_policy.r.id}",
			}}}},
		}
		count(findings) == case.count
	}
}

_managed(cache, request) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {
	"default_cache_behavior": [{"cache_policy_id": cache, "origin_request_policy_id": request}],
})])

_own(cache, request) := plans.plan([
	cache,
	request,
	plans.made(
		"aws_cloudfront_distribution", "site", {"default_cache_behavior": [{}]},
		{"default_cache_behavior": [{"cache_policy_id": true, "origin_request_policy_id": true}]},
		{"default_cache_behavior": [{
			"cache_policy_id": plans.refers("aws_cloudfront_cache_policy.c.id"),
			"origin_request_policy_id": plans.refers("aws_cloudfront_origin_request_policy.r.id"),
		}]},
		"aws",
	),
])

_cache(max_ttl, behavior, names) := plans.made(
	"aws_cloudfront_cache_policy", "c",
	{"max_ttl": max_ttl, "parameters_in_cache_key_and_forwarded_to_origin": [{"cookies_config": [_cookies(behavior, names)]}]},
	{"id": true}, {}, "aws",
)

_request(behavior, names) := plans.made("aws_cloudfront_origin_request_policy", "r", {"cookies_config": [_cookies(behavior, names)]}, {"id": true}, {}, "aws")

_cookies(behavior, names) := {"cookie_behavior": behavior, "cookies": [{"items": names}]}

test_cookies_that_are_left_out_are_named if {
	findings := rule.findings with input as _own(_cache(1, "none", []), _request("allExcept", ["a", "b"]))
	{finding.message | some finding in findings} == {concat("", [
		"The default cache behavior forwards all cookies but a, b (aws_cloudfront_origin_request_policy.r) ",
		"and stores answers without them in the key (aws_cloudfront_cache_policy.c); ", _allowed,
	])}
}

test_unknown_policies_beside_known_ones if {
	foreign := "11111111-2222-3333-4444-555555555555"
	every case in [
		{"cache": foreign, "request": _all_viewer, "missing": {concat("", ["cache_policy_id of the default cache behavior (\"", foreign, "\")"])}},
		{"cache": foreign, "request": foreign, "missing": {concat("", ["cache_policy_id of the default cache behavior (\"", foreign, "\")"])}},
		{"cache": foreign, "request": _cors, "missing": set()}, {"cache": foreign, "request": null, "missing": set()},
		{"cache": _optimized, "request": foreign, "missing": {concat("", ["origin_request_policy_id of the default cache behavior (\"", foreign, "\")"])}},
		{"cache": _disabled, "request": foreign, "missing": set()}, {"cache": null, "request": _all_viewer, "missing": set()},
		{"cache": "83da9c7e-98b4-4e11-a168-04f0df8e2c65", "request": foreign, "missing": set()},
	] {
		findings := rule.findings with input as _managed(case.cache, case.request)
		{finding.missing | some finding in findings} == case.missing
	}

	# Where one of two may forward cookies, they may be forwarded.
	several := rule.findings with input as plans.plan([
		plans.made(
			"aws_cloudfront_distribution", "site", {"default_cache_behavior": [{"cache_policy_id": foreign}]},
			{"default_cache_behavior": [{"origin_request_policy_id": true}]},
			{"default_cache_behavior": [{"origin_request_policy_id": {"references": [
				"aws_cloudfront_origin_request_policy.r.id", "aws_cloudfront_origin_request_policy.s.id",
			]}}]},
			"aws",
		),
		_request("none", []),
		plans.made("aws_cloudfront_origin_request_policy", "s", {"cookies_config": [_cookies("all", [])]}, {"id": true}, {}, "aws"),
	])
	[finding.verdict | some finding in several] == ["undetermined"]
	unsaid := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site", {"default_cache_behavior": [{"origin_request_policy_id": _all_viewer}]},
		{"default_cache_behavior": [{"cache_policy_id": true}]},
		{"default_cache_behavior": [{"cache_policy_id": plans.refers("aws_ssm_parameter.p.value")}]}, "aws",
	)])
	{finding.missing | some finding in unsaid} == {"cache_policy_id of the default cache behavior"}
}
