# METADATA
# title: Records of Route 53
# description: |
#   Reads records with their full names and their zone: by its id, by the zone of this document that the id is taken
#   from, or, where the zone lies elsewhere, by what the reference says. Records that validate a certificate are told
#   apart: their names come with the certificate, and belong to nothing else.
package lib.dns

import data.lib.node
import data.lib.references
import data.lib.resources
import data.lib.text

# All records.
records := resources.of_types(["aws_route53_record"])

# Records by address: type; zone (text that is the same for the same zone, "" if it is not known); zone_names; names
# (the full names that it may have; empty if that is not known); relative (names that may lack the zone's unknown name);
# open (the name is not known, and does not come from a certificate); set (the identifier within a routing policy).
read[record.address] := {
	"address": record.address,
	"type": _upper(node.attribute(node.top(record), "type")),
	"zone": zone.key,
	"zone_names": zone.names,
	"names": names_in(name, zone.names),
	"relative": _relative(name, zone.names),
	"open": _open(record, name),
	"set": _upper(node.attribute(node.top(record), "set_identifier")),
} if {
	some record in records
	zone := _zone(record)
	name := node.attribute(node.top(record), "name")
}

# Names of the zones of this document that it makes, or that records of it lie in.
zone_names contains name if {
	some address in object.get(resources.by_type, "aws_route53_zone", set())
	some name in zone_name(address)
}

zone_names contains name if {
	some record in read
	some name in record.zone_names
}

# plain gives a domain name in the form in which names are compared.
plain(name) := trim_suffix(lower(name), ".")

# under holds for a name that lies in a domain, or is the domain itself.
under(name, domain) if name == domain

under(name, domain) if endswith(name, concat("", [".", domain]))

# parent gives a name without its first label.
parent(name) := concat(".", array.slice(labels, 1, count(labels))) if labels := split(name, ".")

_upper(attribute) := upper(attribute.value) if {
	attribute.state == "known"
} else := "" if {
	attribute.state == "unset"
} else := "?"

_zone(record) := {"key": id.value, "names": names} if {
	id := node.attribute(node.top(record), "zone_id")
	id.state == "known"
	names := {name | some address in object.get(_zones, id.value, set()); some name in zone_name(address)}
}

_zone(record) := {"key": text.list(addresses), "names": names} if {
	id := node.attribute(node.top(record), "zone_id")
	id.state == "unknown"
	addresses := _targets(record, id.references)
	count(addresses) > 0
	names := {name | some address in addresses; some name in zone_name(address)}
}

_zone(record) := {"key": text.list(references.loose(record, id.references)), "names": set()} if {
	id := node.attribute(node.top(record), "zone_id")
	id.state == "unknown"
	count(_targets(record, id.references)) == 0
}

_zone(record) := {"key": "", "names": set()} if node.attribute(node.top(record), "zone_id").state == "unset"

_targets(record, names) := references.targets(record, names, "managed", "aws_route53_zone") | references.targets(
	record, names,
	"data", "aws_route53_zone",
)

_zones[id] contains address if {
	some index in [resources.by_type, resources.data_by_type]
	some address in index.aws_route53_zone
	some attribute in ["zone_id", "id"]
	id := resources.existing[address].values[attribute]
}

# zone_name gives the name of a zone of this document, if it is known.
zone_name(address) := {plain(name.value)} if {
	name := node.attribute(node.top(resources.existing[address]), "name")
} else := set()

# names_in gives the full names that a record's name may be in zones of these names: Route 53 takes it with or without
# the zone's.
names_in(name, zones) := {_full(plain(name.value), zone) | some zone in zones} if {
	name.state == "known"
	count(zones) > 0
}

names_in(name, zones) := {plain(name.value)} if {
	name.state == "known"
	count(zones) == 0
}

names_in(name, zones) := zones if name.state == "unset"

names_in(name, _) := set() if name.state == "unknown"

_full(name, zone) := name if under(name, zone)

_full(name, zone) := concat(".", [name, zone]) if not under(name, zone)

_open(record, name) if {
	name.state == "unknown"
	count({source | some source in references.named(record, name.references); source.type == "aws_acm_certificate"}) == 0
} else if {
	name.state == "unset"
	count(_zone(record).names) == 0
} else := false

_relative(name, zones) := {plain(name.value)} if {
	name.state == "known"
	count(zones) == 0
} else := set()

# ancestors gives a name and all domains that it lies in.
ancestors(name) := {concat(".", array.slice(labels, first, count(labels))) |
	labels := split(name, ".")
	some first, _ in labels
}

# beginnings gives a name and what is left of it without its last labels: the relative names that it may be written as.
beginnings(name) := {concat(".", array.slice(labels, 0, last + 1)) |
	labels := split(name, ".")
	some last, _ in labels
}
