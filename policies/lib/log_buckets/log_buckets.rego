# METADATA
# title: Buckets that take logs
# description: |
#   Finds the managed buckets that access logs are written to, by the settings that name them: in another bucket's
#   logging, in distributions, load balancers, trails, flow logs and deliveries of CloudWatch. Where those lie in other
#   stacks, the bucket's own name tells it: a word of it is "log" or "logs".
package lib.log_buckets

import data.lib.buckets
import data.lib.cloudfront
import data.lib.node
import data.lib.references
import data.lib.resources

# Who writes to each bucket, by its address: the writer's address and the prefix of its keys ("" where it is not known).
writers[bucket] contains {"by": use.by, "prefix": use.prefix} if {
	some use in _uses
	some bucket in use.buckets
}

# Buckets that CloudFront's older access logs go to, which need access control lists, by their address.
of_cloudfront[bucket] contains use.by if {
	some use in _uses
	use.type == "aws_cloudfront_distribution"
	some bucket in use.buckets
}

# Who may write to each bucket, because what would name one is not known and leads to nothing that the document shows:
# the same, with the name of what is missing.
possible_writers[bucket] contains {"by": place.record.address, "prefix": prefix, "missing": missing} if {
	some place in _places
	attribute := node.attribute(place.block, place.argument)
	attribute.state == "unknown"
	_may_be_bucket(place.record)
	prefix := _prefix(node.attribute(place.block, place.prefix))
	missing := concat(" of ", [place.argument, place.record.address])
	some bucket in _hidden(place.record, place.name, attribute.references)
}

possible_writers[bucket] contains {"by": record.address, "prefix": "", "missing": missing} if {
	some [records, name, _, _] in _blocks
	some record in records
	node.undecided_blocks(node.top(record), name)
	attribute := node.attribute(node.top(record), name)
	missing := concat(" of ", [name, record.address])
	some bucket in _hidden(record, name, attribute.references)
}

_hidden(record, name, names) := references.hidden(record, name, names, "aws_s3_bucket", "id")

# Flow logs go to a log group, unless they say otherwise.
_may_be_bucket(record) if record.type != "aws_flow_log"

_may_be_bucket(record) if not node.attribute(node.top(record), "log_destination_type").state == "unset"

# named_so holds for a bucket whose name says that it keeps logs.
named_so(bucket) if {
	name := node.attribute(node.top(bucket), "bucket")
	name.state == "known"
	regex.match(`(?:^|[.-])(?:access)?logs?(?:$|[.-])`, name.value)
}

# by_name gives the addresses of the managed buckets that have this name.
by_name(name) := object.get(_by_name, name, set())

# named_in gives the managed buckets that an argument names: by name, by ARN, or by a domain name of S3.
named_in(_, block, argument) := by_name(_name(attribute.value)) if {
	attribute := node.attribute(block, argument)
	attribute.state == "known"
}

named_in(record, block, argument) := references.targets(record, attribute.references, "managed", "aws_s3_bucket") if {
	attribute := node.attribute(block, argument)
	attribute.state == "unknown"
}

_name(value) := match[0][1] if {
	match := regex.find_all_string_submatch_n(`^arn:[a-z-]+:s3:::([^/]*)`, value, -1)
} else := match[0][1] if {
	match := regex.find_all_string_submatch_n(`^(.+)\.s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$`, value, -1)
} else := value

_uses := [use |
	some place in _places
	use := {
		"by": place.record.address,
		"type": place.record.type,
		"buckets": named_in(place.record, place.block, place.argument),
		"prefix": _prefix(node.attribute(place.block, place.prefix)),
	}
]

_prefix(attribute) := object.get(attribute, "value", "")

# Records with the blocks of theirs that name a bucket, and the arguments in there that name it and a prefix.
_blocks := [
	[cloudfront.distributions, "logging_config", "bucket", "prefix"],
	[buckets.all_buckets, "logging", "target_bucket", "target_prefix"],
	[_balancers, "access_logs", "bucket", "prefix"],
	[_balancers, "connection_logs", "bucket", "prefix"],
	[
		resources.of_types(["aws_cloudwatch_log_delivery_destination"]),
		"delivery_destination_configuration", "destination_resource_arn", "prefix",
	],
]

_places := array.flatten([
	array.flatten([_nested(records, name, argument, prefix) | some [records, name, argument, prefix] in _blocks]),
	_flat("aws_s3_bucket_logging", "target_bucket", "target_prefix"),
	_flat("aws_cloudtrail", "s3_bucket_name", "s3_key_prefix"),
	_flat("aws_flow_log", "log_destination", "prefix"),
])

_balancers := resources.of_types(["aws_lb", "aws_alb"])

_nested(records, name, argument, prefix) := [place |
	some record in records
	some block in node.blocks(node.top(record), name)
	place := {"record": record, "name": name, "block": block, "argument": argument, "prefix": prefix}
]

_flat(type, argument, prefix) := [place |
	some record in resources.of_types([type])
	place := {"record": record, "name": argument, "block": node.top(record), "argument": argument, "prefix": prefix}
]

_by_name[name] contains bucket.address if {
	some bucket in buckets.all_buckets
	some attribute in ["bucket", "id"]
	name := node.attribute(node.top(bucket), attribute).value
}
