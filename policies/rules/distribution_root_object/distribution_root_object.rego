# METADATA
# title: Distributions of buckets have a root object
# description: |
#   A bucket has no page for "/". Without a default root object a request for the bare domain is answered with a 403,
#   or, where the identity may list, with the names of all objects in the bucket. Not applicable where the default
#   behavior asks a server, which answers "/" itself, or a bucket's website, which has an index document.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-1
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html
# custom:
#   id: distribution-root-object
#   severity: medium
#   control: CloudFront.1
#   remedy: Set default_root_object to the key of the start page, such as index.html.
package rules.distribution_root_object

import data.lib.behavior_targets
import data.lib.cloudfront
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

# The default behavior asks a bucket.
findings contains report.deny(about, behavior.distribution, message) if {
	some behavior in _defaults
	_root(behavior).state == "unset"
	_kinds(behavior) == {"bucket"}
	message := text.sentence([
		"default_root_object is not set, and the default cache behavior asks a bucket; ",
		"allowed is the key of the start page.",
	])
}

# It may ask one, or a root object may be given.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some behavior in _defaults
	missing := _missing(_root(behavior).state, _kinds(behavior))
	message := text.sentence([
		"Whether the distribution needs a default_root_object, and has it, depends on ", missing,
		"; allowed is the key of the start page where the default cache behavior asks a bucket.",
	])
}

# What the default behavior asks is not known as a whole.
findings contains report.undetermined(about, record.address, message, name) if {
	some record in cloudfront.distributions
	node.attribute(node.top(record), "default_root_object").state == "unset"
	some name in ["default_cache_behavior", "origin"]
	node.undecided_blocks(node.top(record), name)
	_may_ask_bucket(record)
	message := text.sentence([
		"Whether the distribution needs a default_root_object depends on ", name, ", which is not known yet; ",
		"allowed is the key of the start page where the default cache behavior asks a bucket.",
	])
}

_may_ask_bucket(record) if node.undecided_blocks(node.top(record), "origin")

_may_ask_bucket(record) if {
	some origin in cloudfront.origins
	origin.distribution == record.address
	_kind(origin) in {"bucket", "unknown"}
}

_missing("unknown", {"bucket"}) := "default_root_object"

_missing("unset", kinds) := "the domain_name of the default origin" if {
	"unknown" in kinds
	count(kinds - {"bucket", "unknown"}) == 0
}

_missing("unset", kinds) := "target_origin_id" if {
	"bucket" in kinds
	count(kinds - {"bucket", "unknown"}) > 0
	not "unknown" in kinds
}

_defaults := [behavior |
	some behavior in cloudfront.behaviors
	behavior.label == "the default cache behavior"
]

_root(behavior) := node.attribute(node.top(behavior.record), "default_root_object")

# With several members of an origin group the first that answers serves "/"; all of them have to be asked for.
_kinds(behavior) := {_kind(origin) | some origin in behavior_targets.of(behavior).origins}

# Who writes the settings of a server means one, whatever its name will be.
_kind(origin) := "other" if {
	behavior_targets.kind(origin) == "unknown"
	count(node.blocks(origin.block, "custom_origin_config")) > 0
} else := behavior_targets.kind(origin)
