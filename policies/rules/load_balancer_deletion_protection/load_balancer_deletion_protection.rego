# METADATA
# title: Protected load balancers refuse their deletion
# description: |
#   Where the tag DeletionProtection says that a stack must stay, a load balancer that anybody can delete in the console
#   takes the site down with one click. The rule is for load balancers that carry the tag.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-6
# custom:
#   id: load-balancer-deletion-protection
#   severity: medium
#   control: ELB.6
#   remedy: >-
#     Set enable_deletion_protection to true, or take the tag off in a reviewed change.
package rules.load_balancer_deletion_protection

import data.lib.node
import data.lib.protection
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

_allowed := "true where the tag DeletionProtection is enabled"

findings contains settings.finding(about, record.address, judgement, _allowed) if {
	some record in resources.of_types(["aws_lb", "aws_alb"])
	protection.protects(record)
	attribute := node.attribute(node.top(record), "enable_deletion_protection")
	judgement := settings.must(attribute, "enable_deletion_protection", settings.yes)
}
