# METADATA
# title: Methods of APIs ask who is calling
# description: |
#   A method without an authorizer, and without an API key, answers to everybody who finds its address. A server that
#   checks the caller by itself may be meant, but that has to be said, by a waiver with a reason. Methods for OPTIONS
#   answer browsers that have no credentials yet. Of an HTTP API the routes are judged, of a WebSocket API the one that
#   opens the connection, the only one that can have an authorizer.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-8
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
# custom:
#   id: api-method-authorization
#   severity: low
#   control: APIGateway.8
#   remedy: >-
#     Set authorization (authorization_type for a route) to AWS_IAM, CUSTOM, JWT or COGNITO_USER_POOLS, or require an
#     API key.
package rules.api_method_authorization

import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.settings
import data.lib.text

about := report.about(rego.metadata.chain())

# A method of a REST API.
findings contains settings.finding(about, record.address, judgement, "an authorizer, or api_key_required true") if {
	some record in resources.of_types(["aws_api_gateway_method"])
	not node.is(node.top(record), "http_method", "OPTIONS")
	not _asks_for_key(record)
	judgement := _judgement(node.attribute(node.top(record), "authorization"), "authorization")
}

# A route of an HTTP or WebSocket API.
findings contains settings.finding(about, record.address, judgement, "an authorizer, or api_key_required true") if {
	some record in resources.of_types(["aws_apigatewayv2_route"])
	_can_be_authorized(record)
	not _asks_for_key(record)
	judgement := _judgement(node.attribute(node.top(record), "authorization_type"), "authorization_type")
}

# Whether it is a route that can be authorized is not known.
findings contains report.undetermined(about, record.address, message, missing) if {
	some record in resources.of_types(["aws_apigatewayv2_route"])
	not _can_be_authorized(record)
	not _asks_for_key(record)
	_judgement(node.attribute(node.top(record), "authorization_type"), "authorization_type")
	missing := text.list(_open(record))
	missing != ""
	message := text.sentence([
		"Whether the route needs an authorizer depends on ", missing,
		", which is not known yet; allowed is an authorizer, or api_key_required true.",
	])
}

_open(record) := {"route_key"} if {
	node.attribute(node.top(record), "route_key").state == "unknown"
} else := _open_kind(record) if {
	node.is(node.top(record), "route_key", "$default")
} else := set()

# The kind of the API is not known, or which of this document's it is.
_open_kind(record) := {concat(" of ", ["protocol_type", address]) |
	some address in references.targets(record, object.get(api, "references", []), "managed", "aws_apigatewayv2_api")
	node.attribute(node.top(resources.existing[address]), "protocol_type").state == "unknown"
} | {"api_id" |
	api.state == "unknown"
	some address in references.hidden(record, "api_id", api.references, "aws_apigatewayv2_api", "id")
	not node.is(node.top(resources.existing[address]), "protocol_type", "WEBSOCKET")
} if {
	api := node.attribute(node.top(record), "api_id")
}

_asks_for_key(record) if node.attribute(node.top(record), "api_key_required").value in settings.yes

_judgement(attribute, name) := settings.must(attribute, name, set()) if {
	attribute.state == "unset"
} else := settings.must_not(attribute, name, {"NONE"})

_can_be_authorized(record) if regex.match(
	`^(?:\$connect$|(?:ANY|DELETE|GET|HEAD|PATCH|POST|PUT) )`,
	node.attribute(node.top(record), "route_key").value,
)

# Both kinds of API have a route $default; only that of an HTTP API can have an authorizer.
_can_be_authorized(record) if {
	node.is(node.top(record), "route_key", "$default")
	api := node.attribute(node.top(record), "api_id")
	some address in references.targets(record, object.get(api, "references", []), "managed", "aws_apigatewayv2_api")
	node.is(node.top(resources.existing[address]), "protocol_type", "HTTP")
}
