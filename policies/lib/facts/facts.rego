# METADATA
# title: Facts for rules about all stacks
# description: |
#   What one document says that rules about all stacks of a run read, and no more: the engine collects it from each
#   document, and gives the rules all of it together (see lib.together). Lists hold plain objects:
#
#   - claims: names that only one stack may have: kind, name, address, and a scope; names of different scopes differ.
#   - outputs: by name, with the value where it is a known text, and the certificates that it leads to.
#   - reads: outputs of other stacks, with the data source that reads them and the resource that needs them.
#   - states: by data source, the names that the stack behind it may have.
#   - certificates: their names and ARNs.
#   - uses: arguments that take a certificate of another stack, with the names it has to cover.
#   - distributions: aliases, origins and behaviors.
#
#   Values that Terraform marks as sensitive are left out.
package lib.facts

import data.lib.certificate_names
import data.lib.certificate_users
import data.lib.cloudfront
import data.lib.configuration
import data.lib.dns
import data.lib.document
import data.lib.elements
import data.lib.node
import data.lib.references
import data.lib.regions
import data.lib.resources
import data.lib.synthesized_values

all_facts := {
	"claims": array.flatten([_aliases, _buckets, _functions, _records]),
	"outputs": _outputs,
	"reads": [read | some read in _reads],
	"states": _states,
	"certificates": _certificates,
	"uses": _uses,
	"distributions": _distributions,
}

_aliases := [claim |
	some record in cloudfront.distributions
	some alias in _known(record, "aliases")
	claim := {"kind": "alias", "name": dns.plain(alias), "address": record.address, "scope": {}}
]

_buckets := [claim |
	some record in resources.of_types(["aws_s3_bucket"])
	some name in _known(record, "bucket")
	claim := {"kind": "bucket", "name": name, "address": record.address, "scope": {}}
]

_functions := [claim |
	some record in resources.of_types(["aws_lambda_function"])
	some name in _known(record, "function_name")
	claim := {
		"kind": "function", "name": name, "address": record.address,
		"scope": {"region": _region(record), "account": _account(record)},
	}
]

_records := [claim |
	some address, record in dns.read
	count(record.names) == 1
	some name in record.names
	not record.type in {"", "?"}
	record.set != "?"
	not _sensitive(resources.existing[address], "name")
	claim := {
		"kind": "record", "name": concat(" ", [name, record.type]), "address": address,
		"scope": {"zone": _zone_id(record.zone), "set": record.set},
	}
]

# Only ids are the same in every document.
_zone_id(zone) := zone if regex.match(`^Z[A-Z0-9]+$`, zone)

_zone_id(zone) := "" if not regex.match(`^Z[A-Z0-9]+$`, zone)

_region(record) := place.name if {
	place := regions.of(record)
	place.known
} else := ""

_account(record) := account if {
	account := split(record.values.arn, ":")[4]
	regex.match(`^[0-9]{12}$`, account)
} else := account if {
	[account] := _constant_list(configuration.provider_blocks[record.provider].expressions.allowed_account_ids)
} else := ""

_constant_list(expression) := expression if is_array(expression)

_constant_list(expression) := configuration.constant(expression) if is_object(expression)

_known(record, name) := {text |
	not _sensitive(record, name)
	some text in elements.of(node.top(record), name).known
	is_string(text)
}

_sensitive(record, _) if record.sensitive == true

_sensitive(record, name) if {
	is_object(record.sensitive)
	_marked(record.sensitive[name])
}

_marked(true)

_marked(marks) if {
	is_array(marks)
	true in marks
}

# Of a synthesized file, a plan, or a state, which lists names only.
_outputs[name] := _output(_value(output), synthesized_values.references(output)) if {
	some name, output in document.synthesized.output
}

_outputs[name] := _output(_shown(name), object.get(output, ["expression", "references"], [])) if {
	some name, output in document.plan.configuration.root_module.outputs
}

_outputs[name] := {"certificates": []} if {
	some name, change in document.plan.output_changes
	not change.actions == ["delete"]
	not document.plan.configuration.root_module.outputs[name]
}

_output(values, names) := object.union(
	{"certificates": [address |
		some address in references.targets(_root, names, "managed", "aws_acm_certificate")
	]},
	{"value": value | some value in values},
)

# Where outputs are written.
_root := {"path": "", "steps": [], "module": "", "index": null, "for_each": []}

_value(output) := {attribute.value} if {
	attribute := synthesized_values.read(output.value)
	attribute.state == "known"
	is_string(attribute.value)
	not output.sensitive == true
} else := set()

_shown(name) := {value} if {
	change := document.plan.output_changes[name]
	value := change.after
	is_string(value)
	not object.get(change, "after_sensitive", false) == true
	not document.plan.configuration.root_module.outputs[name].sensitive == true
} else := set()

# What the data source is called, and where the state lies that it reads.
_states[address] := [name | some name in names] if {
	some address in resources.data_by_type.terraform_remote_state
	record := resources.existing[address]
	names := _by_configuration(record) | {replace(record.name, "_", "-"), record.name}
}

# "../../../.state/shared.tfstate", "outreach/shared.tfstate", or a workspace's name.
_by_configuration(record) := {name |
	config := _single(record.values.config)
	some steps in [["path"], ["key"], ["workspaces", "name"], ["workspaces", 0, "name"]]
	place := object.get(config, steps, null)
	is_string(place)
	name := trim_suffix(regex.find_all_string_submatch_n(`[^/]*$`, place, 1)[0][0], ".tfstate")
	name != ""
}

_single(value) := value if is_object(value)

_single(value) := value[0] if is_array(value)

_reads contains object.union(read, {"user": address}) if {
	count(_states) > 0
	not document.is_plan
	some address, record in resources.existing
	some read in _written_in(record.values)
}

_reads contains object.union(read, {"user": concat(".", ["output", name])}) if {
	count(_states) > 0
	some name, output in document.synthesized.output
	some read in _written_in(output)
}

_reads contains object.union(read, {"user": configuration.join(path, resource.address)}) if {
	count(_states) > 0
	document.is_plan
	some path, module in configuration.modules
	path == ""
	some resource in module.resources
	walk(resource.expressions, [steps, names])
	is_array(names)
	steps[count(steps) - 1] == "references"
	some read in _outputs_in({name | some name in names})
}

_reads contains object.union(read, {"user": concat(".", ["module", name])}) if {
	count(_states) > 0
	some name, call in document.plan.configuration.root_module.module_calls
	walk(call.expressions, [steps, names])
	is_array(names)
	steps[count(steps) - 1] == "references"
	some read in _outputs_in({reference | some reference in names})
}

_reads contains object.union(read, {"user": concat(".", ["output", name])}) if {
	count(_states) > 0
	some name, output in document.plan.configuration.root_module.outputs
	some read in _outputs_in({reference | some reference in output.expression.references})
}

# What references read of other stacks: data.terraform_remote_state.shared.outputs.certificate_arn.
_outputs_in(names) := {{"state": concat("", ["data.terraform_remote_state.", match[1]]), "output": match[2]} |
	some name in names
	some match in regex.find_all_string_submatch_n(
		`^data\.terraform_remote_state\.([A-Za-z0-9_-]+)(?:\[[^\]]*\])?\.outputs(?:\.|\[")([A-Za-z0-9_-]+)`,
		name,
		1,
	)
}

# The same in the text of a synthesized file, also with the output's name in brackets.
_written_in(value) := {{"state": concat("", ["data.terraform_remote_state.", match[1]]), "output": match[2]} |
	some match in regex.find_all_string_submatch_n(
		`data\.terraform_remote_state\.([A-Za-z0-9_-]+)(?:\[[^\]]*\])?\.outputs(?:\.|\[\\*")([A-Za-z0-9_-]+)`,
		json.marshal(value),
		-1,
	)
}

_certificates := [certificate |
	some address, held in certificate_names.held
	certificate := {
		"address": address,
		"arn": _arn(resources.existing[address]),
		"names": [name | some name in held.known],
		"open": held.open,
	}
]

_arn(record) := record.values.arn if {
	is_string(record.values.arn)
	not synthesized_values.interpolated(record.values.arn)
} else := ""

_uses := [use |
	some taken in certificate_users.uses
	count(taken.names.known) > 0
	count(certificate_users.certificates(taken)) == 0
	names := certificate_users.written(taken)
	use := {
		"address": taken.record.address,
		"argument": taken.argument,
		"names": [dns.plain(name) | some name in taken.names.known; is_string(name)],
		"arn": _known_arn(node.attribute(taken.block, taken.argument)),
		"reads": [read | some read in (_traced(taken.record, names) | _own_reads(taken.block, taken.argument))],
	}
]

_own_reads(block, argument) := _written_in(object.get(block.values, argument, "")) if block.synthesized

_own_reads(block, _) := set() if not block.synthesized

_known_arn(attribute) := attribute.value if attribute.state == "known"

_known_arn(attribute) := "" if attribute.state != "known"

# Outputs of other stacks to which references lead, through modules and local values.
_traced(record, names) := _outputs_in({reference |
	some source in references.sources(record, names)
	[_, reference] := split(source, "|")
})

_distributions := [distribution |
	some record in cloudfront.distributions
	distribution := {
		"address": record.address,
		"aliases": [dns.plain(alias) | some alias in _known(record, "aliases")],
		"origins": {id: origin |
			some block in node.blocks(node.top(record), "origin")
			id := node.attribute(block, "origin_id").value
			origin := _origin(record, block)
		},
		"behaviors": [{"pattern": pattern, "origin": target} |
			some block in node.blocks(node.top(record), "ordered_cache_behavior")
			pattern := node.attribute(block, "path_pattern").value
			target := node.attribute(block, "target_origin_id").value
		],
	}
]

_origin(record, block) := {
	"domain": _domain(domain),
	"reads": [read |
		some read in (_traced(record, _references(block, "domain_name")) | _own_reads(block, "domain_name"))
	],
	"headers": [lower(name) |
		some header in node.blocks(block, "custom_header")
		name := node.attribute(header, "name").value
		is_string(name)
	],
	"open": _open_headers(block),
} if {
	domain := node.attribute(block, "domain_name")
}

_domain(attribute) := dns.plain(attribute.value) if {
	attribute.state == "known"
	is_string(attribute.value)
	not attribute.sensitive
} else := ""

# The expression's references, even where the plan knows the value.
_references(block, name) := synthesized_values.references(object.get(block.values, name, "")) if block.synthesized

_references(block, name) := {reference |
	some candidate in block.candidates
	some reference in candidate[name].references
} if {
	not block.synthesized
}

default _open_headers(_) := false

_open_headers(block) if node.undecided_blocks(block, "custom_header")

_open_headers(block) if {
	some header in node.blocks(block, "custom_header")
	node.attribute(header, "name").state == "unknown"
}
