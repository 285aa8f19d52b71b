# METADATA
# title: Certificates of regional API domains lie in the API's Region
# description: |
#   A regional API domain reads its certificate in its own Region. The us-east-1 certificate made for CloudFront is
#   refused there, unless the API lies in us-east-1 too.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html
# custom:
#   id: api-regional-certificate-region
#   severity: high
#   remedy: Create the certificate with the same provider as the API domain.
package rules.api_regional_certificate_region

import data.lib.api_domains
import data.lib.certificate_region
import data.lib.node
import data.lib.regions
import data.lib.report
import data.lib.resources
import data.lib.settings
import data.lib.text

about := report.about(rego.metadata.chain())

# The certificate lies elsewhere.
findings contains report.deny(about, consumer.address, message) if {
	some consumer in _consumers
	message := certificate_region.wrong(consumer)
}

# Its Region, or the domain's, is not known.
findings contains report.undetermined(about, consumer.address, undecided.message, undecided.missing) if {
	some consumer in _consumers
	undecided := certificate_region.undecided(consumer)
}

# The block itself is not known yet.
findings contains report.undetermined(about, record.address, message, "domain_name_configuration") if {
	some record in resources.of_types(["aws_apigatewayv2_domain_name"])
	node.undecided_blocks(node.top(record), "domain_name_configuration")
	message := text.sentence([
		"domain_name_configuration is not known yet; ",
		"a regional API domain takes certificates from its own Region only.",
	])
}

# Whether it is a regional domain is not known yet.
findings contains report.undetermined(about, consumer.address, message, "endpoint_configuration") if {
	some certificate in api_domains.edge_certificates
	consumer := object.union(certificate, _choice(certificate.record))
	_open_endpoint(consumer.record)
	_may_be_wrong(consumer)
	message := text.sentence([
		"endpoint_configuration is not known yet; ",
		"a regional API domain takes certificates from its own Region only.",
	])
}

_open_endpoint(record) if settings.computed_undecided(node.top(record), "endpoint_configuration")

_open_endpoint(record) if {
	some block in node.blocks(node.top(record), "endpoint_configuration")
	node.attribute(block, "types").state == "unknown"
}

_may_be_wrong(consumer) if certificate_region.wrong(consumer)

_may_be_wrong(consumer) if certificate_region.undecided(consumer)

_consumers := [object.union(certificate, _choice(certificate.record)) |
	some certificate in api_domains.regional_certificates
]

_choice(record) := {
	"place": regions.of(record),
	"iam": true,
	"reason": "a regional API domain takes certificates from its own Region only",
}
