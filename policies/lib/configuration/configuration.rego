# METADATA
# title: The configuration inside a plan
# description: |
#   Flattens the tree of modules in a plan's `configuration`, because Rego has no recursion: each module is found under
#   its path without index keys ("" for the root, "module.a.module.b"), each resource's expressions under its path and
#   address without index keys. A module nested deeper than the levels below has no entry; its resources are still
#   judged, only their unknown values cannot be traced.
package lib.configuration

import data.lib.document

# Every module of the configuration by its path.
modules := object.union_n([_level_0, _level_1, _level_2, _level_3, _level_4, _level_5, _level_6, _level_7, _level_8])

# Expressions of every resource and data source by configuration address.
resources[address] := resource if {
	some path, module in modules
	some resource in module.resources
	address := join(path, resource.address)
}

# Provider blocks by the key that resources refer to ("aws", "aws.edge", "module.m:aws.edge").
provider_blocks := object.get(document.plan.configuration, "provider_config", {})

# Provider blocks of a synthesized configuration, in the shape a plan gives them. Terraform refuses two blocks of one
# key; here they count together. In WebAssembly the union of no objects is undefined, hence the empty one.
provider_blocks := object.union_n(array.concat([{}], [{_provider_key(name, block): {"expressions": block}} |
	some name, blocks in document.synthesized.provider
	some block in as_array(blocks)
])) if {
	not document.is_plan
}

# join puts a module's path in front of a name: "module.a" and "x.y" make "module.a.x.y".
join("", name) := name

join(path, name) := concat(".", [path, name]) if path != ""

# as_array reads a block that JSON syntax allows to be one object or an array of them.
as_array(value) := value if is_array(value)

as_array(value) := [value] if is_object(value)

_provider_key(name, block) := key if {
	key := concat(".", [name, block.alias])
} else := name

_level_0[""] := document.plan.configuration.root_module

_level_1 := _children(_level_0)

_level_2 := _children(_level_1)

_level_3 := _children(_level_2)

_level_4 := _children(_level_3)

_level_5 := _children(_level_4)

_level_6 := _children(_level_5)

_level_7 := _children(_level_6)

_level_8 := _children(_level_7)

_children(level) := {join(path, concat(".", ["module", name])): call.module |
	some path, module in level
	some name, call in module.module_calls
}

# constant gives the value of an expression that is written out. In Terraform's JSON syntax, which cdktf writes, a plan
# shows a template's text ("${...}") as its constant value, beside the references that it makes.
constant(expression) := expression.constant_value if not expression.references
