# METADATA
# title: Distributions keep within the quota of behaviors
# description: |
#   An account may have 25 cache behaviors in a distribution unless AWS has raised its quota (newer accounts begin with
#   75). Terraform does not know: the plan is fine, and the apply stops half-way with TooManyCacheBehaviors. One
#   behavior per file or folder of public/ gets there quickly. The default behavior is counted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-web-distributions
# custom:
#   id: distribution-behavior-quota
#   severity: medium
#   remedy: >-
#     Fold paths under a common prefix with one pattern (/static/*); or have the quota raised, and waive this finding
#     with the account's number.
package rules.distribution_behavior_quota

import data.lib.cloudfront
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_quota := 25

_allowed := text.sentence(["; allowed are ", json.marshal(_quota), ", the default one included."])

# More than the quota.
findings contains report.deny(about, record.address, message) if {
	some record in cloudfront.distributions
	number := _number(record)
	number > _quota
	message := text.sentence(["The distribution has ", json.marshal(number), " cache behaviors", _allowed])
}

# How many there will be is not known yet.
findings contains report.undetermined(about, record.address, message, "ordered_cache_behavior") if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "ordered_cache_behavior")
	message := text.sentence(["The blocks ordered_cache_behavior are not known yet", _allowed])
}

_number(record) := count(node.blocks(node.top(record), "ordered_cache_behavior")) + 1
