# METADATA
# title: Protected resources are not forgotten
# description: |
#   A removed block takes a resource out of the state and leaves it in AWS. From then on no plan shows it, no rule
#   judges it and nothing keeps anybody from deleting it; the next apply of code that still names it makes a second one,
#   or fails because the name is taken. Moving a resource within a stack is a moved block; handing it to another stack
#   is an import there, in the same change.
# related_resources:
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_tracking_change_management_immutable_infrastructure.html
#   - ref: https://developer.hashicorp.com/terraform/language/state/remove
# custom:
#   id: protected-resource-forget
#   severity: high
#   changes: true
#   remedy: >-
#     Keep the resource, or move it with a moved block; where another stack takes it over, waive this for that change.
package rules.protected_resource_forget

import data.lib.protection
import data.lib.report
import data.lib.resources
import data.lib.stateful
import data.lib.text

about := report.about(rego.metadata.chain())

# What holds state, or has a name, leaves the state file.
findings contains report.deny(about, record.address, message) if {
	some record in resources.departing
	record.actions == ["forget"]
	_protected(record)
	message := text.sentence([
		"The plan forgets this ", record.type, ", which has to stay under protection; allowed is to keep it in the state.",
	])
}

_protected(record) if {
	record.type in stateful.tagged
	protection.tagged(record.before)
}

_protected(record) if {
	record.type in stateful.types
	protection.stack_is_protected
}
