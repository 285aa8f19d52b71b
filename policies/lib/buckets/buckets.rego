# METADATA
# title: Buckets and what is attached to them
# description: |
#   Joins bucket policies, public access blocks, ACLs and website configurations to the buckets they are about: by name
#   where the name is known, by reference where it is not.
package lib.buckets

import data.lib.node
import data.lib.references
import data.lib.resources

# All managed buckets.
all_buckets := resources.of_types(["aws_s3_bucket"])

# Addresses of attachments by the bucket's address and their type.
attached[bucket][record.type] contains record.address if {
	some record in _attachments
	some bucket in targets(record)
}

# Attachments by type whose bucket cannot be told: they may belong to any.
stray[record.type] contains record.address if {
	some record in _attachments
	node.attribute(node.top(record), "bucket").state == "unknown"
	count(targets(record)) == 0
	count(references.named(record, node.attribute(node.top(record), "bucket").references)) == 0
}

# of gives the attachments of one type that a bucket has.
of(bucket, type) := [record |
	some address in object.get(attached, [bucket.address, type], set())
	record := resources.existing[address]
]

# targets gives the buckets that an attachment, or a bucket's own name elsewhere, is about.
targets(record) := object.get(_by_name, attribute.value, set()) if {
	attribute := node.attribute(node.top(record), "bucket")
	attribute.state == "known"
}

targets(record) := found if {
	attribute := node.attribute(node.top(record), "bucket")
	attribute.state == "unknown"
	found := _clear(record, attribute.references)
}

# Where the plan hides which bucket is meant, it is clear only when there is just one.
_clear(record, names) := found if {
	found := references.targets(record, names, "managed", "aws_s3_bucket")
	count(found) > 0
} else := found if {
	found := references.candidates(record, names, "aws_s3_bucket", "id")
	count(found) == 1
} else := set()

_attachments := resources.of_types([
	"aws_s3_bucket_acl",
	"aws_s3_bucket_policy",
	"aws_s3_bucket_public_access_block",
	"aws_s3_bucket_website_configuration",
])

_by_name[name] contains bucket.address if {
	some bucket in all_buckets
	some attribute in ["bucket", "id"]
	name := bucket.values[attribute]
}
