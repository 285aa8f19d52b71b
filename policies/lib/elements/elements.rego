# METADATA
# title: Elements of lists
# description: |
#   Reads a list argument element by element: one unknown element makes a list unknown as a whole (see lib.node), but a
#   rule may still decide by the others.
package lib.elements

import data.lib.node
import data.lib.synthesized_values

# of gives the elements that are known, and whether there are others.
of(block, name) := {"known": _elements(attribute.value), "open": false} if {
	attribute := node.attribute(block, name)
	attribute.state == "known"
}

of(block, name) := {"known": set(), "open": false} if node.attribute(block, name).state == "unset"

of(block, name) := {"known": known, "open": true} if {
	not block.synthesized
	node.attribute(block, name).state == "unknown"
	known := {element |
		some element in _elements(object.get(block.values, name, null))
		element != null
	}
}

of(block, name) := {"known": known, "open": count(known) < count(read)} if {
	block.synthesized
	node.attribute(block, name).state == "unknown"
	read := [synthesized_values.read(element) | some element in _elements(block.values[name])]
	known := {attribute.value |
		some attribute in read
		attribute.state == "known"
	}
}

_elements(value) := {element | some element in value} if is_array(value)

_elements(value) := {value} if {
	not is_array(value)
	value != null
}
