# METADATA
# title: Protected resources are not destroyed
# description: |
#   A deleted bucket, table, zone or key takes with it what no apply brings back; a replacement deletes as well, and
#   often hides among many changes. Resources that hold such state carry the tag DeletionProtection = "enabled" where
#   they must stay, and the tag has to be taken off, in a change of its own, before they can go.
# related_resources:
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_backing_up_data_identified_backups_data.html
# custom:
#   id: protected-resource-destroy
#   severity: critical
#   destroy: true
#   remedy: >-
#     Keep the resource; or, if it really has to go, take the tag DeletionProtection off in a reviewed change, apply
#     that, and destroy it afterwards.
package rules.protected_resource_destroy

import data.lib.protection
import data.lib.report
import data.lib.resources
import data.lib.stateful
import data.lib.text

about := report.about(rego.metadata.chain())

_tag := "DeletionProtection"

# A protected resource goes away.
findings contains report.deny(about, record.address, message) if {
	some record in resources.destroyed
	record.type in stateful.tagged
	protection.tagged(record.before)
	message := text.sentence([
		"The plan ", _verb(record.actions), " this ", record.type, ", whose tag ", _tag,
		" is \"enabled\"; allowed is to keep it.",
	])
}

_verb(actions) := "deletes" if count(actions) == 1

_verb(actions) := "replaces" if count(actions) > 1
