# METADATA
# title: API domains use TLS 1.2 or newer
# description: |
#   An API Gateway domain that still takes TLS 1.0 lets a client be talked down to a version with known attacks, and
#   with it the bearer token of every call. A REST domain without a choice may get TLS 1.0.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
# custom:
#   id: api-domain-tls
#   severity: high
#   control: APIGateway.11
#   remedy: Set security_policy to TLS_1_2 or a newer policy.
package rules.api_domain_tls

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "allowed are TLS_1_2 and the policies SecurityPolicy_TLS12_* and SecurityPolicy_TLS13_*"

# The policy is an old one.
findings contains report.deny(about, domain.address, message) if {
	some domain in _domains
	domain.policy.state == "known"
	not regex.match(`^(?:TLS_1_[23]|SecurityPolicy_TLS1[23]_.+)$`, domain.policy.value)
	message := text.sentence(["security_policy is ", text.shown(domain.policy), "; ", _allowed, "."])
}

# Nothing is said.
findings contains report.deny(about, domain.address, message) if {
	some domain in _domains
	domain.policy.state == "unset"
	message := text.sentence(["security_policy is not set, which may mean TLS_1_0; ", _allowed, "."])
}

# The policy is not known yet.
findings contains report.undetermined(about, domain.address, message, "security_policy") if {
	some domain in _domains
	domain.policy.state == "unknown"
	message := text.sentence(["security_policy is not known yet; ", _allowed, "."])
}

# The block itself is not known yet.
findings contains report.undetermined(about, record.address, message, "domain_name_configuration") if {
	some record in resources.of_types(["aws_apigatewayv2_domain_name"])
	node.undecided_blocks(node.top(record), "domain_name_configuration")
	message := text.sentence(["domain_name_configuration is not known yet; ", _allowed, "."])
}

_domains := array.concat(
	[{"address": record.address, "policy": node.attribute(node.top(record), "security_policy")} |
		some record in resources.of_types(["aws_api_gateway_domain_name"])
	],
	[{"address": record.address, "policy": node.attribute(block, "security_policy")} |
		some record in resources.of_types(["aws_apigatewayv2_domain_name"])
		some block in node.blocks(node.top(record), "domain_name_configuration")
	],
)
