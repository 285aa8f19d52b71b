package api_regional_certificate_region_test

import data.lib.plans_test as plans
import data.rules.api_regional_certificate_region as rule

test_rest_domain if {
	every case in [{"region": "eu-west-1", "count": 0}, {"region": "us-east-1", "count": 1}] {
		findings := rule.findings with input as plans.plan([plans.known("aws_api_gateway_domain_name", "api", {
			"regional_certificate_arn": _arn(case.region),
		})])
		count(findings) == case.count
	}
}

test_deny_message if {
	findings := rule.findings with input as plans.plan([plans.known("aws_api_gateway_domain_name", "api", {
		"regional_certificate_arn": _arn("us-east-1"),
	})])
	plans.brief(findings) == {[
		"deny", "aws_api_gateway_domain_name.api",
		concat("", [
			"regional_certificate_arn names \"", _arn("us-east-1"), "\" in us-east-1; ",
			"a regional API domain takes certificates from its own Region only (eu-west-1).",
		]),
	]}
}

test_private_domain if {
	findings := rule.findings with input as plans.plan([plans.known("aws_api_gateway_domain_name", "api", {
		"certificate_arn": _arn("us-east-1"),
		"endpoint_configuration": [{"types": ["PRIVATE"]}],
	})])
	plans.verdicts(findings) == {["deny", "aws_api_gateway_domain_name.api"]}
}

test_http_domain if {
	every case in [{"region": "eu-west-1", "count": 0}, {"region": "us-east-1", "count": 1}] {
		findings := rule.findings with input as plans.plan([plans.known("aws_apigatewayv2_domain_name", "api", {
			"domain_name_configuration": [{"certificate_arn": _arn(case.region)}],
		})])
		count(findings) == case.count
	}
}

test_unknown_region_of_one_provider if {
	findings := rule.findings with input as _unknown("aws.hidden", "aws.hidden")
	count(findings) == 0
}

test_undetermined_unknown_region_of_two_providers if {
	findings := rule.findings with input as _unknown("aws.hidden", "aws")
	plans.verdicts(findings) == {["undetermined", "aws_api_gateway_domain_name.api"]}
}

test_undetermined_configuration_that_is_not_known if {
	made := plans.made("aws_apigatewayv2_domain_name", "api", {}, {"domain_name_configuration": true}, {}, "aws")
	findings := rule.findings with input as plans.plan([made])
	plans.verdicts(findings) == {["undetermined", "aws_apigatewayv2_domain_name.api"]}
}

_unknown(certificate_provider, domain_provider) := plans.plan([
	plans.made("aws_acm_certificate", "c", {}, {"arn": true}, {}, certificate_provider),
	plans.made(
		"aws_api_gateway_domain_name", "api", {}, {"regional_certificate_arn": true},
		{"regional_certificate_arn": plans.refers("aws_acm_certificate.c.arn")}, domain_provider,
	),
])

_arn(region) := concat(":", ["arn:aws:acm", region, "111122223333:certificate/1"])

test_undetermined_kind_of_domain if {
	every case in [
		{"region": "us-east-1", "unknown": {"endpoint_configuration": true}, "written": {"endpoint_configuration": {"references": ["local.e"]}}, "count": 1},
		{"region": "eu-west-1", "unknown": {"endpoint_configuration": true}, "written": {"endpoint_configuration": {"references": ["local.e"]}}, "count": 0},
		{"region": "us-east-1", "unknown": {"endpoint_configuration": true}, "written": {"certificate_arn": {}}, "count": 0},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_api_gateway_domain_name", "api", {"certificate_arn": _arn(case.region)}, case.unknown,
			case.written, "aws",
		)])
		count(findings) == case.count
		every finding in findings {
			plans.brief({finding}) == {[
				"undetermined", "aws_api_gateway_domain_name.api",
				"endpoint_configuration is not known yet; a regional API domain takes certificates from its own Region only.",
			]}
		}
	}
}

test_undetermined_types_of_a_domain if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_api_gateway_domain_name", "api", {"certificate_arn": _arn("us-east-1"), "endpoint_configuration": [{}]},
		{"endpoint_configuration": [{"types": true}]}, {"endpoint_configuration": [{"types": {"references": ["local.t"]}}]}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "endpoint_configuration"]}
}
