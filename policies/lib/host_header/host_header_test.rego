package lib.host_header_test

import data.lib.cloudfront
import data.lib.host_header
import data.lib.plans_test as plans

test_managed_policies_that_forward_host if {
	every id, places in {
		"216adef6-5c7f-47e4-b989-5492eafa07d3": {["AllViewer", "yes"]},
		"b689b0a8-53d0-40ab-baf2-68738e2966ac": {["AllViewerExceptHostHeader", "no"]},
		"33f36d7e-f396-46d9-90e0-52428a34d9dc": {["AllViewerAndCloudFrontHeaders-2022-06", "yes"]},
		"bf0718e1-ba1e-49d1-88b1-f726733018ae": {["HostHeaderOnly", "yes"]},
		"88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": {["CORS-S3Origin", "no"]},
		"elsewhere": {["origin_request_policy_id", "unknown"]},
	} {
		found := _forwarded with input as _plan({"origin_request_policy_id": id}, {}, {})
		found == places
	}
	every id, places in {
		"658327ea-f89d-4fab-a63d-7e88639e58f6": {["CachingOptimized", "no"]},
		"83da9c7e-98b4-4e11-a168-04f0df8e2c65": {["UseOriginCacheControlHeaders", "yes"]},
		"4cc15a8a-d715-48a4-82b8-cc0b614638fe": {["UseOriginCacheControlHeaders-QueryStrings", "yes"]},
		"2e54312d-136d-493c-8eb9-b001f22f67d2": {["Amplify", "yes"]},
		"elsewhere": {["cache_policy_id", "unknown"]},
	} {
		found := _forwarded with input as _plan({"cache_policy_id": id}, {}, {})
		found == places | {["no origin request policy", "no"]}
	}
}

test_headers_of_own_policies if {
	every case in [
		{"config": {"header_behavior": "none"}, "state": "no"},
		{"config": {"header_behavior": "allViewer"}, "state": "yes"},
		{"config": {"header_behavior": "allViewerAndWhitelistCloudFront"}, "state": "yes"},
		{"config": {"header_behavior": "whitelist", "headers": [{"items": ["Accept", "HOST"]}]}, "state": "yes"},
		{"config": {"header_behavior": "whitelist", "headers": [{"items": ["Accept"]}]}, "state": "no"},
		{"config": {"header_behavior": "whitelist"}, "state": "no"},
		{"config": {"header_behavior": "allExcept", "headers": [{"items": ["Host"]}]}, "state": "no"},
		{"config": {"header_behavior": "allExcept", "headers": [{"items": ["Accept"]}]}, "state": "yes"},
		{"config": {"header_behavior": "whitelist", "headers": [{"items": null}]}, "open": {"headers": [{"items": true}]}, "state": "unknown"},
		{"config": {"header_behavior": "allExcept", "headers": [{"items": null}]}, "open": {"headers": [{"items": true}]}, "state": "unknown"},
		{"config": {}, "open": {"header_behavior": true}, "state": "unknown"},
	] {
		sent := _forwarded with input as _plan({"origin_request_policy_id": "sent"}, {"headers_config": [case.config]}, {
			"headers_config": [object.get(case, "open", {})],
		})
		sent == {["aws_cloudfront_origin_request_policy.sent", case.state]}
		kept := _forwarded with input as _plan(
			{"cache_policy_id": "kept"},
			{_parameters: [{"headers_config": [case.config]}]}, {_parameters: [{"headers_config": [object.get(case, "open", {})]}]},
		)
		kept == {["aws_cloudfront_cache_policy.kept", case.state], ["no origin request policy", "no"]}
	}
}

test_policies_without_headers_forward_none_unless_that_is_open if {
	every case in [
		{"unknown": {}, "state": "no"}, {"unknown": {"headers_config": true}, "state": "unknown"},
		{"unknown": {_parameters: true}, "state": "unknown"},
	] {
		found := _forwarded with input as _plan({"cache_policy_id": "kept"}, {}, case.unknown)
		found == {["aws_cloudfront_cache_policy.kept", case.state], ["no origin request policy", "no"]}
	}
	looked_up := _forwarded with input as _plan({"cache_policy_id": "looked-up"}, {}, {})
	looked_up == {["data.aws_cloudfront_cache_policy.d", "unknown"], ["no origin request policy", "no"]}
}

test_forwarded_values_may_name_host if {
	every headers, state in {["Host"]: "yes", ["*"]: "yes", ["Accept"]: "no"} {
		found := _forwarded with input as _plan({"forwarded_values": [{"headers": headers}]}, {}, {})
		found == {["forwarded_values", state], ["no origin request policy", "no"]}
	}
}

_parameters := "parameters_in_cache_key_and_forwarded_to_origin"

_forwarded contains [place.label, place.state] if {
	some behavior in cloudfront.behaviors
	some place in host_header.forwarded(behavior)
}

_plan(behavior, values, unknown) := plans.plan([
	plans.known("aws_cloudfront_distribution", "d", {"default_cache_behavior": [behavior]}),
	plans.made("aws_cloudfront_origin_request_policy", "sent", object.union(values, {"id": "sent"}), unknown, {}, "aws"),
	plans.made("aws_cloudfront_cache_policy", "kept", object.union(values, {"id": "kept"}), unknown, {}, "aws"),
	{
		"change": {
			"address": "data.aws_cloudfront_cache_policy.d", "mode": "data", "type": "aws_cloudfront_cache_policy", "name": "d",
			"change": {"actions": ["no-op"], "before": {}, "after": {"id": "looked-up", "name": "Managed-New"}, "after_unknown": {}},
		},
		"block": {"address": "data.aws_cloudfront_cache_policy.d", "mode": "data", "type": "aws_cloudfront_cache_policy", "name": "d"},
	},
])
