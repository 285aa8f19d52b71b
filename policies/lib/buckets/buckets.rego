# METADATA
# title: Buckets and what is attached to them
# description: |
#   Joins bucket policies, public access blocks, ACLs and website configurations to the buckets they are about: by name
#   where the name is known, by reference where it is not. A bucket has one attachment of a type. Where the plan does
#   not tell which of several buckets an attachment is about, it is loose: it may belong to each of them, and when there
#   are as many loose attachments as buckets without one, each of those has one.
package lib.buckets

import data.lib.node
import data.lib.references
import data.lib.resources

# All managed buckets.
all_buckets := resources.of_types(["aws_s3_bucket"])

# of gives the attachments of one type that a bucket certainly has.
of(bucket, type) := [resources.existing[address] |
	some address in object.get(_attached, [bucket.address, type], set())
]

# loose gives the attachments of one type that a bucket without one may have.
loose(bucket, type) := [resources.existing[address] |
	some address in object.get(_possible, [type, bucket.address], set())
]

# covered holds when every bucket that may have a loose attachment of that type has one.
covered(type) if count(object.get(_loose, type, set())) == count(object.get(_possible, type, {}))

# among gives the buckets that an attachment, or a bucket's own name elsewhere, may be about.
among(record) := _named(record) if count(_named(record)) > 0

among(record) := _hidden_buckets if {
	count(_named(record)) == 0
	_stray(record)
}

among(record) := set() if {
	count(_named(record)) == 0
	not _stray(record)
}

_attached[bucket][record.type] contains record.address if {
	some record in _attachments
	_sure(record)
	some bucket in among(record)
}

_loose[record.type] contains record.address if {
	some record in _attachments
	not _sure(record)
	count(among(record)) > 0
}

_possible[type][bucket] contains address if {
	some type, addresses in _loose
	some address in addresses
	some bucket in among(resources.existing[address])
	count(object.get(_attached, [bucket, type], set())) == 0
}

_sure(record) if node.attribute(node.top(record), "bucket").state == "known"

_sure(record) if count(among(record)) == 1

_named(record) := object.get(_by_name, attribute.value, set()) if {
	attribute := node.attribute(node.top(record), "bucket")
	attribute.state == "known"
}

_named(record) := found if {
	attribute := node.attribute(node.top(record), "bucket")
	attribute.state == "unknown"
	found := references.targets(record, attribute.references, "managed", "aws_s3_bucket")
}

_named(record) := set() if node.attribute(node.top(record), "bucket").state == "unset"

# A reference that leads nowhere the plan shows may mean any bucket whose id is not known yet.
_stray(record) if {
	attribute := node.attribute(node.top(record), "bucket")
	attribute.state == "unknown"
	count(references.named(record, attribute.references)) == 0
}

_stray(record) if {
	attribute := node.attribute(node.top(record), "bucket")
	attribute.state == "unknown"
	some address in references.candidates(record, attribute.references, "aws_s3_bucket", "id")
	address in _hidden_buckets
}

_hidden_buckets := {bucket.address |
	some bucket in all_buckets
	node.attribute(node.top(bucket), "id").state != "known"
}

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
