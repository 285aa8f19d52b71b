package lib.caching_test

import data.lib.caching
import data.lib.cloudfront
import data.lib.plans_test as plans

test_key_tells_forwarded_cookies_apart if {
	every case in [
		{"forwarded": _none, "key": _none}, {"forwarded": _all, "key": _all}, {"forwarded": _unknown, "key": _all},
		{"forwarded": _only({"a"}), "key": _only({"a", "b"})}, {"forwarded": _only({"a"}), "key": _but({"b"})},
		{"forwarded": _but({"a", "b"}), "key": _but({"a"})},
	] {
		caching.within(case.forwarded, case.key)
	}
	every case in [
		{"forwarded": _all, "key": _none}, {"forwarded": _unknown, "key": _none}, {"forwarded": _only({"a"}), "key": _none},
		{"forwarded": _only({"a", "b"}), "key": _only({"a"})}, {"forwarded": _only({"a"}), "key": _but({"a"})},
		{"forwarded": _only({"a"}), "key": _unknown}, {"forwarded": _but({"a"}), "key": _but({"a", "b"})},
		{"forwarded": _but({"a"}), "key": _only({"b"})}, {"forwarded": _but({"a"}), "key": _none},
		{"forwarded": _all, "key": _but(set())},
	] {
		not caching.within(case.forwarded, case.key)
	}
}

test_cache_policies_by_id if {
	every case in [
		{"id": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "keys": {["CachingDisabled", false, "none"]}},
		{"id": "own", "keys": {["aws_cloudfront_cache_policy.own", true, "whitelist"]}},
		{"id": "looked-up", "keys": {["data.aws_cloudfront_cache_policy.d", true, "all"]}},
		{"id": "elsewhere", "keys": set()},
	] {
		found := _keys with input as _plan({"cache_policy_id": case.id}, {}, {})
		found == [case.keys]
	}
	none := _keys with input as _plan({}, {}, {})
	none == []
}

test_cache_policies_by_reference if {
	every case in [
		{"reference": "aws_cloudfront_cache_policy.own.id", "keys": {["aws_cloudfront_cache_policy.own", true, "whitelist"]}},
		{"reference": "aws_cloudfront_cache_policy.closed.id", "keys": {["aws_cloudfront_cache_policy.closed", false, "none"]}},
		{"reference": "aws_cloudfront_cache_policy.open.id", "keys": {["aws_cloudfront_cache_policy.open", true, "unknown"]}},
		{"reference": "aws_cloudfront_cache_policy.wide.id", "keys": {["aws_cloudfront_cache_policy.wide", true, "unknown"]}},
		{"reference": "aws_cloudfront_cache_policy.bare.id", "keys": {["aws_cloudfront_cache_policy.bare", true, "unknown"]}},
		{"reference": "aws_cloudfront_cache_policy.named.id", "keys": {["aws_cloudfront_cache_policy.named", true, "unknown"]}},
		{"reference": "data.aws_cloudfront_cache_policy.managed.id", "keys": {["CachingDisabled", false, "none"]}},
		{"reference": "data.aws_cloudfront_cache_policy.same.id", "keys": {["data.aws_cloudfront_cache_policy.same", true, "unknown"]}},
		{"reference": "aws_ssm_parameter.p.value", "keys": set()},
	] {
		found := _keys with input as _plan({}, {"cache_policy_id": true}, {"cache_policy_id": plans.refers(case.reference)})
		found == [case.keys]
	}
}

# The plan has no id for a data source that waits; one that has been read has it.
test_id_that_is_looked_up_during_the_apply_is_not_unset if {
	every argument, address in {
		"cache_policy_id": "data.aws_cloudfront_cache_policy.managed",
		"origin_request_policy_id": "data.aws_cloudfront_origin_request_policy.managed",
	} {
		names := {argument: {"references": [concat("", [address, ".id"])]}}
		waiting := _plan({argument: null}, {}, names)
		found := array.concat(_chosen, _forwards) with input as waiting
		found == {
			"cache_policy_id": [true, {["no origin request policy", "none"]}],
			"origin_request_policy_id": [{["AllViewer", "all"]}],
		}[argument]
	}
	read := _plan({"cache_policy_id": null}, {}, {"cache_policy_id": plans.refers("data.aws_cloudfront_cache_policy.d.id")})
	none := _chosen with input as read
	none == []
	known := _keys with input as _plan(
		{"cache_policy_id": "own"}, {},
		{"cache_policy_id": plans.refers("data.aws_cloudfront_cache_policy.managed.id")},
	)
	known == [{["aws_cloudfront_cache_policy.own", true, "whitelist"]}]
}

test_origin_request_policies if {
	every case in [
		{"values": {}, "forwards": {["no origin request policy", "none"]}},
		{"values": {"origin_request_policy_id": "216adef6-5c7f-47e4-b989-5492eafa07d3"}, "forwards": {["AllViewer", "all"]}},
		{"values": {"origin_request_policy_id": "elsewhere"}, "forwards": set()},
		{"values": {"origin_request_policy_id": "sent"}, "forwards": {["aws_cloudfront_origin_request_policy.sent", "allExcept"]}},
	] {
		found := _forwards with input as _plan(case.values, {}, {})
		found == [case.forwards]
	}
}

_none := {"behavior": "none", "names": set()}

_all := {"behavior": "all", "names": set()}

_unknown := {"behavior": "unknown", "names": set()}

_only(names) := {"behavior": "whitelist", "names": names}

_but(names) := {"behavior": "allExcept", "names": names}

_keys := [{[key.label, key.stores, key.cookies.behavior] | some key in caching.keys(behavior)} |
	some behavior in cloudfront.behaviors
	caching.keys(behavior)
]

_forwards := [{[policy.label, policy.cookies.behavior] | some policy in caching.forwards(behavior)} |
	some behavior in cloudfront.behaviors
]

_chosen := [true | some behavior in cloudfront.behaviors; caching.chosen(behavior)]

_plan(values, unknown, expressions) := plans.plan([
	plans.made(
		"aws_cloudfront_distribution", "d", {"default_cache_behavior": [values]}, {"default_cache_behavior": [unknown]},
		{"default_cache_behavior": [expressions]}, "aws",
	),
	_policy("own", {"id": "own", "max_ttl": 1}, {"cookie_behavior": "whitelist", "cookies": [{"items": ["a"]}]}, {}),
	_policy("closed", {"max_ttl": 0}, {"cookie_behavior": "none"}, {}),
	_policy("open", {"max_ttl": 1}, {"cookie_behavior": "whitelist", "cookies": [{"items": null}]}, {"cookies": [{"items": true}]}),
	_policy("wide", {"max_ttl": 1}, {"cookie_behavior": "whitelist"}, {"cookies": true}),
	plans.known("aws_cloudfront_cache_policy", "bare", {}),
	plans.known("aws_cloudfront_cache_policy", "named", {"name": "Managed-CachingDisabled"}),
	plans.known("aws_cloudfront_origin_request_policy", "sent", {
		"id": "sent", "cookies_config": [{"cookie_behavior": "allExcept", "cookies": [{"items": ["a"]}]}],
	}),
	_looked_up("aws_cloudfront_cache_policy", "managed", "read", {"name": "Managed-CachingDisabled"}, {"id": true}),
	_looked_up("aws_cloudfront_origin_request_policy", "managed", "read", {"name": "Managed-AllViewer"}, {"id": true}),
	_looked_up("aws_cloudfront_cache_policy", "same", "read", {"name": "CachingDisabled"}, {"id": true}),
	_looked_up(
		"aws_cloudfront_cache_policy", "d", "no-op",
		{"id": "looked-up", "parameters_in_cache_key_and_forwarded_to_origin": [{"cookies_config": [{"cookie_behavior": "all"}]}]},
		{},
	),
])

_policy(name, values, cookies, unknown) := plans.made(
	"aws_cloudfront_cache_policy", name,
	object.union(values, {"parameters_in_cache_key_and_forwarded_to_origin": [{"cookies_config": [cookies]}]}),
	{"parameters_in_cache_key_and_forwarded_to_origin": [{"cookies_config": [unknown]}]}, {}, "aws",
)

_looked_up(type, name, action, values, unknown) := {
	"change": {
		"address": concat(".", ["data", type, name]), "mode": "data", "type": type, "name": name,
		"change": {"actions": [action], "before": null, "after": values, "after_unknown": unknown},
	},
	"block": {"address": concat(".", ["data", type, name]), "mode": "data", "type": type, "name": name},
}

test_cookies_that_are_not_settled_are_unknown if {
	parameters := "parameters_in_cache_key_and_forwarded_to_origin"
	every case in [
		{"values": [{}], "unknown": [{}], "cookies": "none"},
		{"values": [{}], "unknown": [{"cookies_config": true}], "cookies": "unknown"},
		{"values": [{"cookies_config": [{}]}], "unknown": [{"cookies_config": [{"cookie_behavior": true}]}], "cookies": "unknown"},
	] {
		plan := plans.plan([
			plans.known("aws_cloudfront_distribution", "d", {"default_cache_behavior": [{"cache_policy_id": "p"}]}),
			plans.made("aws_cloudfront_cache_policy", "p", {"id": "p", parameters: case.values}, {parameters: case.unknown}, {}, "aws"),
		])
		found := _keys with input as plan
		found == [{["aws_cloudfront_cache_policy.p", true, case.cookies]}]
	}
}
