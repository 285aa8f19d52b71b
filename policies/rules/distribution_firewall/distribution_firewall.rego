# METADATA
# title: Protected distributions stand behind a firewall
# description: |
#   A public site without a web ACL meets every scanner and every burst of made-up sign-ins with its own servers. Asked
#   for where it matters: of distributions with the tag DeletionProtection = "enabled", which marks production.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-6
# custom:
#   id: distribution-firewall
#   severity: medium
#   control: CloudFront.6
#   remedy: Set web_acl_id to the ARN of an aws_wafv2_web_acl with scope CLOUDFRONT, made in us-east-1.
package rules.distribution_firewall

import data.lib.cloudfront
import data.lib.node
import data.lib.protection
import data.lib.references
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is the ARN of a web ACL."

# None is given.
findings contains report.deny(about, record.address, message) if {
	some record in cloudfront.distributions
	protection.protects(record)
	node.attribute(node.top(record), "web_acl_id").state == "unset"
	message := text.sentence(["web_acl_id is not set, although the tag DeletionProtection is \"enabled\"", _allowed])
}

# What is given comes from elsewhere, and may be nothing.
findings contains report.undetermined(about, record.address, message, "web_acl_id") if {
	some record in cloudfront.distributions
	protection.protects(record)
	acl := node.attribute(node.top(record), "web_acl_id")
	acl.state == "unknown"
	not _made(record, acl.references)
	message := text.sentence(["web_acl_id is not known yet", _allowed])
}

_made(record, names) if {
	some source in references.named(record, names)
	source.type in {"aws_wafv2_web_acl", "aws_waf_web_acl"}
}
