# METADATA
# title: Origins do not outlive their bucket
# description: |
#   When a bucket is deleted while a distribution still names it, its name is free: anybody may make a bucket of that
#   name in an account of their own, and the distribution serves what they put there, under the site's domain and
#   certificate. Judged where it is provable: the plan deletes the bucket that an origin's domain name says, and makes
#   no other of that name. Whether a bucket that no document mentions exists cannot be seen in a plan.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-12
# custom:
#   id: distribution-dangling-bucket-origin
#   severity: high
#   control: CloudFront.12
#   remedy: >-
#     Take the origin and the behaviors that use it off the distribution first, apply that, then delete the bucket.
package rules.distribution_dangling_bucket_origin

import data.lib.buckets
import data.lib.cloudfront
import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# The plan deletes the bucket.
findings contains report.deny(about, origin.distribution, message) if {
	some origin in cloudfront.origins
	origin.kind in {"bucket", "website"}
	domain := node.attribute(origin.block, "domain_name")
	domain.state == "known"
	name := _bucket(domain.value)
	some address in _deleted[name]
	message := text.sentence([
		text.capital(origin.label), " asks the bucket \"", name, "\", which this plan deletes (", address,
		"); allowed are buckets that stay.",
	])
}

# The origins are not known yet, and one may be a bucket that the plan deletes.
findings contains report.undetermined(about, record.address, message, "origin") if {
	count(_deleted) > 0
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "origin")
	message := text.sentence([
		"Whether an origin asks a bucket that this plan deletes (", text.list(union({gone | some gone in _deleted})),
		") depends on origin, which is not known yet; allowed are buckets that stay.",
	])
}

_bucket(domain) := match[0][1] if {
	match := regex.find_all_string_submatch_n(`^(.+?)\.s3[.-][a-z0-9.-]+$`, domain, 1)
	count(match) == 1
}

# Deleted buckets by name, without those whose name another bucket takes over.
_deleted[name] contains address if {
	some record in resources.destroyed
	record.type == "aws_s3_bucket"
	address := record.address
	name := record.before.bucket
	not _kept[name]
}

_kept contains name if {
	some bucket in buckets.all_buckets
	name := node.attribute(node.top(bucket), "bucket").value
}
