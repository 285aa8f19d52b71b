# METADATA
# title: Resources of a synthesized configuration
# description: |
#   Reads `resource` and `data` of a configuration in Terraform's JSON syntax as records of the same shape as a plan's.
#   An attribute whose text holds "${...}" is unknown there, with the references in that text (see lib.node).
package lib.synthesized

import data.lib.document

# Every resource and data source by address.
resources := object.union(
	{address: _record(address, "managed", type, name, body) |
		some type, bodies in document.synthesized.resource
		some name, body in _bodies(bodies)
		address := concat(".", [type, name])
	},
	{address: _record(address, "data", type, name, body) |
		some type, bodies in document.synthesized.data
		some name, body in _bodies(bodies)
		address := concat(".", ["data", type, name])
	},
)

_record(address, mode, type, name, body) := {
	"address": address,
	"mode": mode,
	"type": type,
	"name": name,
	"module": "",
	"path": "",
	"steps": [],
	"configuration": address,
	"index": null,
	"actions": ["create"],
	"before": {},
	"values": body,
	"unknown": {},
	"sensitive": {},
	"expressions": {},
	"candidates": [],
	"for_each": [value | some key in ["for_each", "count"]; value := body[key]],
	"provider": _provider(type, body),
	"synthesized": true,
}

# Names may be given in one object, or in an array of objects.
_bodies(bodies) := {name: body | some name, body in bodies} if is_object(bodies)

_bodies(bodies) := {name: body |
	some part in bodies
	some name, body in part
} if {
	is_array(bodies)
}

# Without an explicit choice, Terraform uses the default provider named by the type's first word.
_provider(type, body) := provider if {
	provider := trim_suffix(trim_prefix(body.provider, "${"), "}")
} else := split(type, "_")[0]
