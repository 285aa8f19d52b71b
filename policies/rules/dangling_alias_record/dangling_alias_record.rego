# METADATA
# title: Records do not outlive their distribution
# description: |
#   A record that still leads to a deleted distribution's domain makes the name unreachable; and whoever proves to
#   CloudFront a right to that name can answer under it. A replaced distribution gets another domain too. Judged where
#   the plan deletes the distribution and keeps the record.
# related_resources:
#   - ref: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-12
# custom:
#   id: dangling-alias-record
#   severity: high
#   remedy: >-
#     Delete the record in the same plan, or lead it to the distribution that takes over, by a reference to its
#     domain_name.
package rules.dangling_alias_record

import data.lib.cloudfront
import data.lib.dns
import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# An alias record, or a CNAME.
findings contains report.deny(about, record.address, message) if {
	some record in dns.records
	some target in _targets(record)
	domain := dns.plain(target)
	some address in _gone[domain]
	message := text.sentence([
		"The record leads to ", domain, ", the domain of ", address,
		", which this plan deletes; allowed are distributions that stay.",
	])
}

# Whether it is a CNAME is not known.
findings contains report.undetermined(about, record.address, message, "type") if {
	some record in dns.records
	node.attribute(node.top(record), "type").state == "unknown"
	some value in node.attribute(node.top(record), "records").value
	is_string(value)
	domain := dns.plain(value)
	some address in _gone[domain]
	message := text.sentence([
		"Whether the record leads to ", domain, ", the domain of ", address,
		", which this plan deletes, depends on type; allowed are distributions that stay.",
	])
}

_targets(record) := {target.value |
	some target in [node.attribute(block, "name") | some block in node.blocks(node.top(record), "alias")]
	target.state == "known"
	is_string(target.value)
} | {value |
	node.is(node.top(record), "type", "CNAME")
	some value in node.attribute(node.top(record), "records").value
	is_string(value)
}

# Domains of deleted distributions that no other has.
_gone[domain] contains address if {
	some record in resources.destroyed
	record.type == "aws_cloudfront_distribution"
	address := record.address
	is_string(record.before.domain_name)
	domain := dns.plain(record.before.domain_name)
	not _kept[domain]
}

# What stays as it is; a replaced distribution's domain is not known yet.
_kept contains domain if {
	some record in cloudfront.distributions
	name := node.attribute(node.top(record), "domain_name")
	name.state == "known"
	domain := dns.plain(name.value)
}
