# METADATA
# title: Buckets behind an origin access identity use no KMS key
# description: |
#   An origin access identity cannot use a KMS key: CloudFront gets 403 for every object that is encrypted with one, so
#   that a bucket whose default becomes SSE-KMS loses each file at its next upload. An origin access control can. A
#   bucket is taken for one behind an identity when a distribution of this document reads it so, or its policy names
#   one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
# custom:
#   id: bucket-oai-kms
#   severity: high
#   remedy: >-
#     Set sse_algorithm to AES256, or read the bucket through an aws_cloudfront_origin_access_control and let CloudFront
#     use the key in the key's policy.
package rules.bucket_oai_kms

import data.lib.bucket_encryption
import data.lib.bucket_policies
import data.lib.buckets
import data.lib.cloudfront
import data.lib.log_buckets
import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is AES256."

# A KMS key.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in buckets.all_buckets
	readers := _readers(bucket)
	count(readers) > 0
	some place in bucket_encryption.algorithms(bucket)
	place.attribute.state == "known"
	startswith(place.attribute.value, "aws:kms")
	message := text.sentence([
		"sse_algorithm of ", place.address, " is ", text.shown(place.attribute),
		", and an origin access identity reads the bucket (", text.list(readers), ")", _allowed,
	])
}

# An algorithm that is not known yet.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	count(_readers(bucket)) > 0
	some place in bucket_encryption.algorithms(bucket)
	place.attribute.state == "unknown"
	missing := text.sentence(["sse_algorithm of ", place.address])
	message := text.sentence([missing, " is not known yet, and an origin access identity reads the bucket", _allowed])
}

# Whether the algorithm is a KMS key's is not known.
findings contains report.undetermined(about, bucket.address, message, "the encryption's rule") if {
	some bucket in buckets.all_buckets
	count(_readers(bucket)) > 0
	bucket_encryption.undecided(bucket)
	message := text.sentence([
		"The encryption's rule is not known yet, and an origin access identity reads the bucket", _allowed,
	])
}

# Whether an identity reads a bucket with a KMS key is not known.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	count(_readers(bucket)) == 0
	_may_be_kms(bucket)
	missing := text.list(object.get(_hidden, bucket.address, set()))
	missing != ""
	message := text.sentence([
		"Whether an origin access identity reads the bucket, which has a KMS key, depends on ", missing, _allowed,
	])
}

_may_be_kms(bucket) if {
	some place in bucket_encryption.algorithms(bucket)
	place.attribute.state == "known"
	startswith(place.attribute.value, "aws:kms")
}

# Distributions whose origins are not known yet, and policies that are not.
_hidden[bucket] contains concat(" of ", ["origin", record.address]) if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "origin")
	attribute := node.attribute(node.top(record), "origin")
	some bucket in references.hidden(record, "origin", object.get(attribute, "references", set()), "aws_s3_bucket", "id")
}

_hidden[bucket] contains missing if {
	some policy in bucket_policies.all_policies
	count(policy.documents.missing) > 0
	missing := concat(" of ", ["policy", policy.address])
	some bucket in policy.buckets
}

_readers(bucket) := object.get(_origins, bucket.address, set()) | object.get(_granted, bucket.address, set())

# Distributions that read the bucket through an identity.
_origins[bucket] contains origin.distribution if {
	some origin in cloudfront.origins
	origin.kind == "bucket"
	some block in node.blocks(origin.block, "s3_origin_config")
	node.attribute(block, "origin_access_identity").state != "unset"
	some bucket in log_buckets.named_in(origin.record, origin.block, "domain_name")
}

# Policies that name an identity.
_granted[bucket] contains policy.address if {
	some policy in bucket_policies.all_policies
	some statements in policy.documents.statements
	some statement in statements
	statement.effect == "Allow"
	some principal in statement.principals
	some identifier in principal.identifiers
	contains(identifier, ":cloudfront:user/CloudFront Origin Access Identity ")
	some bucket in policy.buckets
}
