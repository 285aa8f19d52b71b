# METADATA
# title: Policy documents of IAM
# description: |
#   Reads the policy that an argument holds as statements: from literal JSON, or, when the text is not known yet, from
#   the aws_iam_policy_document it comes from, whose blocks the plan shows. Every statement has the same shape:
#   effect, actions, not_actions, resources, not_resources, principals, not_principals (sets of {type, identifiers}),
#   conditions (sets of {test, variable, values}). A value that is not known yet stands there as `unknown`; how many
#   resources are unknown is in unknown_resources. Principals that are not known yet are in open_principals: sets of
#   {type, missing}, words for what they depend on. Attributes of resources are not among them: they name one caller.
package lib.iam

import data.lib.configuration
import data.lib.node
import data.lib.references
import data.lib.resources
import data.lib.synthesized_values
import data.lib.text

# A part of a statement that is known only after apply.
unknown := "(known after apply)"

# documents gives the policies that an argument may mean, as lists of statements, and the names of `missing` values that
# would add to them. It is undefined when the argument is not set.
documents(record, block, name) := {"statements": [_literal(record, document)], "missing": set()} if {
	document := json.unmarshal(node.attribute(block, name).value)
} else := {"statements": [_literal(record, document)], "missing": set()} if {
	# In a synthesized file the JSON text itself is readable; only the interpolated parts are not.
	document := json.unmarshal(block.values[name])
} else := {"statements": statements, "missing": missing} if {
	addresses := _addresses(record, node.attribute(block, name).references)
	count(addresses) > 0
	statements := [_statements(address) | some address in addresses]
	missing := {gap |
		some address in addresses
		some part in graph.reachable(_parts, {address})
		some gap in _gaps[part]
	}
} else := {"statements": [], "missing": missing} if {
	missing := _missing(name, references.loose(record, node.attribute(block, name).references))
}

# everybody holds for a principal block that means any AWS account, or the whole world.
everybody(principal) if {
	principal.type in {"*", "AWS"}
	"*" in principal.identifiers
}

_missing(name, loose) := loose if {
	count(loose) > 0
} else := {name}

# Documents that the references lead to.
_addresses(record, names) := references.candidates(record, names, "aws_iam_policy_document", "json")

# All statements of a document: its own and those of the documents it is made of, without those that a later one
# replaces by its sid: the blocks replace what is taken over from sources, and what overrides replaces both.
_statements(address) := [statement |
	some [rank, statement] in ranked
	not _replaced(statement, {later.sid | some [higher, later] in ranked; higher > rank})
] if {
	overriding := graph.reachable(_parts, {other |
		some part in graph.reachable(_sources, {address})
		some other in _overrides[part]
	})
	parts := graph.reachable(_parts, {address})
	ranked := [[rank, statement] |
		some part in parts
		some [own, statement] in _own[part]
		rank := _rank(part, address, own, overriding)
	]
}

# What an overriding document says comes last; of others only the document's own order is looked at.
_rank(part, address, own, overriding) := 2 if {
	part in overriding
} else := own if {
	part == address
} else := 0

_replaced(statement, sids) if {
	statement.sid in sids
	not statement.sid in {"", unknown}
}

# Documents by address with the documents they are made of.
_parts[address] := _sources[address] | _overrides[address] if some address in _all

_sources[address] := _merged(address, ["source_policy_documents", "source_json"]) if some address in _all

_overrides[address] := _merged(address, ["override_policy_documents", "override_json"]) if some address in _all

_all := object.get(resources.data_by_type, "aws_iam_policy_document", set())

_merged(address, names) := {other |
	record := resources.existing[address]
	some name in names
	some other in _merged_by(record, name, node.attribute(node.top(record), name).references)
}

# Where the plan shows a list of texts with gaps, each gap is a document that has not been read: one that has been
# stands in the list with its text. With more such documents than gaps it is not told which of them are meant.
_merged_by(record, name, names) := _others(record, names) if {
	not is_array(object.get(record.values, name, null))
} else := unread if {
	unread := _unread(record, names)
	count(unread) <= _gap_count(record.values[name])
} else := set()

# A document is no part of itself, whatever the way to its parts hides.
_others(record, names) := _addresses(record, names) - {record.address}

_unread(record, names) := {address |
	some address in _others(record, names)
	object.get(resources.existing[address].values, "json", null) == null
}

_gap_count(texts) := count([text | some text in texts; _element(text) == unknown])

# What a document takes over from text that is not known yet and comes from no other document.
_gaps[address] contains gap if {
	some address in _all
	record := resources.existing[address]
	some name, _ in _texts
	named := node.attribute(node.top(record), name).references
	count(_merged_by(record, name, named)) == 0
	some gap in _missing(concat(".", [address, name]), references.loose(record, named))
}

_gaps[address] contains concat(".", [address, "statement"]) if {
	some address in _all
	node.undecided_blocks(node.top(resources.existing[address]), "statement")
}

_gaps[address] contains concat(".", [address, "statement", name]) if {
	some address in _all
	some block in node.blocks(node.top(resources.existing[address]), "statement")
	some name in ["principals", "not_principals"]
	node.undecided_blocks(block, name)
}

# A document's text is complete once it has been read; until then its blocks, and texts it takes over, say what it says.
_own[address] := [[1, statement] | some statement in _literal(resources.existing[address], document)] if {
	some address in _all
	document := json.unmarshal(resources.existing[address].values.json)
}

_own[address] := array.concat(written, taken) if {
	some address in _all
	record := resources.existing[address]
	not record.values.json
	written := [[1, _block_statement(record, block)] | some block in node.blocks(node.top(record), "statement")]
	taken := [[rank, statement] |
		some name, rank in _texts
		some source in _list(record.values[name])
		some statement in _literal(record, json.unmarshal(source))
	]
}

# Arguments with whole policies as text, and whether they come before the document's blocks or after them.
_texts := {"source_policy_documents": 0, "source_json": 0, "override_policy_documents": 2, "override_json": 2}

_literal(record, document) := [_json_statement(record, statement) |
	some statement in configuration.as_array(document.Statement)
]

_json_statement(record, statement) := {
	"sid": object.get(statement, "Sid", ""),
	"effect": object.get(statement, "Effect", "Deny"),
	"actions": _set(object.get(statement, "Action", [])),
	"not_actions": _set(object.get(statement, "NotAction", [])),
	"resources": _set(object.get(statement, "Resource", [])),
	"unknown_resources": count([resource |
		some resource in _list(object.get(statement, "Resource", []))
		_element(resource) == unknown
	]),
	"not_resources": _set(object.get(statement, "NotResource", [])),
	"principals": _json_principals(object.get(statement, "Principal", null)),
	"not_principals": _json_principals(object.get(statement, "NotPrincipal", null)),
	"open_principals": {open |
		some name in ["Principal", "NotPrincipal"]
		some type, identifiers in _typed(object.get(statement, name, null))
		some identifier in _list(identifiers)
		_only_interpolated(identifier)
		some missing in _unnamed(record, synthesized_values.references(identifier))
		open := {"type": type, "missing": missing}
	},
	"conditions": {condition |
		some test, variables in object.get(statement, "Condition", {})
		some variable, values in variables
		condition := {"test": test, "variable": variable, "values": _set(values)}
	},
}

_json_principals(null) := set()

# Everybody, or text that Terraform will evaluate.
_json_principals(principals) := {{"type": "*", "identifiers": {identifier}}} if {
	is_string(principals)
	identifier := _element(principals)
}

_json_principals(principals) := {{"type": type, "identifiers": _set(identifiers)} |
	some type, identifiers in principals
} if {
	is_object(principals)
}

# The texts in a Principal by their types.
_typed(written) := {"*": written} if is_string(written)

_typed(written) := written if is_object(written)

_only_interpolated(identifier) if regex.match(`^\$\{[^}]*\}$`, identifier)

_unnamed(record, names) := references.unnamed(record, names) if count(names) > 0

_unnamed(_, names) := {"principals"} if count(names) == 0

_block_statement(record, block) := {
	"sid": _text(node.attribute(block, "sid"), ""),
	"effect": _text(node.attribute(block, "effect"), "Allow"),
	"actions": _values(block, "actions"),
	"not_actions": _values(block, "not_actions"),
	"resources": _values(block, "resources"),
	"unknown_resources": count([value |
		some value in block.values.resources
		_element(value) == unknown
	]),
	"not_resources": _values(block, "not_resources"),
	"principals": _block_principals(block, "principals"),
	"not_principals": _block_principals(block, "not_principals"),
	"open_principals": {open |
		some name in ["principals", "not_principals"]
		some inner in node.blocks(block, name)
		some argument in ["type", "identifiers"]
		attribute := node.attribute(inner, argument)
		attribute.state == "unknown"
		not _partly_written(inner, argument)
		some missing in _unnamed(record, attribute.references)
		open := {"type": _text(node.attribute(inner, "type"), ""), "missing": missing}
	},
	"conditions": {condition |
		some inner in node.blocks(block, "condition")
		condition := {
			"test": _text(node.attribute(inner, "test"), ""),
			"variable": _text(node.attribute(inner, "variable"), ""),
			"values": _values(inner, "values"),
		}
	},
}

_block_principals(block, name) := {principal |
	some inner in node.blocks(block, name)
	principal := {
		"type": _text(node.attribute(inner, "type"), ""),
		"identifiers": _values(inner, "identifiers"),
	}
}

# In a synthesized file text around an interpolation shows that it is no star.
_partly_written(block, name) if {
	block.synthesized
	every identifier in _list(block.values[name]) {
		not _only_interpolated(identifier)
	}
}

_text(attribute, default_value) := default_value if {
	attribute.state == "unset"
} else := object.get(attribute, "value", unknown)

# A list may be known in part: its unknown elements are null in a plan, and hold "${...}" in a synthesized file.
_values(block, name) := {_element(value) | some value in block.values[name]} if {
	is_array(block.values[name])
} else := {_element(block.values[name])} if {
	is_string(block.values[name])
} else := {unknown} if {
	_unknown_as_a_whole(block.unknown, name)
} else := set()

_unknown_as_a_whole(true, _)

_unknown_as_a_whole(marks, name) if marks[name] == true

_set(values) := {_element(value) | some value in _list(values)}

_list(values) := values if is_array(values)

_list(values) := [values] if not is_array(values)

_element(value) := text.plain(value) if {
	value != null
	not synthesized_values.interpolated(value)
} else := unknown
