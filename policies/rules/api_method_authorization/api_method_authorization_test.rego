package api_method_authorization_test

import data.lib.plans_test as plans
import data.rules.api_method_authorization as rule

test_deny if {
	every case in [
		{"type": "aws_api_gateway_method", "values": {"http_method": "GET", "authorization": "NONE"}, "said": "authorization is \"NONE\""},
		{"type": "aws_api_gateway_method", "values": {"http_method": "ANY"}, "said": "authorization is not set"},
		{
			"type": "aws_api_gateway_method", "said": "authorization is \"NONE\"",
			"values": {"http_method": "POST", "authorization": "NONE", "api_key_required": false},
		},
		{"type": "aws_apigatewayv2_route", "values": {"route_key": "GET /a", "authorization_type": "NONE"}, "said": "authorization_type is \"NONE\""},
		{"type": "aws_apigatewayv2_route", "values": {"route_key": "ANY /{p+}"}, "said": "authorization_type is not set"},
		{"type": "aws_apigatewayv2_route", "values": {"route_key": "$connect"}, "said": "authorization_type is not set"},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {[
			"deny", concat(".", [case.type, "x"]),
			concat("", [case.said, "; allowed is an authorizer, or api_key_required true."]),
		]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_api_gateway_method", "values": {"http_method": "OPTIONS", "authorization": "NONE"}},
		{"type": "aws_api_gateway_method", "values": {"http_method": "GET", "authorization": "CUSTOM"}},
		{"type": "aws_api_gateway_method", "values": {"http_method": "GET", "authorization": "NONE", "api_key_required": true}},
		{"type": "aws_apigatewayv2_route", "values": {"route_key": "OPTIONS /a"}},
		{"type": "aws_apigatewayv2_route", "values": {"route_key": "GET /a", "authorization_type": "JWT"}},
		{"type": "aws_apigatewayv2_route", "values": {"route_key": "$disconnect"}},
		{"type": "aws_apigatewayv2_route", "values": {"route_key": "$default"}},
		{"type": "aws_apigatewayv2_route", "values": {"route_key": "send"}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_default_route_by_kind_of_api if {
	every case in [{"protocol": "HTTP", "count": 1}, {"protocol": "WEBSOCKET", "count": 0}] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_apigatewayv2_api", "a", {"protocol_type": case.protocol}, {"id": true}, {"protocol_type": {}}, "aws"),
			plans.made(
				"aws_apigatewayv2_route", "x", {"route_key": "$default"}, {"api_id": true},
				{"api_id": plans.refers("aws_apigatewayv2_api.a.id")}, "aws",
			),
		])
		count(findings) == case.count
	}
}

test_undetermined if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_api_gateway_method", "x", {"http_method": "GET"}, {"authorization": true},
		{"authorization": {"references": ["local.a"]}}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "authorization"]}
}

test_synthesized_file if {
	every case in [
		{"authorization": "NONE", "verdicts": {"deny"}}, {"authorization": "AWS_IAM", "verdicts": set()},
		{"authorization": "${var.a}", "verdicts": {"undetermined"}},
	] {
		findings := rule.findings with input as {"variable": {"a": {}}, "resource": {"aws_api_gateway_method": {"x": {
			"http_method": "GET", "authorization": case.authorization,
		}}}}
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

# Whether the route can be authorized depends on what is not known.
test_undetermined_routes if {
	hidden := {"references": ["local.hidden"]}
	own := plans.refers("aws_apigatewayv2_api.a.id")
	every case in [
		{"api": {}, "unknown": {"route_key": true}, "route": {}, "expressions": {"route_key": hidden}, "missing": {"route_key"}},
		{
			"api": {}, "unknown": {"route_key": true}, "route": {"authorization_type": "JWT"}, "expressions": {"route_key": hidden},
			"missing": set(),
		},
		{
			"api": {}, "unknown": {"route_key": true}, "route": {"api_key_required": true}, "expressions": {"route_key": hidden},
			"missing": set(),
		},
		{
			"api": {"protocol_type": true}, "unknown": {"api_id": true}, "route": {"route_key": "$default"},
			"expressions": {"api_id": own}, "missing": {"protocol_type of aws_apigatewayv2_api.a"},
		},
		{
			"api": {"id": true}, "unknown": {"api_id": true}, "route": {"route_key": "$default"},
			"expressions": {"api_id": hidden}, "missing": {"api_id"},
		},
		{
			"api": {"id": true}, "unknown": {"api_id": true}, "route": {"route_key": "$disconnect"},
			"expressions": {"api_id": hidden}, "missing": set(),
		},
	] {
		api := {name: value | some name, value in {"protocol_type": "HTTP"}; not name in object.keys(case.api)}
		findings := rule.findings with input as plans.plan([
			plans.made("aws_apigatewayv2_api", "a", api, case.api, {"protocol_type": hidden}, "aws"),
			plans.made("aws_apigatewayv2_route", "x", case.route, case.unknown, case.expressions, "aws"),
		])
		{finding.missing | some finding in findings} == case.missing
		every finding in findings {
			[finding.verdict, finding.address] == ["undetermined", "aws_apigatewayv2_route.x"]
			finding.message == concat("", [
				"Whether the route needs an authorizer depends on ", finding.missing,
				", which is not known yet; allowed is an authorizer, or api_key_required true.",
			])
		}
	}
}

test_allow_default_routes_of_websocket_apis_that_are_hidden if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_apigatewayv2_api", "a", {"protocol_type": "WEBSOCKET"}, {"id": true}, {"protocol_type": {}}, "aws"),
		plans.made(
			"aws_apigatewayv2_route", "x", {"route_key": "$default"}, {"api_id": true}, {"api_id": {"references": ["local.a"]}},
			"aws",
		),
	])
	count(findings) == 0
}
