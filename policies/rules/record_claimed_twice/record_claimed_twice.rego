# METADATA
# title: No record is claimed twice
# description: |
#   Two resources for one name and type in one zone overwrite each other, and which of them wins changes from apply to
#   apply; deleting one of them deletes the record of both. Without allow_overwrite the second one fails. Records of a
#   routing policy share a name, each with an identifier of its own. Names that are not known yet (such as those that
#   validate certificates) are not compared.
# related_resources:
#   - ref: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-shared.html
# custom:
#   id: record-claimed-twice
#   severity: high
#   remedy: Keep one of the resources; or give each a set_identifier and a routing policy.
package rules.record_claimed_twice

import data.lib.dns
import data.lib.report
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

_claims[record.zone][name][record.type][record.set] contains address if {
	some address, record in dns.read
	record.zone != ""
	not record.type in {"", "?"}
	record.set != "?"
	count(record.names) == 1
	some name in record.names
}
