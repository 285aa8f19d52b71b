# METADATA
# title: CloudFront certificates lie in us-east-1
# description: |
#   CloudFront reads ACM certificates from us-east-1 only. With one from another Region the apply fails half way: the
#   bucket and the records exist, the distribution does not.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
# custom:
#   id: cloudfront-certificate-region
#   severity: high
#   remedy: >-
#     Create the certificate and its validation with a provider for us-east-1, and pass that ARN to viewer_certificate.
package rules.cloudfront_certificate_region

import data.lib.certificate_region
import data.lib.certificates
import data.lib.cloudfront
import data.lib.node
import data.lib.report

about := report.about(rego.metadata.chain())

# The certificate lies elsewhere.
findings contains report.deny(about, consumer.address, message) if {
	some consumer in _consumers
	message := certificate_region.wrong(consumer)
}

# Its Region is not known.
findings contains report.undetermined(about, consumer.address, undecided.message, undecided.missing) if {
	some consumer in _consumers
	undecided := certificate_region.undecided(consumer)
}

# The block itself is not known yet.
findings contains report.undetermined(about, record.address, message, "viewer_certificate") if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "viewer_certificate")
	message := "viewer_certificate is not known yet; CloudFront takes certificates from us-east-1 only."
}

_consumers := [consumer |
	some record in cloudfront.distributions
	some block in node.blocks(node.top(record), "viewer_certificate")
	consumer := {
		"address": record.address,
		"argument": "acm_certificate_arn",
		"certificate": certificates.places(record, block, "acm_certificate_arn"),
		"place": certificate_region.us_east_1,
		"reason": "CloudFront takes certificates from us-east-1 only",
	}
]
