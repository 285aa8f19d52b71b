# METADATA
# title: Certificates are validated by DNS
# description: |
#   A certificate that is validated by mail is renewed only when somebody clicks a link in time, in a mailbox that
#   perhaps nobody reads: one day the site is down with an expired certificate. With the record in DNS, ACM renews it by
#   itself. Imported certificates, and those of a private authority, are not validated by ACM.
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/acm-controls.html#acm-1
# custom:
#   id: certificate-dns-validation
#   severity: medium
#   control: ACM.1
#   remedy: Set validation_method to DNS, and create the records in domain_validation_options.
package rules.certificate_dns_validation

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# Another method.
findings contains report.deny(about, record.address, message) if {
	some record in _requested
	method := node.attribute(node.top(record), "validation_method")
	method.state == "known"
	method.value != "DNS"
	message := text.sentence(["validation_method is ", text.shown(method), "; allowed is DNS."])
}

# AWS's own choice is mail.
findings contains report.deny(about, record.address, message) if {
	some record in _requested
	node.attribute(node.top(record), "validation_method").state == "unset"
	message := "validation_method is not set, which means validation by mail; allowed is DNS."
}

# A method that is not known yet.
findings contains report.undetermined(about, record.address, message, "validation_method") if {
	some record in _requested
	node.attribute(node.top(record), "validation_method").state == "unknown"
	message := "validation_method is not known yet; allowed is DNS."
}

_requested := [record |
	some record in resources.of_types(["aws_acm_certificate"])
	not _elsewhere(record)
]

_elsewhere(record) if {
	some name in ["certificate_authority_arn", "certificate_body", "private_key"]
	node.attribute(node.top(record), name).state != "unset"
}

# What the provider shows of a certificate that it did not request.
_elsewhere(record) if node.is(node.top(record), "validation_method", "NONE")
