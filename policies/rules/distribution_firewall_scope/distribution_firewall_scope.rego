# METADATA
# title: Firewalls of distributions are made for CloudFront
# description: |
#   CloudFront takes web ACLs of the scope CLOUDFRONT only, and those exist in us-east-1 alone. A REGIONAL one is made
#   without complaint, and the distribution is refused with it in the middle of the apply; where the argument is then
#   taken out to get on, the site stands without a firewall.
# related_resources:
#   - ref: https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
#   - ref: https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html
# custom:
#   id: distribution-firewall-scope
#   severity: medium
#   remedy: Set scope to CLOUDFRONT, and make the web ACL with a provider for us-east-1.
package rules.distribution_firewall_scope

import data.lib.cloudfront
import data.lib.node
import data.lib.references
import data.lib.regions
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is one of the scope CLOUDFRONT."

# The ARN is a regional one's.
findings contains report.deny(about, record.address, message) if {
	some record in cloudfront.distributions
	acl := node.attribute(node.top(record), "web_acl_id")
	acl.state == "known"
	startswith(acl.value, "arn:")
	not contains(acl.value, ":global/webacl/")
	message := text.sentence(["web_acl_id is ", text.shown(acl), ", a regional web ACL", _allowed])
}

# The web ACL that it refers to is regional.
findings contains report.deny(about, use.distribution, message) if {
	some use in _uses
	use.scope.state == "known"
	use.scope.value != "CLOUDFRONT"
	message := text.sentence([
		"The web ACL ", use.address, " has the scope ", text.shown(use.scope), _allowed,
	])
}

# Its scope is not known yet.
findings contains report.undetermined(about, use.distribution, message, missing) if {
	some use in _uses
	use.scope.state == "unknown"
	missing := text.sentence(["scope of ", use.address])
	message := text.sentence(["The ", missing, " is not known yet", _allowed])
}

# Which web ACL it is, is not known, and it may be a regional one.
findings contains report.undetermined(about, record.address, message, "web_acl_id") if {
	some record in cloudfront.distributions
	acl := node.attribute(node.top(record), "web_acl_id")
	acl.state == "unknown"
	references.untraced(record, acl.references)
	not _for_cloudfront(references.hidden(record, "web_acl_id", acl.references, "aws_wafv2_web_acl", "arn"))
	message := text.sentence(["web_acl_id is not known yet, and may be a regional web ACL", _allowed])
}

# One that may be for CloudFront is made elsewhere.
findings contains report.undetermined(about, record.address, message, "scope") if {
	some record in resources.of_types(["aws_wafv2_web_acl"])
	node.attribute(node.top(record), "scope").state == "unknown"
	place := regions.of(record)
	place.known
	place.name != "us-east-1"
	message := text.sentence([
		"Its scope is not known yet, and it is made in ", place.name, "; allowed is us-east-1 for the scope CLOUDFRONT.",
	])
}

# One for CloudFront is made elsewhere.
findings contains report.deny(about, record.address, message) if {
	some record in resources.of_types(["aws_wafv2_web_acl"])
	node.is(node.top(record), "scope", "CLOUDFRONT")
	place := regions.of(record)
	place.known
	place.name != "us-east-1"
	message := text.sentence(["It has the scope CLOUDFRONT and is made in ", place.name, "; allowed is us-east-1."])
}

_uses := [use |
	some record in cloudfront.distributions
	acl := node.attribute(node.top(record), "web_acl_id")
	acl.state == "unknown"
	some mode in ["managed", "data"]
	some address in references.targets(record, acl.references, mode, "aws_wafv2_web_acl")
	use := {
		"distribution": record.address, "address": address,
		"scope": node.attribute(node.top(resources.existing[address]), "scope"),
	}
]

# All of those that it may be are for CloudFront.
_for_cloudfront(addresses) if {
	count(addresses) > 0
	every address in addresses {
		node.is(node.top(resources.existing[address]), "scope", "CLOUDFRONT")
	}
}
