# METADATA
# title: The gate
# description: |
#   Gathers the findings of every rule package under `data.rules` into one verdict document. Before a destroy only the
#   rules about destruction may find something: all others judge what will exist, and that is going away. Findings come
#   in no particular order: sorting thousands of them in WebAssembly takes longer than all rules together.
package gate

import data.lib.document

# METADATA
# title: All rules, and what they found
# description: Reads the two public rules of each package by name, so that its helpers are evaluated only when needed.
# entrypoint: true
result := {
	"rules": sort([data.rules[name].about.id | some name]),
	"findings": [finding |
		some name
		_applies(data.rules[name].about)
		some finding in data.rules[name].findings
	],
}

_applies(_) if document.operation != "destroy"

_applies(about) if {
	document.operation == "destroy"
	about.destroy == true
}
