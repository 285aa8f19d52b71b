# METADATA
# title: Certificates of edge-optimized API domains lie in us-east-1
# description: |
#   An edge-optimized API domain is served by CloudFront, which reads ACM certificates from us-east-1 only, wherever the
#   API itself lies. With one from another Region the domain cannot be created.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-edge-optimized-custom-domain-name.html
# custom:
#   id: api-edge-certificate-region
#   severity: high
#   remedy: >-
#     Create the certificate with a provider for us-east-1, or make the domain regional with regional_certificate_arn.
package rules.api_edge_certificate_region

import data.lib.api_domains
import data.lib.certificate_region
import data.lib.report

about := report.about(rego.metadata.chain())

# The certificate lies elsewhere.
findings contains report.deny(about, consumer.address, message) if {
	some consumer in _consumers
	message := certificate_region.wrong(consumer)
}

# Its Region is not known.
findings contains report.undetermined(about, consumer.address, undecided.message, undecided.missing) if {
	some consumer in _consumers
	undecided := certificate_region.undecided(consumer)
}

_consumers := [object.union(certificate, choice) |
	some certificate in api_domains.edge_certificates
	choice := {
		"place": certificate_region.us_east_1,
		"reason": "an edge-optimized API domain takes certificates from us-east-1 only",
	}
]
