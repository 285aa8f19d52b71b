package lib.certificates_test

import data.lib.certificates
import data.lib.node
import data.lib.plans_test as plans
import data.lib.resources

test_places_of_certificates if {
	home := {"known": true, "name": "eu-west-1"}
	every case in [
		{
			"values": {"certificate_arn": "arn:aws:acm:us-east-1:1:certificate/c"}, "expression": {},
			"found": {"places": {{"known": true, "name": "us-east-1"}}, "missing": set(), "given": "\"arn:aws:acm:us-east-1:1:certificate/c\""},
		},
		{
			"expression": plans.refers("aws_acm_certificate.c.arn"),
			"found": {"places": {home}, "missing": set(), "given": "aws_acm_certificate.c"},
		},
		{
			"expression": plans.refers("aws_ssm_parameter.p.value"),
			"found": {"places": set(), "missing": {"aws_ssm_parameter.p.value"}, "given": "certificate_arn"},
		},
		{
			"expression": {"references": ["path.module"]},
			"found": {"places": set(), "missing": {"certificate_arn"}, "given": "certificate_arn"},
		},
	] {
		plan := plans.plan([
			plans.known("aws_acm_certificate", "c", {}),
			plans.made(
				"aws_lb_listener", "l", object.get(case, "values", {}), {"certificate_arn": _given(case) == false},
				{"certificate_arn": case.expression}, "aws",
			),
		])
		record := resources.existing["aws_lb_listener.l"] with input as plan
		found := certificates.places(record, node.top(record), "certificate_arn") with input as plan
		found == case.found
	}
}

default _given(_) := false

_given(case) if case.values
