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

# of gives the policies of a bucket: the address that holds each, and its documents (see lib.iam).
of(bucket) := object.get(_by_bucket, bucket.address, [])

# all_policies lists every bucket policy, whether its bucket is managed here or not.
all_policies := array.concat(
	[policy |
		some record in resources.of_types(["aws_s3_bucket_policy"])
		policy := {
			"address": record.address,
			"buckets": buckets.targets(record),
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

_by_bucket[address] := [_by_address[key] | some key in keys] if some address, keys in _keys

_keys[address] contains policy.address if {
	some policy in all_policies
	some address in policy.buckets
}

_by_address[policy.address] := policy if some policy in all_policies
