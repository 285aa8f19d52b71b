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
# entrypoint: true
result := {
	"rules": sort([rule.about.id | some rule in data.rules]),
	"findings": [finding |
		some rule in data.rules
		_applies(rule.about)
		some finding in rule.findings
	],
}

_applies(_) if document.operation != "destroy"

_applies(about) if {
	document.operation == "destroy"
	about.destroy == true
}
