# METADATA
# title: Names in certificates
# description: |
#   Which names each certificate of the document holds, by its address, and whether there are others. What an imported
#   certificate holds is in its body, until AWS has read it.
package lib.certificate_names

import data.lib.dns
import data.lib.elements
import data.lib.node
import data.lib.resources

held[record.address] := {
	"known": {dns.plain(name) | some list in lists; some name in list.known; is_string(name)},
	"open": true in {list.open | some list in lists},
} if {
	some record in resources.of_types(["aws_acm_certificate"])
	lists := [elements.of(node.top(record), name) | some name in ["domain_name", "subject_alternative_names"]]
	not _imported(record)
}

held[record.address] := {"known": set(), "open": true} if {
	some record in resources.of_types(["aws_acm_certificate"])
	_imported(record)
}

# covers holds for a name that is among others, or lies one label below a wildcard of theirs.
covers(names, name) if count({name, concat("", ["*.", dns.parent(name)])} & names) > 0

_imported(record) if {
	node.attribute(node.top(record), "certificate_body").state != "unset"
	node.attribute(node.top(record), "domain_name").state == "unset"
}
