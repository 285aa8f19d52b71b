# METADATA
# title: Each alias of a distribution has its records
# description: |
#   A distribution answers for its aliases only when DNS leads to it. Without the A record the name does not resolve;
#   without the AAAA record, on a distribution with IPv6, viewers whose network has IPv6 only do not get there, which no
#   test from an office shows. Judged where the document manages the DNS of that name: it makes or reads the zone, or
#   has a record for a neighboring name that leads to the distribution. A CNAME serves both.
# related_resources:
#   - ref: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html
# custom:
#   id: distribution-alias-record
#   severity: medium
#   remedy: >-
#     Add aws_route53_record resources of type A and AAAA for the alias, each with an alias block that names the
#     distribution's domain_name and hosted_zone_id.
package rules.distribution_alias_record

import data.lib.cloudfront
import data.lib.dns
import data.lib.elements
import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed are records of type A, and of type AAAA where is_ipv6_enabled is true."

# A record is missing.
findings contains report.deny(about, alias.record.address, message) if {
	count(_open) == 0
	some alias in _aliases
	types := _missing_types(alias)
	count(types) > 0
	count(_of_any_type(alias)) == 0
	message := text.sentence(["The alias \"", alias.name, "\" has no record of type ", text.list(types), _allowed])
}

# A record is missing, and one whose name or type is not known may be it.
findings contains report.undetermined(about, alias.record.address, message, missing) if {
	some alias in _aliases
	types := _missing_types(alias)
	count(types) > 0
	gaps := {text.sentence(["name of ", text.list(_open)]) | count(_open) > 0} | _of_any_type(alias)
	count(gaps) > 0
	missing := text.list(gaps)
	message := text.sentence([
		"Whether the alias \"", alias.name, "\" has a record of type ", text.list(types), " depends on ", missing, _allowed,
	])
}

# A record is missing, and whether it would belong here is not known.
findings contains report.undetermined(about, alias.record.address, message, missing) if {
	some alias in _others
	types := _missing_types(alias)
	count(types) > 0
	missing := text.list(_doubts(alias))
	missing != ""
	message := text.sentence([
		"Whether this document makes the records of the alias \"", alias.name, "\", which has none of type ",
		text.list(types), ", depends on ", missing, _allowed,
	])
}

# Whether the distribution has IPv6 is not known.
findings contains report.undetermined(about, alias.record.address, message, "is_ipv6_enabled") if {
	some alias in _aliases
	_lacks(alias, "AAAA")
	_needed(alias.record, "AAAA") == "unknown"
	message := text.sentence([
		"Whether the alias \"", alias.name, "\" needs a record of type AAAA depends on is_ipv6_enabled", _allowed,
	])
}

# Not all aliases are known, and records of the document lead here or lie in a zone that it has.
findings contains report.undetermined(about, record.address, message, "aliases") if {
	some record in cloudfront.distributions
	elements.of(node.top(record), "aliases").open
	count(dns.zone_names) + count(object.get(_near, record.address, set())) > 0
	message := text.sentence(["Whether each alias has its records depends on aliases, which are not known yet", _allowed])
}

_all_aliases := [{"record": record, "name": dns.plain(value)} |
	some record in cloudfront.distributions
	some value in elements.of(node.top(record), "aliases").known
]

# Aliases whose DNS this document manages.
_aliases := [alias |
	some alias in _all_aliases
	_managed(alias)
]

_others := [alias |
	some alias in _all_aliases
	not _managed(alias)
]

# What is not known and may say that this document manages an alias's DNS: a zone's name, where a record for a
# neighboring name leads, or the name of one that leads to the distribution.
_doubts(alias) := (_open_zones | {concat(" of ", ["alias", address]) |
	some address in _perhaps_to[alias.record.address]
	names := {name | some full in dns.read[address].names; some name in [full, dns.parent(full)]; contains(name, ".")}
	count({alias.name, dns.parent(alias.name)} & names) > 0
}) | {concat(" of ", ["name", record.address]) |
	some record in dns.records
	dns.read[record.address].open
	alias.record.address in _leads_to(record)
}

_open_zones contains concat(" of ", ["name", zone.address]) if {
	some zone in resources.of_types(["aws_route53_zone"])
	node.attribute(node.top(zone), "name").state == "unknown"
}

# Records that may lead to a distribution.
_perhaps_to[distribution] contains record.address if {
	some record in dns.records
	some names in array.concat(
		[target.references | some target in _targets(record); target.state == "unknown"],
		[object.get(node.attribute(node.top(record), "alias"), "references", set()) |
			node.undecided_blocks(node.top(record), "alias")
		],
	)
	some distribution in references.hidden(record, "alias", names, "aws_cloudfront_distribution", "domain_name")
}

_managed(alias) if count(dns.ancestors(alias.name) & dns.zone_names) > 0

_managed(alias) if _types[alias.name]

_managed(alias) if {
	near := object.get(_near, alias.record.address, set())
	count({alias.name, dns.parent(alias.name)} & near) > 0
}

_missing_types(alias) := {type |
	some type in ["A", "AAAA"]
	_needed(alias.record, type) == "yes"
	_lacks(alias, type)
}

_needed(_, "A") := "yes"

_needed(record, "AAAA") := "yes" if node.is(node.top(record), "is_ipv6_enabled", true)

_needed(record, "AAAA") := "unknown" if node.attribute(node.top(record), "is_ipv6_enabled").state == "unknown"

_lacks(alias, type) if count({type, "CNAME"} & _found(alias)) == 0

# Types of the records that an alias has.
_found(alias) := found | relative if {
	found := union({object.get(_types, name, set()) | some name in _names(alias)})
	relative := union({object.get(_relative_types, name, set()) | some name in dns.beginnings(alias.name)})
}

_names(alias) := {alias.name, concat("", ["*.", dns.parent(alias.name)])}

# The types that are not known of records that an alias has.
_of_any_type(alias) := {concat(" of ", ["type", address]) |
	"?" in _found(alias)
	some address, record in dns.read
	record.type == "?"
	count(record.names & _names(alias)) + count(record.relative & dns.beginnings(alias.name)) > 0
}

# Types of records by full name, and by names that may lack the zone's.
_types[name] contains record.type if {
	some record in dns.read
	some name in record.names
}

_relative_types[name] contains record.type if {
	some record in dns.read
	some name in record.relative
}

_open contains record.address if {
	some record in dns.read
	record.open
	record.type in {"A", "AAAA", "CNAME", "?"}
}

# Names, and the domains right above them, of records that lead to a distribution.
_near[distribution] contains name if {
	some record in dns.records
	some distribution in _leads_to(record)
	some full in dns.read[record.address].names
	some name in [full, dns.parent(full)]
	contains(name, ".")
}

_leads_to(record) := union({_distributions(record, target) | some target in _targets(record)})

_targets(record) := [node.attribute(block, "name") | some block in node.blocks(node.top(record), "alias")]

_distributions(_, target) := object.get(_by_domain, target.value, set()) if target.state == "known"

_distributions(record, target) := references.targets(
	record, target.references,
	"managed", "aws_cloudfront_distribution",
) if {
	target.state == "unknown"
}

_by_domain[domain] contains record.address if {
	some record in resources.of_types(["aws_cloudfront_distribution"])
	domain := node.attribute(node.top(record), "domain_name").value
}
