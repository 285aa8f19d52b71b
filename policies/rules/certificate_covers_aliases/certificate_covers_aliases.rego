# METADATA
# title: Certificates cover the names they serve
# description: |
#   CloudFront and API Gateway refuse a name that the certificate does not hold, in the middle of an apply. A wildcard
#   stands for exactly one label: *.example.com covers www.example.com, and neither example.com nor a.b.example.com.
#   Judged where the certificate is made in the same document.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate.html
# custom:
#   id: certificate-covers-aliases
#   severity: high
#   remedy: Add the missing names to subject_alternative_names of the certificate.
package rules.certificate_covers_aliases

import data.lib.certificate_names
import data.lib.certificate_users
import data.lib.dns
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed are names that the certificate holds, a wildcard standing for one label."

# Whichever certificate it is, names are missing in it.
findings contains report.deny(about, judged.address, message) if {
	some judged in _judged
	judged.verdicts == {"missing"}
	message := text.sentence([
		"The certificate in ", judged.argument, " (", text.list(judged.certificates), ") does not cover ",
		text.list(judged.names), _allowed,
	])
}

# Names, or which of several certificates it is, are not known.
findings contains report.undetermined(about, judged.address, message, missing) if {
	some judged in _judged
	judged.verdicts != {"missing"}
	count(judged.verdicts - {"covered"}) > 0
	missing := text.list(_gaps(judged))
	message := text.sentence([
		"Whether the certificate in ", judged.argument, " covers all names depends on ", missing, _allowed,
	])
}

# Not all names that it has to cover are known.
findings contains report.undetermined(about, judged.address, message, "the names to cover") if {
	some judged in _judged
	judged.open
	judged.verdicts == {"covered"}
	message := text.sentence([
		"Whether the certificate in ", judged.argument, " covers all names depends on names that are not known yet",
		_allowed,
	])
}

# Which certificate it is, is not known, and none of those that it may be covers all names.
findings contains report.undetermined(about, use.record.address, message, use.argument) if {
	some use in certificate_users.hidden
	every address in use.certificates {
		count(_uncovered(use, object.get(certificate_names.held, address, {"known": set()}))) > 0
	}
	message := text.sentence([
		"Whether the certificate in ", use.argument, " covers all names depends on which it is, which is not known yet",
		_allowed,
	])
}

_judged := [judged |
	some use in certificate_users.uses
	certificates := certificate_users.certificates(use)
	count(certificates) > 0
	judged := {
		"address": use.record.address,
		"argument": use.argument,
		"certificates": certificates,
		"open": use.names.open,
		"names": {name | some address in certificates; some name in _uncovered(use, certificate_names.held[address])},
		"verdicts": {_verdict(_uncovered(use, held), held) |
			some address in certificates
			held := certificate_names.held[address]
		},
	}
]

_verdict(uncovered, held) := "covered" if {
	count(uncovered) == 0
} else := "missing" if {
	not held.open
} else := "unknown"

_gaps(judged) := open if {
	open := {text.sentence(["the names of ", address]) |
		some address in judged.certificates
		certificate_names.held[address].open
	}
	count(open) > 0
} else := {judged.argument}

_uncovered(use, held) := {name |
	some value in use.names.known
	name := dns.plain(value)
	not certificate_names.covers(held.known, name)
}
