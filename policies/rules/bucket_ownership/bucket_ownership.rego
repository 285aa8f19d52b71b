# METADATA
# title: Bucket owners own every object
# description: |
#   With access control lists in force, whoever uploads an object may open it to the world or keep it from the bucket's
#   owner, and no bucket policy shows it. BucketOwnerEnforced switches them off. CloudFront's older access logs are the
#   one exception: they are granted through such a list, and need BucketOwnerPreferred. A bucket is taken for one of
#   theirs when a logging_config of this document names it, when its own list lets the log delivery in, or, since the
#   distributions may lie in other stacks, when a word of its name is "log" or "logs".
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-12
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
# custom:
#   id: bucket-ownership
#   severity: low
#   control: S3.12
#   remedy: >-
#     Add an aws_s3_bucket_ownership_controls for the bucket with object_ownership BucketOwnerEnforced, or
#     BucketOwnerPreferred where CloudFront's older logs go.
package rules.bucket_ownership

import data.lib.buckets
import data.lib.log_buckets
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_type := "aws_s3_bucket_ownership_controls"

_allowed := "; allowed are BucketOwnerEnforced, and BucketOwnerPreferred for the older logs of CloudFront."

# CloudFront's log delivery, an account of AWS's, as its documentation names it.
_delivery := "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"

# Nothing is said.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in buckets.all_buckets
	count(buckets.of(bucket, _type)) == 0
	count(buckets.loose_addresses(bucket, _type)) == 0
	message := text.sentence(["The bucket has no ownership controls", _allowed])
}

# Controls that may be about another bucket.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	loose := buckets.loose_addresses(bucket, _type)
	count(loose) > 0
	missing := text.sentence(["the bucket of ", text.list(loose)])
	message := text.sentence(["Whether the bucket has ownership controls depends on ", missing, _allowed])
}

# Another choice.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in buckets.all_buckets
	some record in buckets.of(bucket, _type)
	ownership := _ownership(record)
	ownership.state != "unknown"
	not _right(bucket, ownership)
	message := text.sentence(["object_ownership of ", record.address, " is ", _words(ownership), _allowed])
}

# A choice that is not known yet.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	some record in buckets.of(bucket, _type)
	_ownership(record).state == "unknown"
	missing := text.sentence(["object_ownership of ", record.address])
	message := text.sentence([missing, " is not known yet", _allowed])
}

_right(_, ownership) if ownership.value == "BucketOwnerEnforced"

_right(bucket, ownership) if {
	ownership.value == "BucketOwnerPreferred"
	_takes_logs(bucket)
}

_takes_logs(bucket) if log_buckets.of_cloudfront[bucket.address]

_takes_logs(bucket) if log_buckets.named_so(bucket)

_takes_logs(bucket) if {
	some record in buckets.of(bucket, "aws_s3_bucket_acl")
	some control in node.blocks(node.top(record), "access_control_policy")
	some grant in node.blocks(control, "grant")
	some grantee in node.blocks(grant, "grantee")
	node.is(grantee, "id", _delivery)
}

_takes_logs(bucket) if {
	some grant in node.blocks(node.top(bucket), "grant")
	node.is(grant, "id", _delivery)
}

_words(ownership) := text.shown(ownership) if ownership.state == "known"

_words(ownership) := "not set" if ownership.state == "unset"

_ownership(record) := node.attribute(block, "object_ownership") if {
	block := node.blocks(node.top(record), "rule")[0]
} else := {"state": "unknown"} if {
	node.undecided_blocks(node.top(record), "rule")
} else := {"state": "unset"}
