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
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_type := "aws_s3_bucket_public_access_block"

_flags := ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]

# No block at all.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in _bare
	count(buckets.loose(bucket, _type)) == 0
	message := text.sentence([
		"The bucket has no aws_s3_bucket_public_access_block; allowed is one with ",
		text.list(_flags), " all true.",
	])
}

# Blocks that may be about another bucket, and all leave something open.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in _bare
	_verdicts[bucket.address] == {"deny"}
	message := text.sentence([
		"None of the blocks that the bucket may have (", _names(bucket),
		") is complete; allowed is true for all four flags.",
	])
}

# A block that may be about another bucket.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in _bare
	verdicts := _verdicts[bucket.address]
	verdicts != {"deny"}
	not _settled(bucket, verdicts)
	missing := text.sentence(["bucket of ", _names(bucket)])
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

# Buckets that have no block for certain.
_bare := [bucket |
	some bucket in buckets.all_buckets
	count(buckets.of(bucket, _type)) == 0
]

# What the attachments that a bucket may have come to.
_verdicts[bucket.address] := verdicts if {
	some bucket in _bare
	verdicts := {_by_block[block.address] | some block in buckets.loose(bucket, _type)}
	count(verdicts) > 0
}

_by_block[block.address] := _verdict(block) if some block in resources.of_types([_type])

_verdict(block) := "deny" if {
	some flag in _flags
	_off(node.attribute(node.top(block), flag))
} else := "undetermined" if {
	some flag in _flags
	node.attribute(node.top(block), flag).state == "unknown"
} else := "pass"

# Whichever of the blocks it is, the bucket has one, and it is complete.
_settled(bucket, verdicts) if {
	verdicts == {"pass"}
	buckets.covered(bucket, _type)
}

_names(bucket) := text.list({block.address | some block in buckets.loose(bucket, _type)})

_off(attribute) if attribute.state == "unset"

_off(attribute) if {
	attribute.state == "known"
	not attribute.value in {true, "true"}
}
