# METADATA
# title: Judgements of single settings
# description: |
#   What most rules ask of an argument: that it has one of some values, or none of them. A judgement has a verdict, what
#   is `said` of the argument, and the name of what is missing when that is not known yet; an argument in order has no
#   judgement. Finds arguments of nested blocks too, whether the block is there, missing or not known yet.
package lib.settings

import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.text

# Terraform's JSON syntax allows a truth value to be text.
yes := {true, "true"}

no := {false, "false"}

# inner reads an argument of the first nested block of a name.
inner(block, outer, name) := attribute if {
	attribute := node.attribute(node.blocks(block, outer)[0], name)
} else := {"state": "unknown", "references": set()} if {
	node.undecided_blocks(block, outer)
} else := {"state": "unset"}

# computed_inner does the same for a block that the provider makes when nobody writes it.
computed_inner(block, outer, name) := attribute if {
	attribute := node.attribute(node.blocks(block, outer)[0], name)
} else := {"state": "unknown", "references": references} if {
	references := node.attribute(block, outer).references
} else := {"state": "unset"}

# must judges an argument that has to be set to one of some values.
must(attribute, name, allowed) := {"verdict": "deny", "said": concat("", [name, " is not set"])} if {
	attribute.state == "unset"
} else := _open(name) if {
	attribute.state == "unknown"
} else := _is(attribute, name) if {
	not attribute.value in allowed
}

# must_not judges an argument that may be left out, but not have one of some values.
must_not(attribute, name, refused) := _is(attribute, name) if {
	attribute.state == "known"
	attribute.value in refused
}

must_not(attribute, name, _) := _open(name) if attribute.state == "unknown"

# undecided judges nested blocks of which it is not known whether there will be any.
undecided(block, name) := _open(name) if {
	node.undecided_blocks(block, name)
} else := _open(name) if {
	block.synthesized
	_written_as_one(block, name)
}

# computed_undecided does the same for blocks that the provider makes when nobody writes them.
computed_undecided(block, name) := _open(name) if _written_as_one(block, name)

_written_as_one(block, name) if {
	node.attribute(block, name).state == "unknown"
	count(node.blocks(block, name)) == 0
}

# finding makes the finding of a judgement.
finding(about, address, judgement, allowed) := report.deny(about, address, _message(judgement, allowed)) if {
	judgement.verdict == "deny"
} else := report.undetermined(
	about,
	address,
	_message(judgement, allowed),
	judgement.missing,
)

# made holds when a value that is not known yet is an attribute of something that the plan makes: it will have one.
made(record, attribute) if {
	attribute.state == "unknown"
	some source in references.named(record, attribute.references)
	source.mode == "managed"
	source.type != "terraform_data"
}

# shown writes the value of a known attribute, unless Terraform marks it as sensitive.
shown(attribute) := object.get(attribute, "shown", _written(attribute))

_written(attribute) := "(sensitive)" if {
	attribute.sensitive
} else := text.show(object.get(attribute, "value", null))

_is(attribute, name) := {"verdict": "deny", "said": concat("", [name, " is ", shown(attribute)])}

_open(name) := {"verdict": "undetermined", "said": concat("", [name, " is not known yet"]), "missing": name}

_message(judgement, allowed) := text.sentence([judgement.said, "; allowed is ", allowed, "."])
