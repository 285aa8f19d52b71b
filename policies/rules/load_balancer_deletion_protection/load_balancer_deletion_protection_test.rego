package load_balancer_deletion_protection_test

import data.lib.plans_test as plans
import data.rules.load_balancer_deletion_protection as rule

test_deny if {
	every case in [
		{"type": "aws_lb", "values": {"tags": {"DeletionProtection": "enabled"}}, "message": "enable_deletion_protection is not set; allowed is true where the tag DeletionProtection is enabled."},
		{"type": "aws_alb", "values": {"tags_all": {"DeletionProtection": "enabled"}, "enable_deletion_protection": false}, "message": "enable_deletion_protection is false; allowed is true where the tag DeletionProtection is enabled."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_lb", "values": {"tags": {"DeletionProtection": "enabled"}, "enable_deletion_protection": true}},
		{"type": "aws_lb", "values": {}},
		{"type": "aws_lb", "values": {"tags": null}},
		{"type": "aws_lb", "values": {"tags": {"DeletionProtection": "disabled"}}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_lb", "values": {"tags": {"DeletionProtection": "enabled"}}, "unknown": {"enable_deletion_protection": true}, "expressions": {"enable_deletion_protection": {"references": ["local.x"]}}, "missing": "enable_deletion_protection"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_lb", "values": {}, "verdicts": []},
		{"type": "aws_lb", "values": {"tags": {"DeletionProtection": "enabled"}}, "verdicts": ["deny"]},
		{"type": "aws_lb", "values": {"tags": {"DeletionProtection": "enabled"}, "enable_deletion_protection": true}, "verdicts": []},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_deny_tags_of_the_provider_in_a_synthesized_file if {
	findings := rule.findings with input as {
		"provider": {"aws": [{"default_tags": [{"tags": {"DeletionProtection": "enabled"}}]}]},
		"resource": {"aws_lb": {"x": {}}},
	}
	plans.verdicts(findings) == {["deny", "aws_lb.x"]}
}
