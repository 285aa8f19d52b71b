# METADATA
# title: Certificates of another stack cover the names they serve
# description: |
#   A zone takes its certificate from the stack that all environments share. When a domain is added, or moves two labels
#   down, in one stack and not in the other, CloudFront and API Gateway refuse it in the middle of an apply. Judged
#   where both stacks are in the run, by the output that is read or by the certificate's ARN.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-requirements
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate.html
# custom:
#   id: stacks-certificate-covers
#   severity: high
#   stacks: true
#   remedy: >-
#     Add the missing names to the certificate, in the stack that makes it, and deploy that first.
package rules.stacks_certificate_covers

import data.lib.certificate_names
import data.lib.report
import data.lib.text
import data.lib.together

about := report.about(rego.metadata.chain())

_allowed := "; allowed are names that the certificate holds, a wildcard standing for one label."

# Whichever certificate it is, names are missing in it.
findings contains together.deny(about, use.key, use.address, message) if {
	some use in _judged
	use.verdicts == {"missing"}
	message := text.sentence([
		"The certificate in ", use.argument, " (", text.list(use.certificates), ") does not cover ",
		text.list(use.lacking), _allowed,
	])
}

# Which of several certificates it is, or what is in it, is not known.
findings contains together.undetermined(about, use.key, use.address, message, missing) if {
	some use in _judged
	use.verdicts != {"missing"}
	count(use.verdicts - {"covered"}) > 0
	missing := text.list({text.sentence(["the names of ", certificate]) | some certificate in use.certificates})
	message := text.sentence([
		"Whether the certificate in ", use.argument, " covers ", text.list(use.lacking), " depends on ", missing, _allowed,
	])
}

_judged := [judged |
	some key, stack in together.stacks
	some use in stack.facts.uses
	candidates := _candidates(stack, use)
	count(candidates) > 0
	lacking := [_lacking(use, certificate) | some certificate in candidates]
	judged := {
		"key": key,
		"address": use.address,
		"argument": use.argument,
		"certificates": {certificate.label | some certificate in candidates},
		"lacking": {name | some names in lacking; some name in names},
		"verdicts": {_verdict(_lacking(use, certificate), certificate) | some certificate in candidates},
	}
]

_verdict(lacking, _) := "covered" if count(lacking) == 0

_verdict(lacking, certificate) := "missing" if {
	count(lacking) > 0
	not certificate.open
}

_verdict(lacking, certificate) := "unknown" if {
	count(lacking) > 0
	certificate.open
}

_lacking(use, certificate) := {name |
	some name in use.names
	not certificate_names.covers({held | some held in certificate.names}, name)
}

# By the ARN where it is known; else those to which the output leads.
_candidates(stack, use) := _by_arn[use.arn] if {
	use.arn != ""
} else := {certificate |
	some read in use.reads
	some output in together.output(stack, read)
	some address in output.certificates
	some certificate in _by_address[output.document][address]
}

_by_arn[certificate.arn] contains _labeled(stack, certificate) if {
	some stack in together.stacks
	some certificate in stack.facts.certificates
	certificate.arn != ""
}

_by_address[key][certificate.address] contains _labeled(stack, certificate) if {
	some key, stack in together.stacks
	some certificate in stack.facts.certificates
}

_labeled(stack, certificate) := {
	"label": text.sentence([certificate.address, " of ", together.name(stack)]),
	"names": certificate.names,
	"open": certificate.open,
}
