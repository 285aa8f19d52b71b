# METADATA
# title: Log groups say how long they keep logs
# description: |
#   A log group without retention keeps everything for ever: the bill grows, and so does the heap of what patients did
#   and when, past every period that the law allows. AWS keeps the class DELIVERY for two days by itself.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16
# custom:
#   id: log-group-retention
#   severity: medium
#   control: CloudWatch.16
#   remedy: >-
#     Set retention_in_days, to 30 or to what the law asks for.
package rules.log_group_retention

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

findings contains settings.finding(about, record.address, judgement, "a number of days") if {
	some record in resources.of_types(["aws_cloudwatch_log_group"])
	not node.is(node.top(record), "log_group_class", "DELIVERY")
	judgement := _judgement(node.attribute(node.top(record), "retention_in_days"))
}

# Zero means for ever.
_judgement(attribute) := settings.must(attribute, "retention_in_days", set()) if {
	attribute.state == "unset"
} else := settings.must_not(attribute, "retention_in_days", {0, "0"})
