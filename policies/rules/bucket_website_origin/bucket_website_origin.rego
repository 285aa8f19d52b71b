# METADATA
# title: Website endpoints are no origins
# description: |
#   A bucket's website endpoint answers everybody or nobody, over plain HTTP only: CloudFront cannot sign requests to
#   it, so that the bucket has to be public, and every rule of the distribution can be walked around.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
# custom:
#   id: bucket-website-origin
#   severity: high
#   control: CloudFront.13
#   remedy: >-
#     Use the bucket's bucket_regional_domain_name as the origin's domain_name, with an origin access identity or an
#     origin access control.
package rules.bucket_website_origin

import data.lib.cloudfront
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

# The origin is a website endpoint.
findings contains report.deny(about, origin.distribution, message) if {
	some origin in cloudfront.origins
	origin.kind == "website"
	message := text.sentence([
		"domain_name of ", origin.label, " is the website endpoint ", cloudfront.domain(origin),
		"; allowed is the bucket's REST endpoint (bucket_regional_domain_name).",
	])
}

# A custom origin may turn out to be one.
findings contains report.undetermined(about, origin.distribution, message, missing) if {
	some origin in cloudfront.origins
	origin.kind == "unknown"
	_custom(origin.block)
	not _over_https(origin.block)
	missing := text.sentence(["domain_name of ", origin.label, " (", cloudfront.domain(origin), ")"])
	message := text.sentence([missing, " is not known yet; allowed is anything but a website endpoint of S3."])
}

# The origins themselves are not known yet.
findings contains report.undetermined(about, record.address, message, "origin") if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "origin")
	message := "The blocks origin are not known yet; allowed is anything but a website endpoint of S3."
}

# Only with settings of its own an origin can be a website endpoint.
_custom(block) if count(node.blocks(block, "custom_origin_config")) > 0

_custom(block) if node.undecided_blocks(block, "custom_origin_config")

# A website endpoint speaks HTTP only: an origin that is asked over HTTPS and answers is none.
_over_https(block) if {
	some settings in node.blocks(block, "custom_origin_config")
	node.is(settings, "origin_protocol_policy", "https-only")
}
