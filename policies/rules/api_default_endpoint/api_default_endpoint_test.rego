package api_default_endpoint_test

import data.lib.plans_test as plans
import data.rules.api_default_endpoint as rule

_types := {
	"aws_api_gateway_rest_api": "aws_api_gateway_base_path_mapping",
	"aws_apigatewayv2_api": "aws_apigatewayv2_api_mapping",
}

test_deny_by_id if {
	every api, mapping in _types {
		every case in [{"value": null, "said": "not set"}, {"value": false, "said": "false"}] {
			findings := rule.findings with input as plans.plan([
				plans.known(api, "a", {"id": "a1", "disable_execute_api_endpoint": case.value}),
				plans.known(mapping, "m", {"api_id": "a1"}),
			])
			plans.brief(findings) == {[
				"deny", concat(".", [api, "a"]),
				concat("", ["disable_execute_api_endpoint is ", case.said, "; allowed is true for an API with a domain."]),
			]}
		}
	}
}

test_by_reference if {
	every api, mapping in _types {
		every case in [{"value": true, "count": 0}, {"value": false, "count": 1}] {
			findings := rule.findings with input as plans.plan([
				plans.made(api, "a", {"disable_execute_api_endpoint": case.value}, {"id": true}, {"disable_execute_api_endpoint": {}}, "aws"),
				plans.made(mapping, "m", {}, {"api_id": true}, {"api_id": plans.refers(concat(".", [api, "a", "id"]))}, "aws"),
			])
			count(findings) == case.count
		}
	}
}

# The provider fills in what nobody wrote.
test_deny_argument_that_nobody_wrote if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_api_gateway_rest_api", "a", {}, {"id": true, "disable_execute_api_endpoint": true}, {"name": {}}, "aws"),
		plans.made(
			"aws_api_gateway_base_path_mapping", "m", {}, {"api_id": true},
			{"api_id": plans.refers("aws_api_gateway_rest_api.a.id")}, "aws",
		),
	])
	plans.verdicts(findings) == {["deny", "aws_api_gateway_rest_api.a"]}
}

test_allow_definition_and_apis_without_a_domain if {
	definition := json.marshal({"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": true}})
	every resources in [
		[
			plans.known("aws_api_gateway_rest_api", "a", {"id": "a1", "body": definition}),
			plans.known("aws_api_gateway_base_path_mapping", "m", {"api_id": "a1"}),
		],
		[plans.known("aws_api_gateway_rest_api", "a", {"id": "a1"})],
		[
			plans.known("aws_api_gateway_rest_api", "a", {"id": "a1"}),
			plans.known("aws_api_gateway_base_path_mapping", "m", {"api_id": "a2"}),
		],
		[plans.known("aws_api_gateway_base_path_mapping", "m", {"api_id": "a2"})],
	] {
		findings := rule.findings with input as plans.plan(resources)
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{
			"api": plans.made(
				"aws_api_gateway_rest_api", "a", {"id": "a1"}, {"disable_execute_api_endpoint": true},
				{"disable_execute_api_endpoint": {"references": ["local.d"]}}, "aws",
			),
			"mapping": plans.known("aws_api_gateway_base_path_mapping", "m", {"api_id": "a1"}),
			"missing": "disable_execute_api_endpoint",
		},
		{
			"api": plans.known("aws_api_gateway_rest_api", "a", {}),
			"mapping": plans.made("aws_api_gateway_base_path_mapping", "m", {}, {"api_id": true}, {"api_id": {"references": ["local.a"]}}, "aws"),
			"missing": "api_id of aws_api_gateway_base_path_mapping.m",
		},
	] {
		findings := rule.findings with input as plans.plan([case.api, case.mapping])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [{"api": {}, "count": 1}, {"api": {"disable_execute_api_endpoint": true}, "count": 0}] {
		findings := rule.findings with input as {"resource": {
			"aws_apigatewayv2_api": {"a": case.api},
			"aws_apigatewayv2_api_mapping": {"m": {"api_id": "${aws_apigatewayv2_api.a.id}"}},
		}}
		count(findings) == case.count
	}
}

test_mapping_that_cannot_be_told_is_of_an_api_that_needs_it if {
	stray := plans.made("aws_api_gateway_base_path_mapping", "m", {}, {"api_id": true}, {"api_id": {"references": ["local.a"]}}, "aws")
	body := json.marshal({"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": true}})
	open := json.marshal({"x-amazon-apigateway-endpoint-configuration": {"disableExecuteApiEndpoint": false}})
	every case in [
		{"values": {}, "others": [], "found": {["undetermined", "aws_api_gateway_rest_api.a"]}},
		{"values": {"disable_execute_api_endpoint": true}, "others": [], "found": set()},
		{"values": {"body": body}, "others": [], "found": set()},
		{"values": {"body": open}, "others": [], "found": {["undetermined", "aws_api_gateway_rest_api.a"]}},
		{
			"values": {"id": "a1"}, "others": [plans.known("aws_api_gateway_base_path_mapping", "n", {"api_id": "a1"})],
			"found": {["deny", "aws_api_gateway_rest_api.a"]},
		},
	] {
		findings := rule.findings with input as plans.plan(array.concat(
			[stray, plans.known("aws_api_gateway_rest_api", "a", case.values)],
			case.others,
		))
		plans.verdicts(findings) == case.found
	}
	elsewhere := plans.made(
		"aws_api_gateway_base_path_mapping", "m", {}, {"api_id": true},
		{"api_id": plans.refers("data.aws_api_gateway_rest_api.d.id")}, "aws",
	)
	findings := rule.findings with input as plans.plan([elsewhere, plans.known("aws_api_gateway_rest_api", "a", {})])
	count(findings) == 0
}
