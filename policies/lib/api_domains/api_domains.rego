# METADATA
# title: Custom domains of APIs
# description: |
#   Sorts the certificates of API Gateway's custom domains: those that must lie in us-east-1, and those that must lie in
#   the Region of the API itself.
package lib.api_domains

import data.lib.certificates
import data.lib.node
import data.lib.resources

# Certificates of edge-optimized domains.
edge_certificates := [certificate |
	some record in resources.of_types(["aws_api_gateway_domain_name"])
	not _regional(record)
	certificate := _certificate(record, node.top(record), "certificate_arn")
]

# Certificates of regional and private domains.
regional_certificates := array.flatten([
	[certificate |
		some record in resources.of_types(["aws_api_gateway_domain_name"])
		certificate := _certificate(record, node.top(record), "regional_certificate_arn")
	],
	[certificate |
		some record in resources.of_types(["aws_api_gateway_domain_name"])
		_regional(record)
		certificate := _certificate(record, node.top(record), "certificate_arn")
	],
	[certificate |
		some record in resources.of_types(["aws_apigatewayv2_domain_name"])
		some block in node.blocks(node.top(record), "domain_name_configuration")
		certificate := _certificate(record, block, "certificate_arn")
	],
])

_certificate(record, block, argument) := {
	"address": record.address,
	"record": record,
	"argument": argument,
	"certificate": certificates.places(record, block, argument),
}

# Edge-optimized is what AWS makes when no type is given.
_regional(record) if {
	some block in node.blocks(node.top(record), "endpoint_configuration")
	types := node.attribute(block, "types")
	types.state == "known"
	some type in types.value
	type in {"REGIONAL", "PRIVATE"}
}
