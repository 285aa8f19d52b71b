# METADATA
# title: Values of a synthesized configuration
# description: |
#   Reads argument values of Terraform's JSON syntax: text with "${...}" in it is unknown, with the references made
#   there, unless it is exactly one variable with a default or one local value that is a constant.
package lib.synthesized_values

import data.lib.document
import data.lib.synthesized

# read gives the state of one value.
read(value) := {"state": "unset"} if value in {null, ""}

read(value) := {"state": "known", "value": value, "sensitive": false} if {
	not value in {null, ""}
	not interpolated(value)
}

read(value) := {"state": "known", "value": constant, "sensitive": false} if {
	is_string(value)
	constant := constants[_name(value)]
}

read(value) := {"state": "unknown", "references": references(value)} if {
	interpolated(value)
	not _is_constant(value)
}

# Values of names that are known before any plan: constant locals and defaults of variables.
constants := object.union(
	{concat(".", ["local", name]): value |
		some locals in _as_array(document.synthesized.locals)
		some name, value in locals
		not interpolated(value)
		value != null
	},
	{concat(".", ["var", name]): variable.default |
		some name, variable in document.synthesized.variable
		variable.default != null
	},
)

# interpolated holds for text, or a collection with text, that Terraform will evaluate.
interpolated(value) if {
	is_string(value)
	contains(replace(value, "$${", ""), "${")
}

interpolated(value) if {
	not is_string(value)
	walk(value, [_, leaf])
	is_string(leaf)
	contains(replace(leaf, "$${", ""), "${")
}

# references lists what a value's interpolations refer to.
references(value) := {match[0] |
	walk(value, [_, leaf])
	is_string(leaf)
	contains(leaf, "${")
	some match in regex.find_all_string_submatch_n(_reference, leaf, -1)
	_refers(match[0])
}

_reference := concat("", [
	`[A-Za-z_][A-Za-z0-9_-]*`,
	`(?:(?:\[(?:[0-9]+|\*|\\?"[^"]*")\])?\.[A-Za-z_][A-Za-z0-9_-]*)+`,
])

# Words with dots in them also occur outside of interpolations; a reference names something of this document.
_refers(text) if split(text, ".")[0] in {"var", "local", "module", "each", "count"}

_refers(text) if {
	parts := split(text, ".")
	parts[0] == "data"
	synthesized.resources[concat(".", array.slice(parts, 0, 3))]
}

_refers(text) if {
	parts := split(text, ".")
	synthesized.resources[concat(".", [parts[0], split(parts[1], "[")[0]])]
}

# A function of its own: inside `not`, an argument without a value would leave the whole rule without one.
_is_constant(value) if constants[_name(value)]

_name(value) := substring(value, 2, count(value) - 3) if regex.match(`^\$\{(?:var|local)\.[A-Za-z0-9_-]+\}$`, value)

_as_array(value) := value if is_array(value)

_as_array(value) := [value] if is_object(value)
