# METADATA
# title: Attributes and blocks
# description: |
#   Reads one attribute or the nested blocks of a resource record, or of a block found in it. An attribute is in one of
#   three states: known, with its value; unset; or unknown until apply, with the references
#   its expression makes. An argument that nobody wrote and the provider computes is unset, although the plan calls it
#   unknown too, and so is an empty text: the provider writes it for an argument that AWS knows nothing about.
#
#   A block carries `values`, `unknown`, `sensitive` and `candidates`: the blocks of the configuration that it may come
#   from. A plan sorts sets of blocks while the configuration keeps the order of the source, so they are matched by what
#   they say.
package lib.node

import data.lib.configuration
import data.lib.synthesized_values

# top is the outermost block of a resource: its record is one.
top(record) := record

# attribute reads one argument of a block.
attribute(block, name) := synthesized_values.read(object.get(block.values, name, null)) if {
	block.synthesized
} else := _settled(block, name, object.get(block.values, name, null)) if {
	not _is_marked(_mark(block.unknown, name))
} else := {"state": "unset"} if {
	_unwritten(block, name)
} else := {"state": "unknown", "references": _references(block, name)}

_settled(_, _, null) := {"state": "unset"}

_settled(_, _, "") := {"state": "unset"}

_settled(block, name, value) := {"state": "known", "value": value, "sensitive": sensitive} if {
	value != null
	value != ""
	sensitive := _is_marked(_mark(block.sensitive, name))
}

# is holds when an argument is known to have that value.
is(block, name, value) if attribute(block, name).value == value

# blocks gives the nested blocks of a name, in order.
blocks(block, name) := [child |
	some position, values in configuration.as_array(object.get(block.values, name, []))
	is_object(values)
	unknown := _at(_mark(block.unknown, name), position)
	sensitive := _at(_mark(block.sensitive, name), position)
	child := {
		"values": values,
		"unknown": unknown,
		"sensitive": sensitive,
		"candidates": _origins(values, unknown, [candidate |
			some expressions in block.candidates
			some candidate in configuration.as_array(object.get(expressions, name, []))
		]),
		"synthesized": false,
	}
] if {
	not block.synthesized
}

blocks(block, name) := array.concat(
	[_synthesized_block(values) | some values in configuration.as_array(object.get(block.values, name, []))],
	[_synthesized_block(dynamic.content) |
		some dynamics in configuration.as_array(object.get(block.values, "dynamic", []))
		some dynamic in configuration.as_array(object.get(dynamics, name, []))
	],
) if {
	block.synthesized
}

# undecided_blocks holds when the plan does not yet know which blocks of that name there will be.
undecided_blocks(block, name) if _mark(block.unknown, name) == true

_synthesized_block(values) := {"values": values, "unknown": {}, "sensitive": {}, "candidates": [], "synthesized": true}

_unwritten(block, name) if {
	count(block.candidates) > 0
	every expressions in block.candidates {
		not expressions[name]
	}
}

# Something of a value is, where it is a list; of a map only a part.
default _is_marked(_) := false

_is_marked(true) := true

_is_marked(marks) if {
	is_array(marks)
	true in marks
}

_references(block, name) := {reference |
	some expressions in block.candidates
	some reference in expressions[name].references
}

# What is said of a block as a whole holds for everything in it.
_mark(marks, name) if {
	marks == true
} else := object.get(marks, name, false)

_at(marks, position) := marks[position] if {
	_is_mark(marks[position])
} else if {
	marks == true
} else := {}

_is_mark(true)

_is_mark(mark) if is_object(mark)

# The blocks of the configuration that a block of the plan may come from: those that say all of what it says, or, where
# something of it was generated (a dynamic block shows nothing), those that do not contradict it.
_origins(values, unknown, candidates) := [candidate |
	# Of one alone it makes no difference whether it says everything.
	some candidate in candidates
	_consistent(values, unknown, candidate)
] if {
	count(candidates) < 2
} else := matching if {
	matching := [candidate |
		some candidate in candidates
		_consistent(values, unknown, candidate)
		_complete(values, unknown, candidate)
	]
	count(matching) > 0
} else := [candidate |
	some candidate in candidates
	_consistent(values, unknown, candidate)
]

_complete(values, unknown, candidate) if {
	every name, value in values {
		not _unsaid(candidate, name, value)
		not _overstated(candidate, name, value, unknown)
	}
}

# A nested block that the candidate does not have.
_unsaid(candidate, name, value) if {
	is_object(value[0])
	not candidate[name]
}

# A reference for something that is not set.
_overstated(candidate, name, value, unknown) if {
	value in {null, ""}
	candidate[name].references
	not unknown[name]
}

_consistent(values, unknown, candidate) if not _contradicted(values, unknown, candidate)

_contradicted(values, _, candidate) if {
	some name, expression in candidate
	constant := configuration.constant(expression)
	value := values[name]
	type_name(value) == type_name(constant)
	value != constant
	not is_array(value)
}

_contradicted(values, unknown, candidate) if {
	some name, expression in candidate
	is_array(expression)
	count(object.get(values, name, [])) == 0
	not unknown[name] == true
}

_contradicted(_, unknown, candidate) if {
	some name, mark in unknown
	mark == true
	configuration.constant(candidate[name]) != null
}
