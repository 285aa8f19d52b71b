# METADATA
# title: CloudFront viewers use HTTPS
# description: |
#   A behavior that allows plain HTTP lets anyone on the viewer's network read and change pages and cookies, the session
#   token included. One ordered behavior is enough: an attacker only needs one path of the domain over HTTP.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3
# custom:
#   id: cloudfront-viewer-https
#   severity: high
#   control: CloudFront.3
#   remedy: Set viewer_protocol_policy to redirect-to-https or https-only in this behavior.
package rules.cloudfront_viewer_https

import data.lib.cloudfront
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := {"redirect-to-https", "https-only"}

# A behavior takes plain HTTP.
findings contains report.deny(about, behavior.distribution, message) if {
	some behavior in cloudfront.behaviors
	policy := node.attribute(behavior.block, "viewer_protocol_policy")
	policy.state == "known"
	not policy.value in _allowed
	message := concat("", [
		"viewer_protocol_policy of ", behavior.label, " is ", text.shown(policy),
		"; allowed are ", text.list(_allowed), ".",
	])
}

# A behavior says nothing, which the provider refuses, but a synthesized file may hold.
findings contains report.deny(about, behavior.distribution, message) if {
	some behavior in cloudfront.behaviors
	node.attribute(behavior.block, "viewer_protocol_policy").state == "unset"
	message := concat("", [
		"viewer_protocol_policy of ", behavior.label, " is not set",
		"; allowed are ", text.list(_allowed), ".",
	])
}

# A behavior's choice is not known yet.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some behavior in cloudfront.behaviors
	policy := node.attribute(behavior.block, "viewer_protocol_policy")
	policy.state == "unknown"
	missing := concat("", ["viewer_protocol_policy of ", behavior.label])
	message := concat("", [missing, " is not known yet; allowed are ", text.list(_allowed), "."])
}

# The behaviors themselves are not known yet.
findings contains report.undetermined(about, distribution.address, message, name) if {
	some distribution in cloudfront.distributions
	some name in cloudfront.behavior_blocks
	node.undecided_blocks(node.top(distribution), name)
	message := concat("", ["The blocks ", name, " are not known yet."])
}
