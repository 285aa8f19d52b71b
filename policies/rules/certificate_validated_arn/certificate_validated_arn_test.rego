package certificate_validated_arn_test

import data.lib.plans_test as plans
import data.rules.certificate_validated_arn as rule

_direct := plans.refers("aws_acm_certificate.c.arn")

_validated := plans.refers("aws_acm_certificate_validation.v.certificate_arn")

test_deny_message if {
	findings := rule.findings with input as _plan([_site(_direct)])
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.user",
		concat("", [
			"acm_certificate_arn takes the ARN of aws_acm_certificate.c, which may not be valid yet; ",
			"allowed is the certificate_arn of its aws_acm_certificate_validation.",
		]),
	]}
}

test_allow_validated if {
	findings := rule.findings with input as _plan([_site(_validated)])
	count(findings) == 0
}

test_every_user if {
	every user in [
		{"type": "aws_api_gateway_domain_name", "argument": "certificate_arn"},
		{"type": "aws_api_gateway_domain_name", "argument": "regional_certificate_arn"},
		{"type": "aws_lb_listener", "argument": "certificate_arn"},
		{"type": "aws_alb_listener", "argument": "certificate_arn"},
		{"type": "aws_lb_listener_certificate", "argument": "certificate_arn"},
	] {
		direct := rule.findings with input as _plan([plans.made(user.type, "user", {}, {user.argument: true}, {user.argument: _direct}, "aws")])
		count(direct) == 1
		validated := rule.findings with input as _plan([plans.made(user.type, "user", {}, {user.argument: true}, {user.argument: _validated}, "aws")])
		count(validated) == 0
	}
}

test_deny_block_of_an_api_domain if {
	findings := rule.findings with input as _plan([plans.made(
		"aws_apigatewayv2_domain_name", "user", {"domain_name_configuration": [{}]},
		{"domain_name_configuration": [{"certificate_arn": true}]},
		{"domain_name_configuration": [{"certificate_arn": _direct}]}, "aws",
	)])
	plans.verdicts(findings) == {["deny", "aws_apigatewayv2_domain_name.user"]}
}

# The ARN is known once the certificate exists; the next replacement fails all the same.
test_deny_known_arn if {
	findings := rule.findings with input as _plan([plans.made(
		"aws_lb_listener", "user", {"certificate_arn": "arn:aws:acm:eu-west-1:111122223333:certificate/a"}, {},
		{"certificate_arn": _direct}, "aws",
	)])
	plans.verdicts(findings) == {["deny", "aws_lb_listener.user"]}
}

test_allow_depends_on if {
	listener := plans.made("aws_lb_listener", "user", {}, {"certificate_arn": true}, {"certificate_arn": _direct}, "aws")
	every case in [
		{"on": ["aws_acm_certificate_validation.v"], "count": 0},
		{"on": ["aws_route53_record.v"], "count": 1},
	] {
		findings := rule.findings with input as _plan([object.union(listener, {"block": {"depends_on": case.on}})])
		count(findings) == case.count
	}
}

test_allow_other_certificates if {
	every case in [
		{"method": "EMAIL", "expression": _direct},
		{"method": "DNS", "expression": plans.refers("data.aws_acm_certificate.c.arn")},
		{"method": "DNS", "expression": {"references": ["var.certificate"]}},
		{"method": "DNS", "expression": {"references": ["local.certificate"]}},
		{"method": "DNS", "expression": {"references": ["aws_acm_certificate.c.arn", "aws_acm_certificate_validation.v.certificate_arn"]}},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_acm_certificate", "c", {"validation_method": case.method}),
			_validation,
			_site(case.expression),
		])
		count(findings) == 0
	}
}

test_synthesized_file if {
	every case in [
		{"arn": "${aws_acm_certificate.c.arn}", "more": {}, "count": 1},
		{"arn": "${aws_acm_certificate.c.arn}", "more": {"depends_on": ["aws_acm_certificate_validation.v"]}, "count": 0},
		{"arn": "${aws_acm_certificate_validation.v.certificate_arn}", "more": {}, "count": 0},
		{"arn": "${local.certificate}", "more": {}, "count": 1},
	] {
		findings := rule.findings with input as {
			"locals": {"certificate": "${aws_acm_certificate.c.arn}"},
			"resource": {
				"aws_acm_certificate": {"c": {"validation_method": "DNS"}},
				"aws_acm_certificate_validation": {"v": {"certificate_arn": "${aws_acm_certificate.c.arn}"}},
				"aws_cloudfront_distribution": {"user": object.union(
					case.more,
					{"viewer_certificate": {"acm_certificate_arn": case.arn}},
				)},
			},
		}
		count(findings) == case.count
	}
}

_plan(users) := plans.plan(array.concat(
	[plans.made("aws_acm_certificate", "c", {"validation_method": "DNS"}, {"arn": true}, {}, "aws"), _validation],
	users,
))

_validation := plans.made(
	"aws_acm_certificate_validation", "v", {}, {"certificate_arn": true},
	{"certificate_arn": plans.refers("aws_acm_certificate.c.arn")}, "aws",
)

_site(expression) := plans.made(
	"aws_cloudfront_distribution", "user", {"viewer_certificate": [{}]},
	{"viewer_certificate": [{"acm_certificate_arn": true}]},
	{"viewer_certificate": [{"acm_certificate_arn": expression}]}, "aws",
)
