# METADATA
# title: Settings of buckets
# description: |
#   Joins the resources that set one thing of a bucket each (versioning, encryption, ownership, lifecycle) to their
#   bucket, and reads the older arguments of aws_s3_bucket itself. What the provider has read from AWS into those counts
#   too: it says what is in force.
package lib.bucket_settings

import data.lib.buckets
import data.lib.node
import data.lib.references
import data.lib.resources

# of gives the resources of one type that a bucket has.
of(bucket, type) := [resources.existing[address] | some address in object.get(_attached, [type, bucket.address], set())]

# stray gives the addresses of resources of one type whose bucket cannot be told: they may belong to any.
stray(type) := object.get(_stray, type, set())

# inline says whether an older block argument of a bucket is "known", "unknown" or "unset".
inline(bucket, name) := "known" if {
	count(node.blocks(node.top(bucket), name)) > 0
} else := "unknown" if {
	node.attribute(node.top(bucket), name).state == "unknown"
} else := "unset"

_types := [
	"aws_s3_bucket_acl",
	"aws_s3_bucket_lifecycle_configuration",
	"aws_s3_bucket_ownership_controls",
	"aws_s3_bucket_server_side_encryption_configuration",
	"aws_s3_bucket_versioning",
]

_attached[record.type][bucket] contains record.address if {
	some record in resources.of_types(_types)
	some bucket in buckets.targets(record)
}

_stray[record.type] contains record.address if {
	some record in resources.of_types(_types)
	attribute := node.attribute(node.top(record), "bucket")
	attribute.state == "unknown"
	count(buckets.targets(record)) == 0
	count(references.named(record, attribute.references)) == 0
}
