# METADATA
# title: Functions by name
# description: |
#   Tells which function of Lambda an argument means. Keys are the function's name where it is known ("name:app"), and
#   the address of the resource where it is not ("aws_lambda_function.app"); a version or alias behind the name is its
#   qualifier.
package lib.functions

import data.lib.node
import data.lib.references
import data.lib.resources

# all_functions lists the functions of the document.
all_functions := resources.of_types(["aws_lambda_function"])

# keys gives what a function may be called by.
keys(record) := {concat("", ["name:", attribute.value])} if {
	attribute := node.attribute(node.top(record), "function_name")
	attribute.state == "known"
} else := {record.address}

# meant gives the keys of the function that an argument means, and of the whole text of an unknown one.
meant(record, name) := {key_of(attribute.value)} if {
	attribute := node.attribute(node.top(record), name)
	attribute.state == "known"
} else := found if {
	attribute := node.attribute(node.top(record), name)
	attribute.state == "unknown"
	found := _targets(record, attribute.references)
	count(found) > 0
} else := {concat("", ["text:", concat(" ", sort(references.precise(attribute.references)))])} if {
	attribute := node.attribute(node.top(record), name)
	count(attribute.references) > 0
} else := set()

_targets(record, names) := {key |
	some address in references.targets(record, names, "managed", "aws_lambda_function")
	some key in keys(resources.existing[address])
} | {key |
	some address in references.targets(record, names, "managed", "aws_lambda_alias")
	some key in meant_by_alias[address]
}

# meant_by_alias gives the keys of the function that an alias is of.
meant_by_alias[alias.address] contains key if {
	some alias in resources.of_types(["aws_lambda_alias"])
	attribute := node.attribute(node.top(alias), "function_name")
	some key in _of_alias(alias, attribute)
}

_of_alias(_, attribute) := {key_of(attribute.value)} if attribute.state == "known"

_of_alias(alias, attribute) := {key |
	some address in references.targets(alias, attribute.references, "managed", "aws_lambda_function")
	some key in keys(resources.existing[address])
} if {
	attribute.state == "unknown"
}

# key_of reads a name, a partial ARN or an ARN, with or without a qualifier.
key_of(text) := concat("", ["name:", parts[_place(parts)]]) if parts := split(text, ":")

# qualifier_of reads the qualifier out of the same; it is empty without one.
qualifier_of(text) := parts[_place(parts) + 1] if {
	parts := split(text, ":")
} else := ""

_place(parts) := place + 1 if {
	some place in [1, 5]
	parts[place] == "function"
} else := 0

# qualifier gives the qualifier that an argument says, or that lies behind the function's name.
qualifier(record, name, function) := attribute.value if {
	attribute := node.attribute(node.top(record), name)
	attribute.state == "known"
} else := text if {
	text := _alias_name(record, node.attribute(node.top(record), name))
} else := concat(" ", sort(references.precise(attribute.references))) if {
	attribute := node.attribute(node.top(record), name)
} else := qualifier_of(attribute.value) if {
	attribute := node.attribute(node.top(record), function)
} else := text if {
	text := _alias_name(record, node.attribute(node.top(record), function))
} else := ""

_alias_name(record, attribute) := name if {
	names := {name |
		some address in references.targets(record, attribute.references, "managed", "aws_lambda_alias")
		name := node.attribute(node.top(resources.existing[address]), "name").value
	}
	count(names) == 1
	some name in names
}
