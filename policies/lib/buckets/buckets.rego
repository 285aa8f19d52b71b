# METADATA
# title: Buckets and what is attached to them
# description: |
#   Joins the resources that set one thing of a bucket each (policy, public access block, versioning and so on) to the
#   buckets they are about: by name where the name is known, by reference where it is not. A bucket has one attachment
#   of a type. Where the plan does not tell which of several buckets an attachment is about, it is loose: it may belong
#   to each of them, and when as many loose attachments share some buckets without one as there are such buckets, each
#   of those has one.
package lib.buckets

import data.lib.node
import data.lib.references
import data.lib.resources

# All managed buckets.
all_buckets := resources.of_types(["aws_s3_bucket"])

# of gives the attachments of one type that a bucket certainly has.
of(bucket, type) := [record |
	some address in object.get(_attached, [bucket.address, type], set())
	record := resources.existing[address]
]

# loose gives the attachments of one type that a bucket without one may have.
loose(bucket, type) := [record |
	some address in loose_addresses(bucket, type)
	record := resources.existing[address]
]

# loose_addresses gives their addresses.
loose_addresses(bucket, type) := object.get(_possible, [type, bucket.address], set())

# covered holds when a bucket has one of the loose attachments of that type, whichever it is.
covered(bucket, type) if bucket.address in object.get(_covered, type, set())

# among gives the buckets that an attachment may be about.
among(record) := _among[record.address]

_among[record.address] := _meant(record) if some record in _attachments

_meant(record) := named if {
	named := _named(record, node.attribute(node.top(record), "bucket"))
	count(named) > 0
} else := _hidden_buckets if {
	_stray(record)
} else := set()

_attached[bucket][record.type] contains record.address if {
	some record in _attachments
	count(among(record)) == 1
	some bucket in among(record)
}

_possible[type][bucket] contains address if {
	some type, spans in _spans
	some address, span in spans
	some bucket in span
}

# The buckets without an attachment of their own that each loose one may be about.
_spans[record.type][record.address] := span if {
	some record in _attachments
	span := {bucket |
		some bucket in among(record)
		count(object.get(_attached, [bucket, record.type], set())) == 0
	}
	count(span) > 0
}

# Loose attachments that may be about the same buckets.
_groups[type][span] contains address if {
	some type, spans in _spans
	some address, span in spans
}

_covered[type] contains bucket if {
	some type, groups in _groups
	some span, _ in groups
	shared := [address |
		some other, addresses in groups
		count(other - span) == 0
		some address in addresses
	]
	count(shared) == count(span)
	some bucket in span
}

_named(_, attribute) := object.get(_by_name, attribute.value, set())

_named(record, attribute) := references.targets(record, attribute.references, "managed", "aws_s3_bucket")

# A reference that leads nowhere the plan shows may mean any bucket whose id is not known yet.
_stray(record) if {
	attribute := node.attribute(node.top(record), "bucket")
	count(references.named(record, attribute.references)) == 0
}

_stray(record) if {
	attribute := node.attribute(node.top(record), "bucket")
	count(references.candidates(record, attribute.references, "aws_s3_bucket", "id")) > 0
}

_hidden_buckets contains bucket.address if {
	some bucket in all_buckets
	node.attribute(node.top(bucket), "id").state != "known"
}

_attachments := resources.of_types([
	"aws_s3_bucket_acl",
	"aws_s3_bucket_lifecycle_configuration",
	"aws_s3_bucket_ownership_controls",
	"aws_s3_bucket_policy",
	"aws_s3_bucket_public_access_block",
	"aws_s3_bucket_server_side_encryption_configuration",
	"aws_s3_bucket_versioning",
	"aws_s3_bucket_website_configuration",
])

_by_name[name] contains bucket.address if {
	some bucket in all_buckets
	some attribute in ["bucket", "id"]
	name := bucket.values[attribute]
}
