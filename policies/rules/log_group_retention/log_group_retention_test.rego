package log_group_retention_test

import data.lib.plans_test as plans
import data.rules.log_group_retention as rule

test_deny if {
	every case in [
		{"type": "aws_cloudwatch_log_group", "values": {}, "message": "retention_in_days is not set; allowed is a number of days."},
		{"type": "aws_cloudwatch_log_group", "values": {"retention_in_days": 0}, "message": "retention_in_days is 0; allowed is a number of days."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_cloudwatch_log_group", "values": {"retention_in_days": 30}},
		{"type": "aws_cloudwatch_log_group", "values": {"log_group_class": "DELIVERY"}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_cloudwatch_log_group", "values": {}, "unknown": {"retention_in_days": true}, "expressions": {"retention_in_days": {"references": ["local.x"]}}, "missing": "retention_in_days"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_cloudwatch_log_group", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_cloudwatch_log_group", "values": {"retention_in_days": "0"}, "verdicts": ["deny"]},
		{"type": "aws_cloudwatch_log_group", "values": {"retention_in_days": 14}, "verdicts": []},
		{"type": "aws_cloudwatch_log_group", "values": {"retention_in_days": "${var.x}"}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}
