package api_domain_tls_test

import data.lib.plans_test as plans
import data.rules.api_domain_tls as rule

test_deny_old_policy if {
	findings := rule.findings with input as _rest({"security_policy": "TLS_1_0"})
	plans.brief(findings) == {[
		"deny", "aws_api_gateway_domain_name.api",
		concat("", [
			"security_policy is \"TLS_1_0\"; ",
			"allowed are TLS_1_2 and the policies SecurityPolicy_TLS12_* and SecurityPolicy_TLS13_*.",
		]),
	]}
}

test_deny_unset_policy if {
	findings := rule.findings with input as _rest({"domain_name": "api.example.com"})
	plans.verdicts(findings) == {["deny", "aws_api_gateway_domain_name.api"]}
}

test_allow_new_policies if {
	every policy in [
		"TLS_1_2", "SecurityPolicy_TLS13_1_3_2025_09", "SecurityPolicy_TLS13_1_2_PQ_2025_09",
		"SecurityPolicy_TLS12_PFS_2025_EDGE",
	] {
		findings := rule.findings with input as _rest({"security_policy": policy})
		count(findings) == 0
	}
}

test_deny_http_api if {
	findings := rule.findings with input as plans.plan([plans.known("aws_apigatewayv2_domain_name", "api", {
		"domain_name_configuration": [{"security_policy": "TLS_1_0"}],
	})])
	plans.verdicts(findings) == {["deny", "aws_apigatewayv2_domain_name.api"]}
}

test_undetermined_unknown_policy if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_api_gateway_domain_name", "api", {}, {"security_policy": true},
		{"security_policy": {"references": ["local.policy"]}}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "security_policy"]}
}

test_undetermined_configuration_that_is_not_known if {
	made := plans.made("aws_apigatewayv2_domain_name", "api", {}, {"domain_name_configuration": true}, {}, "aws")
	findings := rule.findings with input as plans.plan([made])
	plans.verdicts(findings) == {["undetermined", "aws_apigatewayv2_domain_name.api"]}
}

_rest(values) := plans.plan([plans.known("aws_api_gateway_domain_name", "api", values)])
