# METADATA
# title: Bucket origins are read through an identity
# description: |
#   Without an origin access identity or control CloudFront asks the bucket like anybody else, so that the bucket has to
#   be public to be served, and anybody can read it past the distribution.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-13
# custom:
#   id: bucket-origin-access
#   severity: high
#   control: CloudFront.13
#   remedy: >-
#     Set s3_origin_config.origin_access_identity to the path of an aws_cloudfront_origin_access_identity, or
#     origin_access_control_id to an aws_cloudfront_origin_access_control, and let only that read the bucket.
package rules.bucket_origin_access

import data.lib.cloudfront
import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "allowed are s3_origin_config.origin_access_identity and origin_access_control_id"

# Neither is given.
findings contains report.deny(about, origin.distribution, message) if {
	some origin in cloudfront.origins
	origin.kind == "bucket"
	_access(origin) == {"none"}
	message := text.sentence([
		text.capital(origin.label), " reads the bucket ", cloudfront.domain(origin), " without an identity; ", _allowed, ".",
	])
}

# One is given, but whether it is empty is not known.
findings contains report.undetermined(about, origin.distribution, message, missing) if {
	some origin in cloudfront.origins
	origin.kind == "bucket"
	access := _access(origin)
	not "given" in access
	"unknown" in access
	missing := text.sentence(["the identity of ", origin.label])
	message := text.sentence([text.capital(missing), " is not known yet; ", _allowed, "."])
}

# CloudFront takes an origin without settings of its own for a bucket, whatever its domain turns out to be.
findings contains report.deny(about, origin.distribution, message) if {
	some origin in cloudfront.origins
	origin.kind != "bucket"
	origin.domain_name.state == "unknown"
	_access(origin) == {"none"}
	cloudfront.plain(origin)
	message := text.sentence([
		text.capital(origin.label), " has no custom_origin_config, so that it can only be a bucket (",
		cloudfront.domain(origin), "), and it is read without an identity; ", _allowed, ".",
	])
}

# Whether it has settings of its own is not known.
findings contains report.undetermined(about, origin.distribution, message, missing) if {
	some origin in cloudfront.origins
	origin.kind != "bucket"
	origin.domain_name.state == "unknown"
	_access(origin) == {"none"}
	some name in _other_settings
	node.undecided_blocks(origin.block, name)
	missing := text.sentence([name, " of ", origin.label])
	message := text.sentence([missing, " is not known yet, and for a bucket no identity is given; ", _allowed, "."])
}

# The origins themselves are not known yet.
findings contains report.undetermined(about, record.address, message, "origin") if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "origin")
	message := text.sentence(["The blocks origin are not known yet; for a bucket, ", _allowed, "."])
}

_other_settings := ["custom_origin_config", "vpc_origin_config"]

_access(origin) := {_given(origin.record, attribute) |
	some attribute in array.concat(
		[node.attribute(origin.block, "origin_access_control_id")],
		_identities(origin),
	)
}

_identities(origin) := [node.attribute(block, "origin_access_identity") |
	some block in node.blocks(origin.block, "s3_origin_config")
] if {
	not node.undecided_blocks(origin.block, "s3_origin_config")
}

# The blocks are not known yet, and so is what is in them: it may be nothing.
_identities(origin) := [{"state": "unknown", "references": {"s3_origin_config"}}] if {
	node.undecided_blocks(origin.block, "s3_origin_config")
}

# The id of a resource that is about to be made is never empty; where the plan shows no reference, it comes from one.
_given(record, attribute) := "none" if {
	attribute.state == "unset"
} else := "given" if {
	attribute.state == "known"
} else := "given" if {
	_made(record, attribute.references)
} else := "unknown"

_made(record, names) if {
	some source in references.named(record, names)
	startswith(source.type, "aws_cloudfront_origin_access_")
}

_made(_, names) if count(names) == 0
