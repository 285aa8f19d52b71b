# METADATA
# title: Encryption of buckets
# description: |
#   Finds the algorithms that a bucket is told to encrypt with: in the resource for it, or in the older argument of
#   aws_s3_bucket, where a plan also shows what AWS does by itself.
package lib.bucket_encryption

import data.lib.bucket_settings
import data.lib.buckets
import data.lib.node

# The resource that tells it.
type := "aws_s3_bucket_server_side_encryption_configuration"

# algorithms lists the places that say how the bucket encrypts, each as the state of an attribute (see lib.node), with
# the address that says it.
algorithms(bucket) := [{"address": place.address, "attribute": attribute} |
	some place in _places(bucket)
	some rule in node.blocks(place.block, "rule")
	some block in node.blocks(rule, "apply_server_side_encryption_by_default")
	attribute := node.attribute(block, "sse_algorithm")
]

# undecided holds when such a place may exist, and is not known.
undecided(bucket) if bucket_settings.inline(bucket, "server_side_encryption_configuration") == "unknown"

undecided(bucket) if {
	some place in _places(bucket)
	node.undecided_blocks(place.block, "rule")
}

undecided(bucket) if {
	some place in _places(bucket)
	some rule in node.blocks(place.block, "rule")
	node.undecided_blocks(rule, "apply_server_side_encryption_by_default")
}

_places(bucket) := [{"address": record.address, "block": node.top(record)} |
	some record in buckets.of(bucket, type)
] if {
	count(buckets.of(bucket, type)) > 0
} else := [{"address": bucket.address, "block": block} |
	some block in node.blocks(node.top(bucket), "server_side_encryption_configuration")
]
