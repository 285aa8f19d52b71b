# METADATA
# title: CAA records let Amazon issue
# description: |
#   A CAA record says who may issue certificates for a name and everything under it. One that does not name Amazon's
#   authority stops ACM: no new certificate is validated, and existing ones are not renewed, which shows a year later
#   when they expire. issuewild, which stands for wildcards, is judged where a certificate of this document has one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
# custom:
#   id: caa-allows-amazon
#   severity: medium
#   remedy: 'Add the value 0 issue "amazon.com" to the record (and 0 issuewild "amazon.com" where issuewild is used).'
package rules.caa_allows_amazon

import data.lib.dns
import data.lib.elements
import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# The names that ACM's page gives for Amazon's authority.
_amazon := {"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"}

_allowed := text.sentence(["; allowed are ", text.list(_amazon), " among them."])

# Others may issue, or nobody.
findings contains report.deny(about, record.address, message) if {
	some record in _records
	values := elements.of(node.top(record), "records")
	not values.open
	some tag in _tags(record)
	issuers := _issuers(values.known, tag)
	count(issuers) > 0
	count(issuers & _amazon) == 0
	message := text.sentence(["The record lets ", _words(issuers), " ", _verb[tag], _allowed])
}

# Not all of its values are known.
findings contains report.undetermined(about, record.address, message, "records") if {
	some record in _records
	values := elements.of(node.top(record), "records")
	values.open
	count(_issuers(values.known, "issue") & _amazon) == 0
	message := text.sentence(["Who may issue certificates depends on records, which are not known yet", _allowed])
}

# Whether the record says who may issue certificates is not known.
findings contains report.undetermined(about, record.address, message, "type") if {
	some record in dns.records
	node.attribute(node.top(record), "type").state == "unknown"
	values := elements.of(node.top(record), "records")
	some tag in _tags(record)
	issuers := _issuers(values.known, tag)
	count(issuers) > 0
	count(issuers & _amazon) == 0
	message := text.sentence(["Who may issue certificates depends on type, which is not known yet", _allowed])
}

# Whether the record says who may issue a wildcard certificate of this document is not known.
findings contains report.undetermined(about, record.address, message, "name") if {
	count(_wildcards) > 0
	some record in _records
	dns.read[record.address].open
	issuers := _issuers(elements.of(node.top(record), "records").known, "issuewild")
	count(issuers) > 0
	count(issuers & _amazon) == 0
	message := text.sentence(["Who may issue wildcard certificates depends on name, which is not known yet", _allowed])
}

_verb := {"issue": "issue certificates", "issuewild": "issue wildcard certificates"}

_records := [record |
	some record in dns.records
	node.is(node.top(record), "type", "CAA")
]

# Without issuewild, issue stands for wildcards too.
_tags(record) := {"issue"} | {"issuewild" |
	names := dns.read[record.address].names
	some wildcard in _wildcards
	count(dns.ancestors(wildcard) & names) > 0
}

# Domains right above the wildcards of this document's certificates.
_wildcards contains dns.parent(dns.plain(name)) if {
	some record in resources.of_types(["aws_acm_certificate"])
	some argument in ["domain_name", "subject_alternative_names"]
	some name in elements.of(node.top(record), argument).known
	startswith(name, "*.")
}

# Domains of the authorities that a tag names; "" stands for nobody.
_issuers(values, tag) := {issuer |
	some value in values
	some match in regex.find_all_string_submatch_n(`^\s*[0-9]+\s+([A-Za-z]+)\s+"?\s*([^";\s]*)`, value, -1)
	lower(match[1]) == tag
	issuer := dns.plain(match[2])
}

_words(issuers) := "nobody" if issuers == {""}

_words(issuers) := text.list(issuers - {""}) if issuers != {""}
