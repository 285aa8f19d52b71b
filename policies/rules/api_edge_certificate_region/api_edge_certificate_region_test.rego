package api_edge_certificate_region_test

import data.lib.plans_test as plans
import data.rules.api_edge_certificate_region as rule

test_literal_arn if {
	every case in [{"region": "us-east-1", "count": 0}, {"region": "eu-west-1", "count": 1}] {
		findings := rule.findings with input as plans.plan([_domain({"certificate_arn": _arn(case.region)})])
		count(findings) == case.count
	}
}

test_deny_message if {
	findings := rule.findings with input as plans.plan([_domain({"certificate_arn": _arn("eu-west-1")})])
	plans.brief(findings) == {[
		"deny", "aws_api_gateway_domain_name.api",
		concat("", [
			"certificate_arn names \"", _arn("eu-west-1"), "\" in eu-west-1; ",
			"an edge-optimized API domain takes certificates from us-east-1 only.",
		]),
	]}
}

# Its certificate is the business of api-regional-certificate-region.
test_allow_private_domain if {
	findings := rule.findings with input as plans.plan([_domain({
		"certificate_arn": _arn("eu-west-1"),
		"endpoint_configuration": [{"types": ["PRIVATE"]}],
	})])
	count(findings) == 0
}

test_undetermined_unknown_certificate if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_api_gateway_domain_name", "api", {}, {"certificate_arn": true},
		{"certificate_arn": {"references": ["data.terraform_remote_state.s.outputs.arn", "data.terraform_remote_state.s"]}},
		"aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"data.terraform_remote_state.s.outputs.arn",
	]}
}

_domain(values) := plans.known("aws_api_gateway_domain_name", "api", values)

_arn(region) := concat(":", ["arn:aws:acm", region, "111122223333:certificate/1"])
