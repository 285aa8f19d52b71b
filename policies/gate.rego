# METADATA
# title: The gate
# description: |
#   Gathers the findings of every rule package under `data.rules` into one verdict document. Before a destroy only the
#   rules about destruction may find something: all others judge what will exist, and that is going away. Findings come
#   in no particular order: sorting thousands of them in WebAssembly takes longer than all rules together.
#
#   Rules about all stacks of a run (`stacks: true` in their metadata) are evaluated once, on the facts of all documents
#   (see lib.together). An engine that will do so asks each document for its facts with `data.context.collect`.
package gate

import data.lib.document
import data.lib.facts

# METADATA
# title: All rules, and what they found
# description: Reads the two public rules of each package by name, so that its helpers are evaluated only when needed.
# entrypoint: true
result := object.union(_judgement, _facts)

_judgement := {
	"rules": sort([data.rules[name].about.id | some name]),
	"findings": [finding |
		some name
		_applies(data.rules[name].about)
		some finding in data.rules[name].findings
	],
}

default _facts := {}

_facts := {"facts": facts.all_facts} if {
	data.context.collect == true
	document.operation != "together"
}

_applies(about) if {
	not document.operation in {"destroy", "together"}
	not about.stacks
}

_applies(about) if {
	document.operation == "destroy"
	about.destroy == true
}

_applies(about) if {
	document.operation == "together"
	about.stacks == true
}
