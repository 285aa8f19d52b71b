# METADATA
# title: Users of a certificate wait until it is valid
# description: |
#   A certificate has an ARN as soon as it is requested, and is valid only minutes later, when ACM has seen the record
#   in DNS. Whoever takes the ARN of the request is created too early: the first deploy fails with "the certificate
#   doesn't exist", a second one succeeds, and the next replacement fails again. The ARN of the validation resource, or
#   a depends_on that names it, waits. Where a local value hides the way in a plan, nothing is said.
# related_resources:
#   - ref: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
#   - ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate_validation
# custom:
#   id: certificate-validated-arn
#   severity: medium
#   remedy: Use the certificate_arn of an aws_acm_certificate_validation instead of the certificate's arn.
package rules.certificate_validated_arn

import data.lib.certificate_users
import data.lib.configuration
import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# The certificate's own ARN, of one that waits for its record.
findings contains report.deny(about, use.record.address, message) if {
	some use in certificate_users.uses
	sources := references.named(use.record, certificate_users.written(use))
	not _validated(sources)
	certificates := {address |
		some source in sources
		source.type == "aws_acm_certificate"
		source.mode == "managed"
		some address in object.get(_by_configuration, source.configuration, set())
	}
	count(certificates) > 0
	not _waits(use.record)
	message := text.sentence([
		use.argument, " takes the ARN of ", text.list(certificates), ", which may not be valid yet; allowed is the ",
		"certificate_arn of its aws_acm_certificate_validation.",
	])
}

# Whether it is one that waits for its record is not known.
findings contains report.undetermined(about, use.record.address, message, missing) if {
	some use in certificate_users.uses
	sources := references.named(use.record, certificate_users.written(use))
	not _validated(sources)
	not _waits(use.record)
	missing := text.list({concat(" of ", ["validation_method", address]) |
		some source in sources
		source.type == "aws_acm_certificate"
		some address in object.get(_open, source.configuration, set())
	})
	missing != ""
	message := _depends(use, missing)
}

# Whether it is a certificate's own ARN is not known, and no certificate of the document is waited for.
findings contains report.undetermined(about, use.record.address, message, use.argument) if {
	not resources.by_type.aws_acm_certificate_validation
	count(_by_configuration) > 0
	some use in certificate_users.uses
	attribute := node.attribute(use.block, use.argument)
	attribute.state == "unknown"
	hidden := references.hidden(use.record, use.argument, attribute.references, "aws_acm_certificate", "arn")
	count(hidden & _validating) > 0
	not _waits(use.record)
	message := _depends(use, "what the value is made of")
}

_depends(use, missing) := text.sentence([
	"Whether ", use.argument, " takes the ARN of a certificate that may not be valid yet depends on ", missing,
	"; allowed is the certificate_arn of its aws_acm_certificate_validation.",
])

_validating contains address if {
	some addresses in _by_configuration
	some address in addresses
}

_open[record.configuration] contains record.address if {
	some record in resources.of_types(["aws_acm_certificate"])
	node.attribute(node.top(record), "validation_method").state == "unknown"
}

_validated(sources) if {
	some source in sources
	source.type == "aws_acm_certificate_validation"
}

# Certificates that are validated by DNS, by the address of their block.
_by_configuration[record.configuration] contains record.address if {
	some record in resources.of_types(["aws_acm_certificate"])
	node.is(node.top(record), "validation_method", "DNS")
}

_waits(record) if {
	some name in _dependencies(record)
	contains(name, "aws_acm_certificate_validation.")
}

_dependencies(record) := object.get(record.values, "depends_on", []) if record.synthesized

_dependencies(record) := object.get(configuration.resources, [record.configuration, "depends_on"], []) if {
	not record.synthesized
}
