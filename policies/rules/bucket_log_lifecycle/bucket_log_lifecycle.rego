# METADATA
# title: Access logs expire
# description: |
#   Access logs hold who asked for what, from where: personal data that has to go one day. And they only grow: after
#   some years they cost more than the site. A bucket is taken for one of logs when a setting of this document writes
#   logs there (of distributions, buckets, load balancers, trails, flow logs, deliveries), or when a word of its name is
#   "log" or "logs".
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-13
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
# custom:
#   id: bucket-log-lifecycle
#   severity: medium
#   control: S3.13
#   remedy: >-
#     Add an aws_s3_bucket_lifecycle_configuration for the bucket with an enabled rule for all keys and expiration.days.
package rules.bucket_log_lifecycle

import data.lib.bucket_settings
import data.lib.buckets
import data.lib.log_buckets
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_type := "aws_s3_bucket_lifecycle_configuration"

_allowed := "; allowed is an enabled lifecycle rule for these keys with expiration.days or expiration.date."

# Logs under some prefix never expire.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in buckets.all_buckets
	writers := _kept_for_ever(bucket)
	count(writers) > 0
	not _unknown(bucket)
	message := text.sentence([
		"The bucket takes logs (", text.list({writer.by | some writer in writers}), "), and they do not expire", _allowed,
	])
}

# A lifecycle may say it.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	count(_kept_for_ever(bucket)) > 0
	missing := _unknown(bucket)
	message := text.sentence(["Whether the logs in the bucket expire depends on ", missing, _allowed])
}

# It is not known whether logs go there, where they would not expire.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	count(_kept_for_ever(bucket)) == 0
	missing := text.list({writer.missing |
		some writer in _lasting(log_buckets.possible_writers[bucket.address], _expiring(bucket))
	})
	missing != ""
	message := text.sentence([
		"Whether the bucket takes logs, which do not expire there, depends on ", missing, _allowed,
	])
}

_kept_for_ever(bucket) := _lasting(_writers(bucket), _expiring(bucket))

_lasting(writers, scopes) := {writer |
	some writer in writers
	count([scope | some scope in scopes; startswith(writer.prefix, scope)]) == 0
}

_writers(bucket) := log_buckets.writers[bucket.address] if {
	log_buckets.writers[bucket.address]
} else := {{"by": "by its name", "prefix": ""}} if {
	log_buckets.named_so(bucket)
} else := set()

# Prefixes whose objects expire.
_expiring(bucket) := {scope |
	some lifecycle in _rules(bucket)
	_enabled(lifecycle)
	_expires(lifecycle.block)
	scope := _scope(lifecycle.block)
}

# Blocks of rules, and what switches them on.
_rules(bucket) := array.concat(
	[{"block": block, "switch": "status", "on": "Enabled"} |
		some record in buckets.of(bucket, _type)
		some block in node.blocks(node.top(record), "rule")
	],
	[{"block": block, "switch": "enabled", "on": true} |
		some block in node.blocks(node.top(bucket), "lifecycle_rule")
	],
)

_enabled(lifecycle) if node.is(lifecycle.block, lifecycle.switch, lifecycle.on)

# How long is not this rule's matter; 0 is what the provider shows for a rule without days.
_expires(block) if {
	some expiration in node.blocks(block, "expiration")
	some name in ["days", "date"]
	attribute := node.attribute(expiration, name)
	attribute.state != "unset"
	object.get(attribute, "value", 1) != 0
}

# The prefix that a rule is for; undefined for one that chooses by tags or sizes.
_scope(block) := prefix if {
	filters := node.blocks(block, "filter")
	not _narrow(block, filters)
	some prefix in [_prefix(holder) | some holder in array.concat([block], filters)]
	every other in [_prefix(holder) | some holder in array.concat([block], filters)] {
		startswith(prefix, other)
	}
}

_prefix(block) := attribute.value if {
	attribute := node.attribute(block, "prefix")
	attribute.state == "known"
} else := ""

_narrow(block, _) if count(object.get(block.values, "tags", {})) > 0

_narrow(_, filters) if {
	some filter in filters
	some name in ["tag", "and"]
	count(node.blocks(filter, name)) > 0
}

_narrow(_, filters) if {
	some filter in filters
	some name in ["object_size_greater_than", "object_size_less_than"]
	size := node.attribute(filter, name)
	size.state == "known"
	size.value != 0
}

_unknown(bucket) := text.sentence(["the bucket of ", text.list(stray)]) if {
	stray := buckets.loose_addresses(bucket, _type)
	count(stray) > 0
} else := text.sentence(["the rules of ", text.list(open)]) if {
	open := {record.address |
		some record in buckets.of(bucket, _type)
		node.undecided_blocks(node.top(record), "rule")
	}
	count(open) > 0
} else := "lifecycle_rule" if {
	bucket_settings.inline(bucket, "lifecycle_rule") == "unknown"
} else := text.sentence(["the ", lifecycle.switch, " of a rule"]) if {
	some lifecycle in _rules(bucket)
	_expires(lifecycle.block)
	node.attribute(lifecycle.block, lifecycle.switch).state == "unknown"
}
