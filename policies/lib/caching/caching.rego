# METADATA
# title: Cookies in caching and origin requests
# description: |
#   Says for each behavior which cookies the cache tells apart, which cookies reach the origin, and whether anything is
#   stored at all. Policies are read where they are made, where they are looked up, or from the list of AWS's own.
package lib.caching

import data.lib.managed_policies
import data.lib.node
import data.lib.references
import data.lib.resources

# A cookie setting is {"behavior": "none" | "all" | "whitelist" | "allExcept" | "unknown", "names": {...}}.
_none := {"behavior": "none", "names": set()}

_unknown := {"behavior": "unknown", "names": set()}

# keys lists what a behavior's cache policy may be: {"stores", "cookies", "label"}, stores being true, false or
# "unknown". It is empty when none is known, and undefined when the behavior has no cache policy.
keys(behavior) := _policies(behavior, "cache_policy_id", "aws_cloudfront_cache_policy")

# forwards lists what a behavior's origin request policy may be: {"cookies", "label"}. It is empty when none is known.
# Without an origin request policy only what is in the key goes to the origin.
forwards(behavior) := policies if {
	policies := _policies(behavior, "origin_request_policy_id", "aws_cloudfront_origin_request_policy")
} else := [{"cookies": _none, "label": "no origin request policy"}]

# within holds when the key tells every forwarded cookie apart.
within(forwarded, _) if forwarded.behavior == "none"

within(_, key) if key.behavior == "all"

within(forwarded, key) if {
	forwarded.behavior == "whitelist"
	key.behavior == "whitelist"
	count(forwarded.names - key.names) == 0
}

within(forwarded, key) if {
	forwarded.behavior == "whitelist"
	key.behavior == "allExcept"
	count(forwarded.names & key.names) == 0
}

within(forwarded, key) if {
	forwarded.behavior == "allExcept"
	key.behavior == "allExcept"
	count(key.names - forwarded.names) == 0
}

# chosen holds when a behavior names a cache policy, known or not.
chosen(behavior) if _argument(behavior, "cache_policy_id").state != "unset"

# An id looked up by a data source that waits for the apply is null in the plan, not unknown, because the data source
# takes the id as an argument too.
_argument(behavior, name) := {"state": "unknown", "references": references} if {
	references := _awaited(behavior, name)
	count(references) > 0
} else := node.attribute(behavior.block, name)

_awaited(behavior, name) := {reference |
	node.attribute(behavior.block, name).state == "unset"
	some expressions in behavior.block.candidates
	some reference in expressions[name].references
	count(_waiting(behavior.record, reference)) > 0
}

_waiting(record, reference) := {address |
	some type in _types
	some address in references.targets(record, {reference}, "data", type)
	resources.existing[address].actions == ["read"]
}

# What a policy's id may mean: one of AWS's own, or resources and data sources of this document.
_policies(behavior, argument, type) := [_managed[type][attribute.value]] if {
	attribute := _argument(behavior, argument)
	attribute.state == "known"
} else := [policy |
	attribute := _argument(behavior, argument)
	some address in object.get(_by_id, [type, attribute.value], set())
	policy := _own[address]
] if {
	_argument(behavior, argument).state == "known"
} else := [_own[address] |
	attribute := _argument(behavior, argument)
	some address in references.candidates(behavior.record, attribute.references, type, "id")
] if {
	_argument(behavior, argument).state == "unknown"
}

_managed[type][id] := object.union(policy, {"label": policy.name}) if {
	some type, policies in managed_policies.by_id
	some id, policy in policies
}

_types := ["aws_cloudfront_cache_policy", "aws_cloudfront_origin_request_policy"]

_by_id[type][id] contains address if {
	some type in _types
	some index in [resources.by_type, resources.data_by_type]
	some address in index[type]
	id := resources.existing[address].values.id
}

# Policies that the document makes or looks up, by address.
_own[address] := policy if {
	some type in _types
	some index in [resources.by_type, resources.data_by_type]
	some address in index[type]
	policy := _read(resources.existing[address])
}

# A data source that asks for one of AWS's policies by name.
_read(record) := object.union(managed, {"label": managed.name}) if {
	managed := _looked_up(record)
} else := {"stores": _stores(block), "cookies": _setting(parameters), "label": record.address} if {
	block := node.top(record)
	some parameters in node.blocks(block, "parameters_in_cache_key_and_forwarded_to_origin")
} else := {"stores": _stores(node.top(record)), "cookies": _unknown, "label": record.address} if {
	record.type == "aws_cloudfront_cache_policy"
} else := {"cookies": _setting(node.top(record)), "label": record.address}

_looked_up(record) := managed_policies.by_name[record.type][trim_prefix(record.values.name, "Managed-")] if {
	record.mode == "data"
	startswith(record.values.name, "Managed-")
}

# CloudFront stores nothing only when the longest time it may keep an object is 0.
_stores(block) := false if node.is(block, "max_ttl", 0)

_stores(block) if {
	not node.is(block, "max_ttl", 0)
	node.attribute(block, "max_ttl").state != "unknown"
}

_stores(block) := "unknown" if node.attribute(block, "max_ttl").state == "unknown"

_setting(block) := setting if {
	some config in node.blocks(block, "cookies_config")
	behavior := node.attribute(config, "cookie_behavior")
	behavior.state == "known"
	not _undecided_names(config)
	setting := {
		"behavior": behavior.value,
		"names": {name |
			some cookies in node.blocks(config, "cookies")
			some name in node.attribute(cookies, "items").value
		},
	}
} else := _none if {
	count(node.blocks(block, "cookies_config")) == 0
	not node.undecided_blocks(block, "cookies_config")
} else := _unknown

_undecided_names(config) if node.undecided_blocks(config, "cookies")

_undecided_names(config) if {
	some cookies in node.blocks(config, "cookies")
	node.attribute(cookies, "items").state == "unknown"
}
