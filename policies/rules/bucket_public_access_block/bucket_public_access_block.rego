# METADATA
# title: Buckets block public access
# description: |
#   Without all four flags one careless ACL or policy, made by hand years later, opens every object to the internet.
#   A flag that is not set is off.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8
# custom:
#   id: bucket-public-access-block
#   severity: high
#   control: S3.8
#   remedy: >-
#     Give the bucket an aws_s3_bucket_public_access_block with block_public_acls, block_public_policy,
#     ignore_public_acls and restrict_public_buckets all true.
package rules.bucket_public_access_block

import data.lib.buckets
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_type := "aws_s3_bucket_public_access_block"

_flags := ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]

# No block at all.
findings contains report.deny(about, bucket.address, message) if {
	count(_strays) == 0
	some bucket in buckets.all_buckets
	count(buckets.of(bucket, _type)) == 0
	message := text.sentence([
		"The bucket has no aws_s3_bucket_public_access_block; allowed is one with ",
		text.list(_flags), " all true.",
	])
}

# A block that may be about another bucket.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	count(_strays) > 0
	some bucket in buckets.all_buckets
	count(buckets.of(bucket, _type)) == 0
	missing := text.sentence(["bucket of ", text.list(_strays)])
	message := text.sentence(["Whether the bucket has an aws_s3_bucket_public_access_block depends on ", missing, "."])
}

# A flag is off.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in buckets.all_buckets
	some block in buckets.of(bucket, _type)
	off := {flag | some flag in _flags; _off(node.attribute(node.top(block), flag))}
	count(off) > 0
	message := text.sentence([text.list(off), " of ", block.address, " is not true; allowed is true for all four flags."])
}

# A flag is not known yet.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	some block in buckets.of(bucket, _type)
	open := {flag | some flag in _flags; node.attribute(node.top(block), flag).state == "unknown"}
	count(open) > 0
	missing := text.sentence([text.list(open), " of ", block.address])
	message := text.sentence([missing, " is not known yet; allowed is true for all four flags."])
}

_strays := object.get(buckets.stray, _type, set())

_off(attribute) if attribute.state == "unset"

_off(attribute) if {
	attribute.state == "known"
	not attribute.value in {true, "true"}
}
