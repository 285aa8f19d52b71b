package load_balancer_drop_invalid_headers_test

import data.lib.plans_test as plans
import data.rules.load_balancer_drop_invalid_headers as rule

test_deny if {
	every case in [
		{"type": "aws_lb", "values": {}, "message": "drop_invalid_header_fields is not set; allowed is true."},
		{"type": "aws_alb", "values": {"drop_invalid_header_fields": false}, "message": "drop_invalid_header_fields is false; allowed is true."},
		{"type": "aws_lb", "values": {"drop_invalid_header_fields": null, "load_balancer_type": "application"}, "message": "drop_invalid_header_fields is not set; allowed is true."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_lb", "values": {"drop_invalid_header_fields": true}},
		{"type": "aws_lb", "values": {"load_balancer_type": "network"}},
		{"type": "aws_alb", "values": {"load_balancer_type": "gateway"}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_lb", "values": {}, "unknown": {"drop_invalid_header_fields": true}, "expressions": {"drop_invalid_header_fields": {"references": ["local.x"]}}, "missing": "drop_invalid_header_fields"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_lb", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_lb", "values": {"drop_invalid_header_fields": "true"}, "verdicts": []},
		{"type": "aws_lb", "values": {"drop_invalid_header_fields": "${var.x}"}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}
