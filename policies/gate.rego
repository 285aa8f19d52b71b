# METADATA
# title: The gate
# description: |
#   Gathers the findings of every rule package under `data.rules` into one verdict document. Before a destroy only the
#   rules about destruction run: everything else judges resources that are going away.
package gate

import data.lib.document

# METADATA
# title: Rules that ran, and what they found
# entrypoint: true
result := {
	"rules": sort([rule.about.id | some rule in _evaluated]),
	"findings": sort([finding |
		some rule in _evaluated
		some finding in rule.findings
	]),
}

_evaluated := [rule |
	some rule in data.rules
	_applies(rule.about)
]

_applies(_) if document.operation != "destroy"

_applies(about) if {
	document.operation == "destroy"
	about.destroy == true
}
