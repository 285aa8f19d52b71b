# METADATA
# title: One view of resources
# description: |
#   Every resource and data source of the document by its address, in one shape for plans and synthesized
#   configurations: nested modules, count and for_each, and unchanged resources included; those going away excluded.
#
#   A record has: address, type, name, mode; module (its address, "" for the root), path (the module's path without
#   index keys), steps (the modules around it, with index keys), configuration (path and address without index keys),
#   index (its own index key or null); actions; before, values (after), unknown (after_unknown), sensitive
#   (after_sensitive); expressions (its block in the plan's configuration, also in candidates), provider (key of its
#   provider block), for_each (expressions that repeat it).
package lib.resources

import data.lib.configuration
import data.lib.document
import data.lib.synthesized

# What will exist when the plan has been applied.
existing := synthesized.resources if not document.is_plan

existing := object.union(_read, {change.address: record |
	some change in document.plan.resource_changes
	_stays(change.change)
	record := _record(change, change.change, "after")
}) if {
	document.is_plan
}

# What the plan deletes, alone or as one half of a replacement. One address may be there twice: what an interrupted
# replacement left behind (a deposed object) goes away too.
destroyed contains record if {
	some change in document.plan.resource_changes
	"delete" in change.change.actions
	record := _record(change, change.change, "before")
}

# What the plan no longer manages when it has been applied: what it deletes, and what it only forgets ("removed"
# blocks). A replacement stays.
departing contains record if {
	some change in document.plan.resource_changes
	change.change.actions in [["delete"], ["forget"]]
	record := _record(change, change.change, "before")
}

# What a refresh before the plan found gone or changed outside of Terraform.
drifted contains record if {
	some change in document.plan.resource_drift
	record := _record(change, change.change, "before")
}

# Addresses of managed resources by type.
by_type[record.type] contains address if {
	some address, record in existing
	record.mode == "managed"
}

# Addresses of data sources by type.
data_by_type[record.type] contains address if {
	some address, record in existing
	record.mode == "data"
}

# Addresses of what count, for_each and modules make of one block, by its configuration address and each module around
# it: what is inside a module's instance is found without looking at the others.
within[record.configuration][ancestor] contains address if {
	some address, record in existing
	some length in numbers.range(0, count(record.steps))
	ancestor := concat(".", array.slice(record.steps, 0, length))
}

# The address by configuration address, module and index key.
located[record.configuration][record.module][json.marshal(record.index)] := address if {
	some address, record in existing
}

# of_types gives the records of managed resources of any of the types.
of_types(types) := [record |
	some type in types
	some address in by_type[type]
	record := existing[address]
]

# A deleted resource is gone, and so is a forgotten one as far as Terraform can change it; a replaced one stays.
# Nothing is there when there was nothing and nothing is done.
_stays(change) if {
	not change.actions in [["delete"], ["forget"]]
	not _nowhere(change)
}

_nowhere(change) if {
	change.actions == ["no-op"]
	not is_object(object.get(change, "after", null))
}

# Data sources that were read before the plan was made: the plan does not list them among its changes.
_read[resource.address] := record if {
	some level in [_prior_0, _prior_1, _prior_2, _prior_3, _prior_4, _prior_5, _prior_6, _prior_7, _prior_8]
	some module in level
	some resource in module.resources
	resource.mode == "data"
	record := _record(object.union({"module_address": module.address}, resource), resource, "values")
}

_prior_0 := [object.union({"address": ""}, document.plan.prior_state.values.root_module)]

_prior_1 := _children(_prior_0)

_prior_2 := _children(_prior_1)

_prior_3 := _children(_prior_2)

_prior_4 := _children(_prior_3)

_prior_5 := _children(_prior_4)

_prior_6 := _children(_prior_5)

_prior_7 := _children(_prior_6)

_prior_8 := _children(_prior_7)

_children(level) := [child |
	some module in level
	some child in module.child_modules
]

_record(resource, change, side) := {
	"address": resource.address, "mode": resource.mode, "type": resource.type, "name": resource.name,
	"module": module, "path": place.path, "steps": place.steps,
	"configuration": address,
	"index": object.get(resource, "index", null),
	"actions": object.get(change, "actions", ["no-op"]),
	"before": _object(object.get(change, "before", null)),
	"values": _object(object.get(change, side, null)),
	"unknown": _marks(object.get(change, "after_unknown", null)),
	"sensitive": _marks(object.get(change, "after_sensitive", null)),
	"expressions": _expressions(block), "candidates": _candidates(_expressions(block)),
	"for_each": [block[key] | some key in ["for_each_expression", "count_expression"]],
	"provider": object.get(block, "provider_config_key", ""),
	"synthesized": false,
} if {
	module := object.get(resource, "module_address", "")
	place := _places[module]
	address := configuration.join(place.path, _block_name(resource))
	block := object.get(configuration.resources, address, {"expressions": null})
}

# null means that the block is missing from the configuration, so that nothing can be said about its arguments.
_candidates(null) := []

_candidates(expressions) := [expressions] if expressions != null

# Terraform writes no `expressions` for a block without arguments; null says that the block itself was not found.
_expressions(block) := object.get(block, "expressions", {})

_block_name(resource) := concat(".", ["data", resource.type, resource.name]) if resource.mode == "data"

_block_name(resource) := concat(".", [resource.type, resource.name]) if resource.mode != "data"

# Marks are an object, or `true` for a resource that is sensitive, or unknown, as a whole.
_marks(true) := true

_marks(value) := _object(value) if value != true

_object(value) := value if is_object(value)

_object(value) := {} if not is_object(value)

# Module addresses with their path, which has no index keys, and their steps, which have.
_places[address] := {"path": concat(".", [step[1] | some step in steps]), "steps": [step[0] | some step in steps]} if {
	some address in _modules
	steps := regex.find_all_string_submatch_n(
		`(module\.[^.\[]+)(?:\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])?`,
		address,
		-1,
	)
}

_modules contains ""

_modules contains change.module_address if some change in document.plan.resource_changes

_modules contains module.address if {
	some level in [_prior_1, _prior_2, _prior_3, _prior_4, _prior_5, _prior_6, _prior_7, _prior_8]
	some module in level
}
