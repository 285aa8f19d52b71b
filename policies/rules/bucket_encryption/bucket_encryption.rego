# METADATA
# title: Buckets say how they encrypt
# description: |
#   S3 encrypts what it stores since 2023, so nothing lies open without this. But where nobody wrote it down, nobody
#   sees when it is changed, and an auditor of patients' data asks for the setting. SSE-S3 (AES256) and SSE-KMS count
#   alike.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-17
# custom:
#   id: bucket-encryption
#   severity: low
#   control: S3.17
#   remedy: >-
#     Add an aws_s3_bucket_server_side_encryption_configuration for the bucket with sse_algorithm AES256, or aws:kms
#     where no origin access identity reads it.
package rules.bucket_encryption

import data.lib.bucket_encryption
import data.lib.buckets
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed are AES256, aws:kms and aws:kms:dsse."

# Nothing says it.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in buckets.all_buckets
	_state(bucket) == "none"
	message := text.sentence(["The bucket has no encryption configuration with an algorithm", _allowed])
}

# Something may say it.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	missing := _missing(bucket, _state(bucket))
	message := text.sentence(["Whether the bucket has an encryption configuration depends on ", missing, _allowed])
}

# An algorithm that is not known yet is one all the same.
_state(bucket) := "given" if {
	some place in bucket_encryption.algorithms(bucket)
	place.attribute.state != "unset"
} else := "unknown" if {
	bucket_encryption.undecided(bucket)
} else := "stray" if {
	count(buckets.loose_addresses(bucket, bucket_encryption.type)) > 0
} else := "none"

_missing(bucket, "unknown") := text.sentence(["the blocks in ", text.list(places)]) if {
	places := {record.address | some record in buckets.of(bucket, bucket_encryption.type)}
	count(places) > 0
} else := "server_side_encryption_configuration"

_missing(bucket, "stray") := text.sentence(["the bucket of ", text.list(loose)]) if {
	loose := buckets.loose_addresses(bucket, bucket_encryption.type)
}
