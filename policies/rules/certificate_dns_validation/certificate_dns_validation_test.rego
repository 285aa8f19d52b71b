package certificate_dns_validation_test

import data.lib.plans_test as plans
import data.rules.certificate_dns_validation as rule

_certificate := "aws_acm_certificate.c"

test_deny_mail if {
	findings := rule.findings with input as _plan({"domain_name": "example.com", "validation_method": "EMAIL"})
	plans.brief(findings) == {["deny", _certificate, "validation_method is \"EMAIL\"; allowed is DNS."]}
}

test_deny_nothing_said if {
	every resource in [
		plans.known("aws_acm_certificate", "c", {"domain_name": "example.com", "validation_method": null}),
		plans.made("aws_acm_certificate", "c", {"domain_name": "example.com"}, {"validation_method": true}, {}, "aws"),
	] {
		findings := rule.findings with input as plans.plan([resource])
		plans.brief(findings) == {[
			"deny", _certificate,
			"validation_method is not set, which means validation by mail; allowed is DNS.",
		]}
	}
}

test_allow if {
	every values in [
		{"domain_name": "example.com", "validation_method": "DNS"},
		{"private_key": "key", "certificate_body": "body"},
		{"certificate_body": "body"},
		{"domain_name": "example.com", "validation_method": "NONE"},
		{"domain_name": "example.com", "certificate_authority_arn": "arn:aws:acm-pca:eu-west-1:1:certificate-authority/a"},
	] {
		findings := rule.findings with input as _plan(values)
		count(findings) == 0
	}
}

test_synthesized_file if {
	every case in [
		{"method": "DNS", "verdicts": []},
		{"method": "EMAIL", "verdicts": ["deny"]},
		{"method": "${var.method}", "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"resource": {"aws_acm_certificate": {"c": {
			"domain_name": "example.com",
			"validation_method": case.method,
		}}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_undetermined_in_a_plan if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_acm_certificate", "c", {"domain_name": "example.com"}, {"validation_method": true},
		{"validation_method": {"references": ["local.method"]}}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "validation_method"]}
}

_plan(values) := plans.plan([plans.known("aws_acm_certificate", "c", values)])
