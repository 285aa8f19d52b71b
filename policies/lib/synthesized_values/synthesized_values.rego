# METADATA
# title: Values of a synthesized configuration
# description: |
#   Reads argument values of Terraform's JSON syntax: text with "${...}" in it is unknown, with the references made
#   there, unless it is exactly one variable with a default or one local value that is a constant.
package lib.synthesized_values

import data.lib.configuration
import data.lib.document
import data.lib.synthesized

# read gives the state of one value.
read(value) := {"state": "unset"} if {
	value in {null, ""}
} else := {"state": "known", "value": value, "sensitive": false} if {
	not interpolated(value)
} else := {"state": "known", "value": constant, "sensitive": false} if {
	constant := constants[substring(value, 2, count(value) - 3)]
} else := {"state": "unknown", "references": references(value)}

# Values of names that are known before any plan: constant locals and defaults of variables.
constants := object.union(
	{concat(".", ["local", name]): value |
		some locals in configuration.as_array(document.synthesized.locals)
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
	walk(value, [_, leaf])
	contains(replace(leaf, "$${", ""), "${")
}

# references lists what a value's interpolations refer to.
references(value) := {match[0] |
	walk(value, [_, leaf])
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
	parts := split(split(text, "[")[0], ".")
	some names in [2, 3]
	synthesized.resources[concat(".", array.slice(parts, 0, names))]
}
