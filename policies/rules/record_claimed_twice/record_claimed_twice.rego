# METADATA
# title: No record is claimed twice
# description: |
#   Two resources for one name and type in one zone overwrite each other, and which of them wins changes from apply to
#   apply; deleting one of them deletes the record of both. Without allow_overwrite the second one fails. Records of a
#   routing policy share a name, each with an identifier of its own. Names that are not known yet (such as those that
#   validate certificates) come from something new, and are not compared.
# related_resources:
#   - ref: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-shared.html
# custom:
#   id: record-claimed-twice
#   severity: high
#   remedy: Keep one of the resources; or give each a set_identifier and a routing policy.
package rules.record_claimed_twice

import data.lib.dns
import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# Several resources say that they are the record.
findings contains report.deny(about, address, message) if {
	some zone, names in _claims
	some name, types in names
	some type, sets in types
	some addresses in sets
	count(addresses) > 1
	some address in addresses
	message := text.sentence([
		"The record ", name, " of type ", type, " in the zone ", zone, " is also made by ",
		text.list(addresses - {address}), "; allowed is one resource for a record.",
	])
}

# Whether two of them are one record is not known.
findings contains report.undetermined(about, address, message, missing) if {
	some name, addresses in _by_name
	count(addresses) > 1
	some address in addresses
	some other in (addresses - {address})
	gaps := _gaps(address, other)
	count(gaps) > 0
	missing := text.list(gaps)
	message := text.sentence([
		"Whether ", other, " also makes the record ", name, " depends on ", missing,
		", which is not known yet; allowed is one resource for a record.",
	])
}

_by_name[name] contains address if {
	some address, record in dns.read
	some name in object.get(_hidden, [address, "names"], record.names)
}

# Records whose zone the document hides: the zones that it may be, if there are any, and the record's full names there.
_hidden[record.address] := {"zones": zones, "names": names} if {
	some record in dns.records
	id := node.attribute(node.top(record), "zone_id")
	id.state == "unknown"
	references.untraced(record, id.references)
	addresses := references.hidden(record, "zone_id", id.references, "aws_route53_zone", "zone_id")
	zones := addresses | {resources.existing[address].values.zone_id | some address in addresses}
	zone_names := {name | some address in addresses; some name in dns.zone_name(address)}
	names := dns.names_in(node.attribute(node.top(record), "name"), zone_names)
}

# What is not known of two records and may make them one; undefined when they differ.
_gaps(one, other) := union({
	_zone_gap(one, other),
	_type_gap(one, other),
	_set_gap(one, other),
})

_zone_gap(one, other) := set() if {
	dns.read[one].zone == dns.read[other].zone
	dns.read[one].zone != ""
} else := {concat(" of ", ["zone_id", hidden]) | some hidden in [one, other]; _hidden[hidden]} if {
	some [hidden, shown] in [[one, other], [other, one]]
	_may_lie_in(_hidden[hidden].zones, shown)
}

_may_lie_in(zones, shown) if {
	count(zones) == 0
	dns.read[shown].zone != ""
}

_may_lie_in(zones, shown) if dns.read[shown].zone in zones

# Behind two local values there are two zones, unless there is but one.
_may_lie_in(zones, shown) if {
	_hidden[shown]
	count(zones) < 2
}

_type_gap(one, other) := set() if {
	dns.read[one].type == dns.read[other].type
	not dns.read[one].type in {"", "?"}
} else := {concat(" of ", ["type", address]) | some address in [one, other]; dns.read[address].type == "?"} if {
	"?" in {dns.read[one].type, dns.read[other].type}
}

_set_gap(one, other) := set() if {
	dns.read[one].set == dns.read[other].set
	dns.read[one].set != "?"
} else := gaps if {
	gaps := {concat(" of ", ["set_identifier", address]) | some address in [one, other]; _hides_set(address)}
	count(gaps) > 0
}

# What something else hands out is an identifier of its own.
_hides_set(address) if {
	record := resources.existing[address]
	set_identifier := node.attribute(node.top(record), "set_identifier")
	set_identifier.state == "unknown"
	references.untraced(record, set_identifier.references)
}

_claims[record.zone][name][record.type][record.set] contains address if {
	some address, record in dns.read
	record.zone != ""
	not record.type in {"", "?"}
	record.set != "?"
	count(record.names) == 1
	some name in record.names
}
