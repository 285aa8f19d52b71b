# METADATA
# title: CloudFront distributions
# description: |
#   Lists what rules about distributions look at: every behavior, the ordered ones too, and every origin, with what its
#   domain name is: a bucket's REST endpoint, a bucket's website endpoint, something else, or not known.
package lib.cloudfront

import data.lib.node
import data.lib.references
import data.lib.resources
import data.lib.text

# Names of the blocks that hold behaviors.
behavior_blocks := ["default_cache_behavior", "ordered_cache_behavior"]

# All distributions.
distributions := resources.of_types(["aws_cloudfront_distribution"])

# Every behavior of every distribution: the distribution's address and record, the block, and words naming it.
behaviors := [behavior |
	some record in distributions
	some name in behavior_blocks
	some position, block in node.blocks(node.top(record), name)
	behavior := {
		"distribution": record.address,
		"record": record,
		"block": block,
		"label": _label(name, position, block),
	}
]

# Every origin of every distribution, likewise, with the kind of its domain and words for it.
origins := [origin |
	some record in distributions
	some block in node.blocks(node.top(record), "origin")
	name := node.attribute(block, "domain_name")
	origin := {
		"distribution": record.address,
		"record": record,
		"block": block,
		"label": _origin_label(node.attribute(block, "origin_id")),
		"kind": _kind(record, name),
		"domain_name": name,
	}
]

# plain holds for an origin without settings of its own: CloudFront takes it for a bucket, and refuses other domains.
plain(origin) if {
	every name in ["custom_origin_config", "vpc_origin_config"] {
		count(node.blocks(origin.block, name)) == 0
		not node.undecided_blocks(origin.block, name)
	}
}

# domain writes an origin's domain name, or what it comes from.
domain(origin) := words if {
	words := text.shown(origin.domain_name)
} else := text.list(names) if {
	names := references.loose(origin.record, origin.domain_name.references)
	count(names) > 0
} else := "its domain_name is known after apply"

_label("default_cache_behavior", _, _) := "the default cache behavior"

_label("ordered_cache_behavior", position, block) := concat(" ", [
	"the ordered cache behavior",
	_pattern(node.attribute(block, "path_pattern"), position),
])

_pattern(attribute, position) := words if {
	words := text.shown(attribute)
} else := concat(" ", ["at position", json.marshal(position)])

_origin_label(attribute) := words if {
	words := concat(" ", ["origin", text.shown(attribute)])
} else := "an origin whose origin_id is not known"

# bucket.s3-website-eu-west-1.amazonaws.com and bucket.s3-website.eu-central-1.amazonaws.com are website endpoints;
# bucket.s3.amazonaws.com, bucket.s3.eu-west-1.amazonaws.com and bucket.s3.dualstack.… are REST endpoints.
_kind(_, domain) := "website" if {
	domain.state == "known"
	regex.match(`\.s3-website[.-][a-z0-9.-]+$`, domain.value)
} else := "bucket" if {
	domain.state == "known"
	regex.match(`(?:^|\.)s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$`, domain.value)
} else := "other" if {
	domain.state == "known"
}

_kind(record, domain) := kind if {
	domain.state == "unknown"
	kind := _kind_of_sources(references.named(record, domain.references))
}

_kind(_, domain) := "other" if domain.state == "unset"

_kind_of_sources(sources) := "website" if {
	some source in sources
	source.attribute in {"website_endpoint", "website_domain"}
} else := "bucket" if {
	some source in sources
	source.type == "aws_s3_bucket"
} else := "unknown" if {
	count(_real(sources)) == 0
} else := "other"

# What these hand out can be anything, a bucket's domain as well.
_opaque := {
	"aws_cloudformation_export", "aws_cloudformation_stack", "aws_ssm_parameter", "external", "http", "local_file",
	"terraform_data", "terraform_remote_state", "tfe_outputs",
}

_real(sources) := {source | some source in sources; not source.type in _opaque}
