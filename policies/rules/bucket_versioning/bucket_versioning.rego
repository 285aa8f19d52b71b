# METADATA
# title: Buckets keep old versions
# description: |
#   Without versioning a wrong deploy, a script or an intruder overwrites or deletes objects for good: pages, logs that
#   an auditor asks for, the state of Terraform itself. Asked for of every bucket, log buckets included; what it costs
#   is bounded by a lifecycle rule for old versions.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-14
# custom:
#   id: bucket-versioning
#   severity: low
#   control: S3.14
#   remedy: Add an aws_s3_bucket_versioning for the bucket with versioning_configuration.status "Enabled".
package rules.bucket_versioning

import data.lib.bucket_settings
import data.lib.buckets
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_type := "aws_s3_bucket_versioning"

_allowed := "; allowed is the status \"Enabled\"."

# No versioning at all.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in buckets.all_buckets
	_state(bucket) == "none"
	message := text.sentence(["The bucket has no versioning", _allowed])
}

# Another status.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in buckets.all_buckets
	some record in buckets.of(bucket, _type)
	status := _status(record)
	status.state != "unknown"
	not _enabled(status)
	message := text.sentence(["The status of ", record.address, " is ", _words(status), _allowed])
}

# The status, the bucket of a setting, or the older block is not known.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	missing := _missing(bucket)
	message := text.sentence(["Whether the bucket has versioning depends on ", missing, _allowed])
}

_missing(bucket) := text.sentence(["the status of ", text.list(open)]) if {
	open := {record.address |
		some record in buckets.of(bucket, _type)
		_status(record).state == "unknown"
	}
	count(open) > 0
}

_missing(bucket) := text.sentence(["the bucket of ", text.list(buckets.loose_addresses(bucket, _type))]) if {
	_state(bucket) == "stray"
}

_missing(bucket) := "versioning" if _state(bucket) == "unknown"

_state(bucket) := "given" if {
	count(buckets.of(bucket, _type)) > 0
} else := "given" if {
	some block in node.blocks(node.top(bucket), "versioning")
	node.is(block, "enabled", true)
} else := "stray" if {
	count(buckets.loose_addresses(bucket, _type)) > 0
} else := "unknown" if {
	bucket_settings.inline(bucket, "versioning") == "unknown"
} else := "unknown" if {
	some block in node.blocks(node.top(bucket), "versioning")
	node.attribute(block, "enabled").state == "unknown"
} else := "none"

_enabled(status) if status.value == "Enabled"

_words(status) := text.shown(status) if status.state == "known"

_words(status) := "not set" if status.state == "unset"

_status(record) := node.attribute(block, "status") if {
	block := node.blocks(node.top(record), "versioning_configuration")[0]
} else := {"state": "unknown"} if {
	node.undecided_blocks(node.top(record), "versioning_configuration")
} else := {"state": "unset"}
