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

_pending(names) := plans.made("aws_lb_listener", "user", {}, {"certificate_arn": true}, {"certificate_arn": {"references": names}}, "aws")

test_undetermined_method if {
	every case in [{"names": ["aws_acm_certificate.c.arn"], "count": 1}, {"names": ["data.aws_acm_certificate.c.arn"], "count": 0}] {
		findings := rule.findings with input as plans.plan([
			_pending(case.names),
			plans.made("aws_acm_certificate", "c", {}, {"arn": true, "validation_method": true}, {"validation_method": {"references": ["local.m"]}}, "aws"),
		])
		count(findings) == case.count
		every finding in findings {
			plans.brief({finding}) == {[
				"undetermined", "aws_lb_listener.user",
				concat("", [
					"Whether certificate_arn takes the ARN of a certificate that may not be valid yet depends on ",
					"validation_method of aws_acm_certificate.c; allowed is the certificate_arn of its aws_acm_certificate_validation.",
				]),
			]}
		}
	}
}

# Behind a local value is the ARN of the validation, if there is one.
test_undetermined_local_value if {
	every case in [
		{"method": "DNS", "validations": [], "count": 1}, {"method": "EMAIL", "validations": [], "count": 0},
		{"method": "DNS", "validations": [plans.known("aws_acm_certificate_validation", "v", {})], "count": 0},
	] {
		certificate := plans.made("aws_acm_certificate", "c", {"validation_method": case.method}, {"arn": true}, {"validation_method": {}}, "aws")
		findings := rule.findings with input as plans.plan(array.concat([_pending(["local.arn"]), certificate], case.validations))
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", "certificate_arn"]
			finding.message == concat("", [
				"Whether certificate_arn takes the ARN of a certificate that may not be valid yet depends on ",
				"what the value is made of; allowed is the certificate_arn of its aws_acm_certificate_validation.",
			])
		}
	}
}

test_allow_waiting_for_what_is_not_known if {
	findings := rule.findings with input as plans.plan([
		object.union(_pending(["aws_acm_certificate.c.arn"]), {"block": {"depends_on": ["aws_acm_certificate_validation.v"]}}),
		plans.made("aws_acm_certificate", "c", {}, {"arn": true, "validation_method": true}, {"validation_method": {"references": ["local.m"]}}, "aws"),
	])
	count(findings) == 0
}
