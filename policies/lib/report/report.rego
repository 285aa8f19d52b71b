# METADATA
# title: Findings
# description: |
#   Builds a finding from the metadata of its rule, so that id, severity, title and remedy are written once.
package lib.report

# about reads the metadata of a rule's package from the chain that `rego.metadata.chain()` gives inside the rule.
about(chain) := {
	"id": note.custom.id,
	"severity": note.custom.severity,
	"title": note.title,
	"remedy": note.custom.remedy,
	"destroy": object.get(note.custom, "destroy", false),
	"stacks": object.get(note.custom, "stacks", false),
} if {
	some link in chain
	note := link.annotations
	note.scope == "package"
}

# deny says that the resource at an address breaks the rule.
deny(rule, address, message) := object.union(_finding(rule, address, message), {"verdict": "deny"})

# undetermined says that the rule cannot be decided, and which value is missing.
undetermined(rule, address, message, missing) := object.union(
	_finding(rule, address, message),
	{"verdict": "undetermined", "missing": missing},
)

_finding(rule, address, message) := {
	"rule": rule.id,
	"severity": rule.severity,
	"title": rule.title,
	"address": address,
	"message": message,
	"remedy": rule.remedy,
}
