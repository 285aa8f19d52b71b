# METADATA
# title: All stacks of a run
# description: |
#   When several documents are judged in one run, the engine evaluates the rules once more, on
#   `{"stacks": {key: {"name", "file", "facts"}}}` with the operation "together": the facts (see lib.facts) of each
#   document. One stack may be there several times, synthesized and as a plan: such documents are of one name. A
#   document whose stack is not known may be another one of a stack that is there.
#
#   Elsewhere (one document alone, conftest, Terraform Cloud) there are no stacks, and rules about them find nothing.
package lib.together

import data.lib.document
import data.lib.environment
import data.lib.report

# Documents by their keys.
stacks := input.stacks if document.operation == "together"

# deny is a finding in one of the documents.
deny(rule, key, address, message) := object.union(report.deny(rule, address, message), {"document": key})

# undetermined is one that can't be decided.
undetermined(rule, key, address, message, missing) := object.union(
	report.undetermined(rule, address, message, missing),
	{"document": key},
)

# name calls a stack by its name, or else by the document's file.
name(stack) := stack.name

name(stack) := stack.file if not stack.name

# environment_of gives the environment of a stack.
environment_of(stack) := environment.of_stack(stack.name)

# publishers gives the keys of the documents of the stack whose state a data source reads.
publishers(stack, state) := {key |
	some candidate in stack.facts.states[state]
	some key in _keys_of[candidate]
}

# output gives what the documents of that stack say of an output: a set, empty when none of them publishes it.
output(stack, read) := {object.union(found, {"document": key}) |
	some key in publishers(stack, read.state)
	found := stacks[key].facts.outputs[read.output]
}

_keys_of[stack.name] contains key if some key, stack in stacks
