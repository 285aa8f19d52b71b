# METADATA
# title: Protected tables refuse their deletion
# description: |
#   A table deleted by mistake takes its items with it. Where the tag DeletionProtection says that a stack must stay,
#   the table itself has to refuse, whoever asks. The rule is for tables that carry the tag.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-6
# custom:
#   id: table-deletion-protection
#   severity: medium
#   control: DynamoDB.6
#   remedy: >-
#     Set deletion_protection_enabled to true, or take the tag off in a reviewed change.
package rules.table_deletion_protection

import data.lib.node
import data.lib.protection
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

_allowed := "true where the tag DeletionProtection is enabled"

findings contains settings.finding(about, record.address, judgement, _allowed) if {
	some record in resources.of_types(["aws_dynamodb_table"])
	protection.protects(record)
	attribute := node.attribute(node.top(record), "deletion_protection_enabled")
	judgement := settings.must(attribute, "deletion_protection_enabled", settings.yes)
}
