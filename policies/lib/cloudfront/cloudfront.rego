# METADATA
# title: CloudFront distributions
# description: |
#   Lists what rules about distributions look at: every behavior, the ordered ones too, and every origin.
package lib.cloudfront

import data.lib.node
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

# Every origin of every distribution, likewise.
origins := [origin |
	some record in distributions
	some block in node.blocks(node.top(record), "origin")
	origin := {
		"distribution": record.address,
		"record": record,
		"block": block,
		"label": _origin_label(node.attribute(block, "origin_id")),
	}
]

_label("default_cache_behavior", _, _) := "the default cache behavior"

_label("ordered_cache_behavior", position, block) := concat(" ", [
	"the ordered cache behavior",
	_pattern(node.attribute(block, "path_pattern"), position),
])

_pattern(attribute, _) := text.show(attribute.value) if attribute.state == "known"

_pattern(attribute, position) := concat(" ", ["at position", json.marshal(position)]) if attribute.state != "known"

_origin_label(attribute) := concat(" ", ["origin", text.show(attribute.value)]) if attribute.state == "known"

_origin_label(attribute) := "an origin whose origin_id is not known" if attribute.state != "known"
