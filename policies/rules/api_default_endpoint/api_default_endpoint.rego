# METADATA
# title: APIs with a domain are not called past it
# description: |
#   An API keeps the address that AWS gives it (execute-api) when it gets a domain: callers there pass by the domain's
#   TLS policy, by the firewall and the distribution in front of it. The rule is for APIs made here that a mapping made
#   here gives a domain.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
# custom:
#   id: api-default-endpoint
#   severity: medium
#   remedy: >-
#     Set disable_execute_api_endpoint to true.
package rules.api_default_endpoint

import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.settings
import data.lib.text

about := report.about(rego.metadata.chain())

_apis := ["aws_api_gateway_rest_api", "aws_apigatewayv2_api"]

_mappings := ["aws_api_gateway_base_path_mapping", "aws_apigatewayv2_api_mapping"]

# The default endpoint stays, or may stay.
findings contains settings.finding(about, api.address, judgement, "true for an API with a domain") if {
	some api in resources.of_types(_apis)
	api.address in _mapped
	not _disabled_by_definition(api)
	attribute := node.attribute(node.top(api), "disable_execute_api_endpoint")
	judgement := settings.must(attribute, "disable_execute_api_endpoint", settings.yes)
}

# A mapping whose API cannot be told may be this one's.
findings contains report.undetermined(about, api.address, message, missing) if {
	count(_strays) > 0
	some api in resources.of_types(_apis)
	not api.address in _mapped
	not _disabled_by_definition(api)
	settings.must(node.attribute(node.top(api), "disable_execute_api_endpoint"), "", settings.yes)
	missing := text.sentence(["api_id of ", text.list(_strays)])
	message := text.sentence([
		"Whether the API has a domain depends on ", missing,
		", which is not known yet; allowed is disable_execute_api_endpoint true for an API with a domain.",
	])
}

_mapped := _by_reference | _by_known_id

_by_reference contains address if {
	some mapping in resources.of_types(_mappings)
	id := node.attribute(node.top(mapping), "api_id")
	some type in _apis
	some address in references.targets(mapping, object.get(id, "references", []), "managed", type)
}

_by_known_id contains address if {
	some mapping in resources.of_types(_mappings)
	id := node.attribute(node.top(mapping), "api_id").value
	some address in object.get(_by_id, id, set())
}

_by_id[api.values.id] contains api.address if some api in resources.of_types(_apis)

_strays contains mapping.address if {
	some mapping in resources.of_types(_mappings)
	id := node.attribute(node.top(mapping), "api_id")
	id.state == "unknown"
	count(references.named(mapping, id.references)) == 0
}

# The API's definition (OpenAPI) may say it instead.
_disabled_by_definition(api) if {
	definition := json.unmarshal(api.values.body)
	definition["x-amazon-apigateway-endpoint-configuration"].disableExecuteApiEndpoint == true
}
