# METADATA
# title: CloudFront viewers use TLS 1.2 or newer
# description: |
#   TLS 1.0 and 1.1 have known attacks, and their cipher suites let traffic be read that was recorded earlier. With
#   CloudFront's own certificate the minimum is TLSv1, whatever the configuration says.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-15
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
# custom:
#   id: cloudfront-viewer-tls
#   severity: high
#   control: CloudFront.15
#   remedy: >-
#     Give viewer_certificate a certificate of your own and set minimum_protocol_version to TLSv1.2_2021 or newer.
package rules.cloudfront_viewer_tls

import data.lib.cloudfront
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "allowed are TLSv1.2_2018 and newer"

# CloudFront's own certificate comes with TLSv1.
findings contains report.deny(about, certificate.address, message) if {
	some certificate in _certificates
	_default_certificate(certificate.block)
	message := text.sentence([
		"cloudfront_default_certificate is true, with which viewers may use TLSv1; ",
		"allowed is a certificate of one's own.",
	])
}

# A distribution without viewer_certificate gets CloudFront's own certificate.
findings contains report.deny(about, record.address, message) if {
	some record in cloudfront.distributions
	count(node.blocks(node.top(record), "viewer_certificate")) == 0
	not node.undecided_blocks(node.top(record), "viewer_certificate")
	message := "viewer_certificate is not set, so that viewers may use TLSv1; allowed is a certificate of one's own."
}

# A block that names no certificate gets CloudFront's own one too, whatever minimum it asks for.
findings contains report.deny(about, certificate.address, message) if {
	some certificate in _certificates
	not _default_certificate(certificate.block)
	node.attribute(certificate.block, "cloudfront_default_certificate").state != "unknown"
	every name in ["acm_certificate_arn", "iam_certificate_id"] {
		node.attribute(certificate.block, name).state == "unset"
	}
	message := concat("", [
		"viewer_certificate names no certificate, so that viewers may use TLSv1; ",
		"allowed is a certificate of one's own.",
	])
}

# The minimum is an old version.
findings contains report.deny(about, certificate.address, message) if {
	some certificate in _certificates
	not _default_certificate(certificate.block)
	minimum := node.attribute(certificate.block, "minimum_protocol_version")
	minimum.state == "known"
	not regex.match(`^TLSv1\.[2-9]_[0-9]{4}$`, minimum.value)
	message := text.sentence(["minimum_protocol_version is ", text.shown(minimum), "; ", _allowed, "."])
}

# Without a minimum CloudFront takes TLSv1.
findings contains report.deny(about, certificate.address, message) if {
	some certificate in _certificates
	not _default_certificate(certificate.block)
	node.attribute(certificate.block, "minimum_protocol_version").state == "unset"
	message := text.sentence(["minimum_protocol_version is not set, which means TLSv1; ", _allowed, "."])
}

# The minimum is not known yet.
findings contains report.undetermined(about, certificate.address, message, "minimum_protocol_version") if {
	some certificate in _certificates
	not _default_certificate(certificate.block)
	node.attribute(certificate.block, "minimum_protocol_version").state == "unknown"
	message := text.sentence(["minimum_protocol_version is not known yet; ", _allowed, "."])
}

# The block itself is not known yet.
findings contains report.undetermined(about, record.address, message, "viewer_certificate") if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "viewer_certificate")
	message := text.sentence(["viewer_certificate is not known yet; ", _allowed, "."])
}

_certificates := [{"address": record.address, "block": block} |
	some record in cloudfront.distributions
	some block in node.blocks(node.top(record), "viewer_certificate")
]

_default_certificate(block) if node.is(block, "cloudfront_default_certificate", true)
