# METADATA
# title: CloudFront reads its origins over HTTPS
# description: |
#   Between CloudFront and a custom origin lies the public internet. Over HTTP, or over TLS older than 1.2, cookies and
#   answers can be read and changed there, although the viewer's browser shows a lock.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-9
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-10
# custom:
#   id: cloudfront-origin-https
#   severity: high
#   control: CloudFront.9, CloudFront.10
#   remedy: 'Set origin_protocol_policy to https-only and origin_ssl_protocols to ["TLSv1.2"].'
package rules.cloudfront_origin_https

import data.lib.cloudfront
import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# TLSv1.3 is not a choice of CloudFront's today; it would not be a fault.
_versions := {"TLSv1.2", "TLSv1.3"}

# Plain HTTP, or the viewer's own choice.
findings contains report.deny(about, origin.address, message) if {
	some origin in _origins
	policy := node.attribute(origin.block, "origin_protocol_policy")
	policy.state == "known"
	policy.value != "https-only"
	message := text.sentence([
		"origin_protocol_policy of ", origin.label, " is ", text.shown(policy),
		"; allowed is https-only.",
	])
}

# Nothing is said about the protocol.
findings contains report.deny(about, origin.address, message) if {
	some origin in _origins
	node.attribute(origin.block, "origin_protocol_policy").state == "unset"
	message := text.sentence(["origin_protocol_policy of ", origin.label, " is not set; allowed is https-only."])
}

# An old version of TLS is among those offered.
findings contains report.deny(about, origin.address, message) if {
	some origin in _origins
	versions := node.attribute(origin.protocols, origin.versions)
	versions.state == "known"
	old := {version | some version in versions.value} - _versions
	count(old) > 0
	message := text.sentence([
		"origin_ssl_protocols of ", origin.label, " is ", text.shown(versions),
		"; allowed is TLSv1.2, without ", text.list(old), ".",
	])
}

# Nothing is said about versions.
findings contains report.deny(about, origin.address, message) if {
	some origin in _origins
	_no_versions(node.attribute(origin.protocols, origin.versions))
	message := text.sentence(["origin_ssl_protocols of ", origin.label, " is not set; allowed is TLSv1.2."])
}

# One of the two is not known yet.
findings contains report.undetermined(about, origin.address, message, missing) if {
	some origin in _origins
	some setting in [
		{"block": origin.block, "attribute": "origin_protocol_policy", "name": "origin_protocol_policy"},
		{"block": origin.protocols, "attribute": origin.versions, "name": "origin_ssl_protocols"},
	]
	node.attribute(setting.block, setting.attribute).state == "unknown"
	missing := text.sentence([setting.name, " of ", origin.label])
	message := text.sentence([missing, " is not known yet; allowed are https-only and TLSv1.2."])
}

# The origins, or their settings, are not known yet.
findings contains report.undetermined(about, record.address, message, "origin") if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "origin")
	message := "The blocks origin are not known yet; allowed are https-only and TLSv1.2."
}

# An origin's settings are not known yet.
findings contains report.undetermined(about, origin.distribution, message, missing) if {
	some origin in cloudfront.origins
	node.undecided_blocks(origin.block, "custom_origin_config")
	missing := text.sentence(["custom_origin_config of ", origin.label])
	message := text.sentence([missing, " is not known yet; allowed are https-only and TLSv1.2."])
}

# A private origin's settings are not known yet.
findings contains report.undetermined(about, record.address, message, missing) if {
	some record in resources.of_types(["aws_cloudfront_vpc_origin"])
	missing := _undecided_endpoint(record)
	message := text.sentence([missing, " is not known yet; allowed are https-only and TLSv1.2."])
}

_undecided_endpoint(record) := "vpc_origin_endpoint_config" if {
	node.undecided_blocks(node.top(record), "vpc_origin_endpoint_config")
} else := "origin_ssl_protocols" if {
	some block in node.blocks(node.top(record), "vpc_origin_endpoint_config")
	node.undecided_blocks(block, "origin_ssl_protocols")
}

_origins := array.concat(
	[custom |
		some origin in cloudfront.origins
		some block in node.blocks(origin.block, "custom_origin_config")
		custom := {
			"address": origin.distribution,
			"block": block,
			"label": origin.label,
			"protocols": block,
			"versions": "origin_ssl_protocols",
		}
	],
	[private |
		some record in resources.of_types(["aws_cloudfront_vpc_origin"])
		some block in node.blocks(node.top(record), "vpc_origin_endpoint_config")
		some protocols in node.blocks(block, "origin_ssl_protocols")
		private := {
			"address": record.address,
			"block": block,
			"label": "the VPC origin",
			"protocols": protocols,
			"versions": "items",
		}
	],
)

# Not set, or an empty list.
_no_versions(versions) if versions.state == "unset"

_no_versions(versions) if {
	versions.state == "known"
	count(versions.value) == 0
}
