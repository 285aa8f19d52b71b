# METADATA
# title: The Host header on its way to an origin
# description: |
#   Says for each behavior whether the viewer's Host goes to the origin: by its origin request policy, by its cache
#   policy (what is in the key is forwarded), or by the older forwarded_values.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
package lib.host_header

import data.lib.caching
import data.lib.elements
import data.lib.node
import data.lib.resources

# AWS's own policies that forward Host, or have it in the key.
_managed := {
	"AllViewer", "AllViewerAndCloudFrontHeaders-2022-06", "HostHeaderOnly",
	"Amplify", "UseOriginCacheControlHeaders", "UseOriginCacheControlHeaders-QueryStrings",
}

# HostHeaderOnly says nothing about cookies.
_host_header_only := "bf0718e1-ba1e-49d1-88b1-f726733018ae"

# forwarded lists what is found at each place: {"state": "yes" | "no" | "unknown", "label"}.
forwarded(behavior) := array.flatten([
	_of_request_policy(behavior),
	_of_cache_policy(behavior),
	[{"state": _of_items(_forwarded(block)), "label": "forwarded_values"} |
		some block in node.blocks(behavior.block, "forwarded_values")
	],
])

# An empty list in a dynamic block looks like one that is not known: the provider would compute it, and makes it empty.
# Of a list with something unknown in it the plan shows the gap.
_forwarded(block) := {"known": set(), "open": false} if {
	not block.synthesized
	count(block.candidates) == 0
	object.get(block.values, "headers", null) == null
} else := elements.of(block, "headers")

_of_request_policy(behavior) := [{"state": "yes", "label": "HostHeaderOnly"}] if {
	node.is(behavior.block, "origin_request_policy_id", _host_header_only)
} else := _of_policies(caching.forwards(behavior), "origin_request_policy_id")

_of_cache_policy(behavior) := [] if {
	node.attribute(behavior.block, "cache_policy_id").state == "unset"
} else := _of_policies(caching.keys(behavior), "cache_policy_id")

# Where a policy is one of several, none of them decides alone.
_of_policies(policies, argument) := [{"state": "unknown", "label": argument}] if {
	count({_of_policy(policy.label) | some policy in policies}) != 1
} else := [{"state": _of_policy(policy.label), "label": policy.label} | some policy in policies]

_of_policy(label) := _of_record(record) if {
	record := resources.existing[label]
} else := _of_name(label)

_of_name(name) := "yes" if name in _managed

_of_name(name) := "no" if not name in _managed

_of_record(record) := state if {
	[config] := _headers(record)
	behavior := node.attribute(config, "header_behavior")
	behavior.state == "known"
	state := _of_behavior(behavior.value, config)
} else := "no" if {
	count(_headers(record)) == 0
	record.mode == "managed"
	not node.undecided_blocks(node.top(record), "headers_config")
	not node.undecided_blocks(node.top(record), "parameters_in_cache_key_and_forwarded_to_origin")
} else := "unknown"

_headers(record) := [config |
	some block in array.concat(
		[node.top(record)],
		node.blocks(node.top(record), "parameters_in_cache_key_and_forwarded_to_origin"),
	)
	some config in node.blocks(block, "headers_config")
]

_of_behavior("none", _) := "no"

_of_behavior("allViewer", _) := "yes"

_of_behavior("allViewerAndWhitelistCloudFront", _) := "yes"

_of_behavior("whitelist", config) := _of_items(_items(config))

_of_behavior("allExcept", config) := _opposite[_of_items(_items(config))]

_opposite := {"yes": "no", "no": "yes", "unknown": "unknown"}

_items(config) := {
	"known": union({elements.of(block, "items").known | some block in node.blocks(config, "headers")}),
	"open": true in {elements.of(block, "items").open | some block in node.blocks(config, "headers")},
}

_of_items(items) := "yes" if {
	some item in items.known
	lower(item) in {"host", "*"}
} else := "unknown" if {
	items.open
} else := "no"
