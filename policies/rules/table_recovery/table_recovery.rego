# METADATA
# title: Tables can be brought back to any moment
# description: |
#   A faulty release, or a script, overwrites items in seconds, and a backup of last night is last night's truth. With
#   point-in-time recovery a table can be restored as it was a minute before, within 35 days. Replicas have a setting of
#   their own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-2
# custom:
#   id: table-recovery
#   severity: medium
#   control: DynamoDB.2
#   remedy: >-
#     Add point_in_time_recovery with enabled = true; in a replica set point_in_time_recovery = true.
package rules.table_recovery

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

findings contains settings.finding(about, record.address, judgement, "true") if {
	some record in resources.of_types(["aws_dynamodb_table"])
	attribute := settings.computed_inner(node.top(record), "point_in_time_recovery", "enabled")
	judgement := settings.must(attribute, "enabled of point_in_time_recovery", settings.yes)
}

# A replica's setting.
findings contains settings.finding(about, record.address, judgement, "true") if {
	some record in resources.of_types(["aws_dynamodb_table"])
	some replica in node.blocks(node.top(record), "replica")
	attribute := node.attribute(replica, "point_in_time_recovery")
	judgement := settings.must(attribute, "point_in_time_recovery of a replica", settings.yes)
}

# Whether there are replicas is not known yet.
findings contains settings.finding(about, record.address, judgement, "point_in_time_recovery true for each") if {
	some record in resources.of_types(["aws_dynamodb_table"])
	judgement := settings.undecided(node.top(record), "replica")
}

# A replica of a resource of its own.
findings contains settings.finding(about, record.address, judgement, "true") if {
	some record in resources.of_types(["aws_dynamodb_table_replica"])
	attribute := node.attribute(node.top(record), "point_in_time_recovery")
	judgement := settings.must(attribute, "point_in_time_recovery", settings.yes)
}
