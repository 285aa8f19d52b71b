# METADATA
# title: Certificates
# description: |
#   Finds the Regions of the certificates that an argument may mean: a literal ARN says it; an unknown one is followed
#   through validation resources, variables and outputs of modules to the certificates it may come from.
package lib.certificates

import data.lib.node
import data.lib.references
import data.lib.regions
import data.lib.resources
import data.lib.text

# places answers for the certificate that a block's argument names: the `places` it may lie in, what is `missing` to
# know them, and words for what is `given`. It is undefined when the argument is not set.
places(_, block, name) := {"places": {place}, "missing": set(), "given": text.shown(attribute)} if {
	attribute := node.attribute(block, name)
	attribute.state == "known"
	region := regions.of_arn(attribute.value)
	place := {"known": true, "name": region}
}

places(record, block, name) := {
	"places": found,
	"missing": {place.missing | some place in found},
	"given": text.list(candidates),
} if {
	attribute := node.attribute(block, name)
	attribute.state == "unknown"
	candidates := _candidates(record, attribute.references)
	count(candidates) > 0
	found := {regions.of(resources.existing[address]) | some address in candidates}
}

places(record, block, name) := {"places": set(), "missing": missing, "given": name} if {
	attribute := node.attribute(block, name)
	attribute.state == "unknown"
	count(_candidates(record, attribute.references)) == 0
	missing := _missing(record, name, attribute.references)
}

_candidates(record, names) := references.candidates(record, names, "aws_acm_certificate", "arn")

_missing(record, name, names) := loose if {
	loose := references.loose(record, names)
	count(loose) > 0
} else := {name}
