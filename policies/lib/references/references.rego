# METADATA
# title: Tracing of references
# description: |
#   Answers where an unknown value comes from. References are edges of one graph over all modules: a module's variable
#   leads to the call's argument, a module's output to its expression, a certificate's validation to the certificate, a
#   local value (in synthesized files) to its parts. A node is a module's path, a bar, and a reference made there:
#   "module.web|var.certificate". Rego has no recursion; `graph.reachable` walks the graph instead.
package lib.references

import data.lib.configuration
import data.lib.document
import data.lib.resources
import data.lib.synthesized_values

# Resources that pass an argument on, by type, and the attributes that repeat it ("" is the resource as a whole):
# following them leads to the real source.
_passed_on := {
	"aws_acm_certificate_validation": {"argument": "certificate_arn", "attributes": ["certificate_arn", "id", ""]},
	"terraform_data": {"argument": "input", "attributes": ["output", "input", ""]},
	"aws_s3_bucket_acl": _of_a_bucket,
	"aws_s3_bucket_ownership_controls": _of_a_bucket,
	"aws_s3_bucket_policy": _of_a_bucket,
	"aws_s3_bucket_public_access_block": _of_a_bucket,
	"aws_s3_bucket_server_side_encryption_configuration": _of_a_bucket,
	"aws_s3_bucket_versioning": _of_a_bucket,
	"aws_s3_bucket_website_configuration": _of_a_bucket,
}

_of_a_bucket := {"argument": "bucket", "attributes": ["bucket", "id", ""]}

# sources gives all nodes that a record's references lead to, the first ones included.
sources(record, references) := start | graph.reachable(_graph, start) if {
	start := _nodes(record.path, references) | _repetition(record, references)
}

# named gives the sources that are resources or data sources: path, configuration address, attribute and index key.
named(record, references) := {source |
	some node in sources(record, references)
	source := _resource(node)
}

# loose describes references that end nowhere the document shows: what a message names as missing.
loose(record, references) := precise({description |
	some node in sources(record, references)
	not contains(node, "|=")
	not contains(node, "|#")
	not _leads_on(node)
	description := configuration.join(split(node, "|")[0], split(node, "|")[1])
})

# unnamed describes references of which nobody can say that they mean one caller, one bucket or one key: local values,
# which a plan does not show, and what something else hands out. Attributes of resources are names; variables are known.
unnamed(record, references) := {description |
	some description in loose(record, references)
	regex.match(_handed_out, description)
}

# Behind the modules around it: what another state, service or program hands out, or a module's output or all of them.
_handed_out := concat("", [
	`^(?:module\.[^.]+\.)*(?:(?:data\.)?(?:`,
	concat("|", {
		"aws_cloudformation_export", "aws_cloudformation_stack", "aws_ssm_parameter", "external", "http", "local",
		"local_file", "terraform_data", "terraform_remote_state", "tfe_outputs",
	}),
	`)\.|module\.[^.]+(?:\.[^.]+)?$)`,
])

_leads_on(node) if count(_graph[node]) > 0

_leads_on(node) if {
	parsed := _resource(node)
	count(_graph[concat("", [parsed.path, "|=", parsed.base, ".", parsed.attribute])]) > 0
}

# constants gives the values that the document shows for any of the sources.
constants(path, references) := {value |
	start := _nodes(path, references)
	some node in (start | graph.reachable(_graph, start))
	value := _constants[node]
}

# targets gives the addresses of the resources, or data sources, of one type that the references may mean.
targets(record, references, mode, type) := {address |
	nodes := sources(record, references)
	pinned := _pinned(nodes)
	some node in nodes
	contains(node, type)
	source := _resource(node)
	source.type == type
	source.mode == mode
	some address in _instances(record, source, pinned)
}

# candidates gives the addresses of the resources and data sources of one type that an unknown argument may come from.
# Where the plan hides the way (in a local value, or a dynamic block), it is one of those whose own value is unknown.
candidates(record, references, type, attribute) := found if {
	found := targets(record, references, "managed", type) | targets(record, references, "data", type)
	count(found) > 0
} else := object.get(_unmade, [type, attribute], set()) if {
	_hidden(record, references)
} else := set()

# hidden gives the resources of one type that an argument or a block may mean when its references lead to no resource
# and to no data source: the candidates, or, where there are none, all of them. A dynamic block shows no references; in
# a module it is taken to be made of the variable of its name, if that leads to such resources.
hidden(record, name, references, type, attribute) := found if {
	count(references) == 0
	found := targets(record, {concat("", ["var.", name])}, "managed", type)
	count(found) > 0
} else := found if {
	untraced(record, references)
	found := candidates(record, references, type, attribute)
	count(found) > 0
} else := object.get(resources.by_type, type, set()) if {
	untraced(record, references)
} else := set()

# untraced holds for references that lead to no resource and to no data source.
untraced(record, references) if count(named(record, references)) == 0

_hidden(_, references) if count(references) == 0

_hidden(record, references) if {
	some node in sources(record, references)
	contains(node, "|local.")
}

# Resources and data sources by type and attribute whose value comes only with the apply.
_unmade[type][attribute] contains address if {
	some type, attribute in _wanted
	some index in [resources.by_type, resources.data_by_type]
	some address in index[type]
	_comes_later(resources.existing[address].unknown, attribute)
}

_comes_later(true, _)

_comes_later(marks, attribute) if marks[attribute] == true

_wanted := {
	"aws_acm_certificate": "arn",
	"aws_apigatewayv2_api": "id",
	"aws_autoscaling_group": "id",
	"aws_cloudfront_cache_policy": "id",
	"aws_cloudfront_distribution": "domain_name",
	"aws_cloudfront_origin_request_policy": "id",
	"aws_iam_policy": "arn",
	"aws_iam_policy_document": "json",
	"aws_iam_role": "id",
	"aws_lambda_function_url": "function_url",
	"aws_route53_zone": "zone_id",
	"aws_s3_bucket": "id",
	"aws_security_group": "id",
	"aws_subnet": "id",
	"aws_wafv2_web_acl": "arn",
}

# Steps into modules that a reference on the way writes out with an index key: module.bucket["a"].id means that instance
# only.
_pinned(nodes) := {step |
	some node in nodes
	[_, step] := split(node, "|#")
}

_pin(reference) := {concat("", ["#", match[1]]) |
	contains(reference, "[")
	some match in regex.find_all_string_submatch_n(
		`^(module\.[^.\[]+\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\])(?:\.|$)`,
		reference,
		-1,
	)
}

# Both lie in the same instance of every module that is around both of them.
_instances(record, source, pinned) := _indexed(record, source, ancestor, _pool(record, source, ancestor, pinned)) if {
	ancestor := concat(".", array.slice(record.steps, 0, _common(record.path, source.path)))
}

# How many modules, from the root on, two paths have in common.
_common(path, other) := 0 if {
	path == ""
} else := max([length |
	some length in numbers.range(0, count(_modules(path)))
	array.slice(_modules(path), 0, length) == array.slice(_modules(other), 0, length)
])

# The names of the modules in a path.
_modules(path) := array.slice(names, 1, count(names)) if names := split(concat("", [".", path]), ".module.")

# Index keys written at the module choose among the instances of the module entered; else the key of the module around
# the record, whose call makes the reference, or the record's own.
_pool(record, source, ancestor, pinned) := pool if {
	pool := {address | some step in pinned; some address in _inside(source, ancestor, step)}
	count(pool) > 0
} else := pool if {
	name := _modules(source.path)[_common(record.path, source.path)]
	step := concat("", ["module.", name, _own_key(record, source)])
	pool := _inside(source, ancestor, step)
	count(pool) > 0
} else := object.get(resources.within, [source.configuration, ancestor], set())

# The index key, in brackets, that each.key and count.index mean where the way to the source begins: at the call of the
# outermost module that is around the record only, or at the record itself.
_own_key(record, source) := key if {
	depth := _common(record.path, source.path)
	key := trim_prefix(record.steps[depth], concat("", ["module.", _modules(record.path)[depth]]))
} else := concat("", ["[", json.marshal(record.index), "]"])

_inside(source, ancestor, step) := object.get(
	resources.within,
	[source.configuration, configuration.join(ancestor, step)],
	set(),
)

# An index written out means that instance; otherwise count and for_each walk side by side, index by index.
_indexed(record, source, ancestor, pool) := {resources.located[source.configuration][ancestor][key]} if {
	key := json.marshal(source.index)
} else := {address |
	some address in pool
	resources.existing[address].index == source.index
} if {
	source.index != null
} else := {resources.located[source.configuration][ancestor][key]} if {
	own := _own_key(record, source)
	key := substring(own, 1, count(own) - 2)
} else := pool

# What a reference says: the name it starts from, an index key right behind it, and the attribute behind that.
_parse(reference) := {
	"base": match[1], "kind": split(match[1], ".")[0],
	"index": _index(match[2]), "attribute": match[3],
} if {
	contains(reference, "[")
	some match in regex.find_all_string_submatch_n(
		`^(data\.[^.\[]+\.[^.\[]+|[^.\[]+\.[^.\[]+)(\[(?:[^"\]]*|"(?:[^"\\]|\\.)*")\])?(?:\.([^.\[]+))?`,
		reference,
		-1,
	)
}

# References without index keys are nearly all of them, and a pattern takes much longer.
_parse(reference) := {
	"base": concat(".", [kind, concat(".", array.slice(parts, 1, names))]), "kind": kind, "index": null,
	"attribute": concat(".", array.slice(parts, names, names + 1)),
} if {
	not contains(reference, "[")
	parts := split(reference, ".")
	parts[1]
	kind := parts[0]
	names := _names_of(kind)
}

# How many names say which block it is: a data source's begin with "data".
_names_of(kind) := 3 if {
	kind == "data"
} else := 2

_nodes(path, references) := {node |
	some reference in precise(references)
	some name in _names(_parse(reference), reference)
	node := concat("|", [path, name])
}

# precise drops references that are only the beginning of another: Terraform lists "a.b" beside "a.b.c".
precise(references) := {reference |
	some reference in references
	not _beginning(reference, references)
}

_beginning(reference, references) if {
	some other in references
	startswith(other, reference)
	substring(other, count(reference), 1) in {".", "["}
}

_names(parsed, reference) := {parsed.base} if {
	parsed.kind in {"var", "local"}
} else := set() if {
	parsed.kind in {"each", "count", "path", "terraform", "self"}
} else := {concat("", ["=", parsed.base, ".", parsed.attribute]), reference} if {
	# A resource's attribute is two nodes: the reference as written, and, behind an equals sign, the attribute without
	# index keys, from which edges may lead on.
	parsed.kind != "module"
} else := {concat(".", [parsed.base, parsed.attribute])} | _pin(reference) if {
	# A module's output, with the index key if one is written out, which a node of its own keeps.
	parsed.attribute != ""
} else := {parsed.base} | _pin(reference)

# each.value and each.key come from the expression that repeats the block.
_repetition(record, references) := {node |
	_uses_each(references)
	some expression in record.for_each
	some node in _nodes(record.path, _expression_references(expression))
}

_uses_each(references) if {
	some reference in references
	startswith(reference, "each.")
}

_expression_references(expression) := object.get(expression, "references", []) if document.is_plan

_expression_references(expression) := synthesized_values.references(expression) if not document.is_plan

_resource(node) := {
	"path": path,
	"base": parsed.base,
	"configuration": configuration.join(path, parsed.base),
	"type": _type(parsed.base),
	"mode": _mode(parsed.base),
	"attribute": parsed.attribute,
	"index": parsed.index,
} if {
	[path, reference] := split(node, "|")
	not startswith(reference, "=")
	not startswith(reference, "#")
	parsed := _parse(reference)
	not parsed.kind in {"var", "local", "module"}
}

_type(base) := split(trim_prefix(base, "data."), ".")[0]

_mode(base) := "data" if startswith(base, "data.")

_mode(base) := "managed" if not startswith(base, "data.")

_index(key) := index if {
	index := json.unmarshal(trim_suffix(trim_prefix(key, "["), "]"))
} else := null

_graph := object.union({target: set() | some targets in _edges; some target in targets}, _edges)

# A module's variable leads to the argument of its call.
_edges[from] contains to if {
	some path, module in configuration.modules
	some name, call in module.module_calls
	child := configuration.join(path, concat(".", ["module", name]))
	some argument, expression in call.expressions
	from := concat("", [child, "|var.", argument])
	some to in _call_nodes(path, call, expression)
}

# A module's output leads to its expression inside the module.
_edges[from] contains to if {
	some path, module in configuration.modules
	some name, call in module.module_calls
	child := configuration.join(path, concat(".", ["module", name]))
	some output, declaration in call.module.outputs
	from := concat("", [path, "|module.", name, ".", output])
	some to in _nodes(child, object.get(declaration.expression, "references", []))
}

# A module used as a whole leads to all its outputs.
_edges[from] contains to if {
	some path, module in configuration.modules
	some name, call in module.module_calls
	some output, _ in call.module.outputs
	from := concat("", [path, "|module.", name])
	to := concat(".", [from, output])
}

# Some resources pass an argument on.
_edges[from] contains to if {
	some type, passing in _passed_on
	some address in resources.by_type[type]
	record := resources.existing[address]
	references := _argument_references(record, passing.argument)
	some to in (_nodes(record.path, references) | _repetition(record, references))
	some attribute in passing.attributes
	from := concat("", [record.path, "|=", record.type, ".", record.name, ".", attribute])
}

# In a synthesized file, local values lead to what they are made of.
_edges[from] contains to if {
	some locals in configuration.as_array(document.synthesized.locals)
	some name, value in locals
	from := concat("", ["|local.", name])
	some to in _nodes("", synthesized_values.references(value))
}

_argument_references(record, name) := record.expressions[name].references

_argument_references(record, name) := synthesized_values.references(record.values[name]) if not document.is_plan

_call_nodes(path, call, expression) := _nodes(path, references) | each if {
	references := object.get(expression, "references", [])
	each := {node |
		_uses_each(references)
		some node in _nodes(path, object.get(call, ["for_each_expression", "references"], []))
	}
}

_constants[node] := value if {
	some name, variable in document.plan.variables
	node := concat("", ["|var.", name])
	value := variable.value
}

_constants[node] := value if {
	some path, module in configuration.modules
	some name, call in module.module_calls
	some argument, variable in call.module.variables
	node := concat("", [configuration.join(path, concat(".", ["module", name])), "|var.", argument])
	value := _argument(call, argument, variable)
}

_constants[node] := value if {
	some path, module in configuration.modules
	some name, call in module.module_calls
	some output, declaration in call.module.outputs
	node := concat("", [path, "|module.", name, ".", output])
	value := configuration.constant(declaration.expression)
}

_constants[node] := value if {
	some name, value in synthesized_values.constants
	node := concat("|", ["", name])
}

# A plan leaves local values out; whoever has the configuration at hand may give the root module's beside it.
_constants[node] := value if {
	document.is_plan
	some name, value in data.context.locals
	node := concat("", ["|local.", name])
}

_argument(call, argument, _) := configuration.constant(call.expressions[argument])

_argument(call, argument, variable) := variable["default"] if not call.expressions[argument]
