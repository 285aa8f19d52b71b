# METADATA
# title: No behavior hides a later one
# description: |
#   CloudFront takes the first behavior whose pattern matches. A "*" before the others, or a wider pattern before a
#   narrower one, means that the later one never answers: an API is cached like a page, a protected path is served with
#   the settings of an open one, and nothing says so. Patterns match with and without their first slash.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
# custom:
#   id: distribution-shadowed-behavior
#   severity: high
#   remedy: Put the narrower pattern first, and give what is meant for all other paths to default_cache_behavior.
package rules.distribution_shadowed_behavior

import data.lib.cloudfront
import data.lib.node
import data.lib.path_patterns
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed are patterns that no earlier one covers."

# An earlier pattern covers this one.
findings contains report.deny(about, record.address, message) if {
	some record in cloudfront.distributions
	patterns := _patterns(record)
	some later, narrow in patterns
	earlier := {text.shown(wide) |
		some wide in array.slice(patterns, 0, later)
		_hides(wide, narrow)
	}
	count(earlier) > 0
	message := text.sentence([
		"The ordered cache behavior ", text.shown(narrow), " is never reached, because ", text.list(earlier),
		" comes before it", _allowed,
	])
}

# A pattern that is not known yet may cover, or be covered.
findings contains report.undetermined(about, record.address, message, missing) if {
	some record in cloudfront.distributions
	patterns := _patterns(record)
	count(patterns) > 1
	some position, pattern in patterns
	pattern.state == "unknown"
	missing := text.sentence(["path_pattern of the ordered cache behavior at position ", json.marshal(position)])
	message := text.sentence([missing, " is not known yet", _allowed])
}

# Which behaviors there will be is not known yet.
findings contains report.undetermined(about, record.address, message, "ordered_cache_behavior") if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "ordered_cache_behavior")
	message := text.sentence(["The blocks ordered_cache_behavior are not known yet", _allowed])
}

_patterns(record) := [node.attribute(block, "path_pattern") |
	some block in node.blocks(node.top(record), "ordered_cache_behavior")
]

_hides(wide, narrow) if {
	wide.state == "known"
	narrow.state == "known"
	path_patterns.covers(_bare(wide.value), _bare(narrow.value))
}

_bare(pattern) := trim_prefix(pattern, "/")
