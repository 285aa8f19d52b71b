# METADATA
# title: What a stack is held to
# description: |
#   Reads what the engine gives in `data.context`: the stack that the document is of, and what the configuration of the
#   judging checkout says of each environment: its stacks, account, regions, names, limit, and whether it is protected.
#   Of a document of unknown origin (other people's Terraform, conftest, Terraform Cloud) nothing is expected.
package lib.environment

# All environments of the configuration; none where the engine gives no context.
all_environments := object.get(data.context, "environments", [])

# The environment that the document's stack belongs to.
own := environment if {
	some environment in all_environments
	data.context.stack in environment.stacks
}

# of_stack finds the environment of any stack by its name.
of_stack(name) := environment if {
	some environment in all_environments
	name in environment.stacks
}

# claimed gives the environment to which a name belongs, by the kind of the name.
claimed[kind][name] := environment.name if {
	some environment in all_environments
	some kind in ["buckets", "domains", "functions"]
	some name in environment[kind]
}

# owner gives the other environment to which a name belongs.
owner(kind, name) := environment if {
	environment := claimed[kind][name]
	environment != own.name
}

# named_after gives another environment whose name is a word of a longer name, such as "outreach-production/hop-proof".
named_after(name) := environment.name if {
	words := _words(name)
	not contains(words, concat("", ["-", own.name, "-"]))
	some environment in all_environments
	contains(words, concat("", ["-", environment.name, "-"]))
}

# "outreach-production/hop-proof" is "-outreach-production-hop-proof-".
_words(name) := concat("", ["-", concat("-", parts), "-"]) if {
	parts := [match[0] | some match in regex.find_all_string_submatch_n(`[a-z0-9]+`, lower(name), -1)]
}
