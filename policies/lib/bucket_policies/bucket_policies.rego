# METADATA
# title: Policies of buckets
# description: |
#   Lists the policies that a bucket gets: from aws_s3_bucket_policy resources about it, and from its own older
#   argument.
package lib.bucket_policies

import data.lib.buckets
import data.lib.iam
import data.lib.node
import data.lib.resources

# of gives the policies that a bucket certainly has: the address that holds each, and its documents (see lib.iam).
of(bucket) := [policy |
	addresses := {record.address | some record in buckets.of(bucket, "aws_s3_bucket_policy")} | _own(bucket)
	some address in addresses
	policy := _by_address[address]
]

# loose gives the policies that a bucket without one may have.
loose(bucket) := [_by_address[record.address] | some record in buckets.loose(bucket, "aws_s3_bucket_policy")]

# all_policies lists every bucket policy, whether its bucket is managed here or not, with the buckets it may be about.
all_policies := array.concat(
	[policy |
		some record in resources.of_types(["aws_s3_bucket_policy"])
		policy := {
			"address": record.address,
			"buckets": buckets.among(record),
			"documents": iam.documents(record, node.top(record), "policy"),
		}
	],
	[policy |
		some bucket in buckets.all_buckets
		policy := {
			"address": bucket.address,
			"buckets": {bucket.address},
			"documents": iam.documents(bucket, node.top(bucket), "policy"),
		}
	],
)

# A bucket that holds its policy in its own older argument.
_own(bucket) := {bucket.address | _by_address[bucket.address]}

_by_address[policy.address] := policy if some policy in all_policies
