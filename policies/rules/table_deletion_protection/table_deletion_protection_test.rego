package table_deletion_protection_test

import data.lib.plans_test as plans
import data.rules.table_deletion_protection as rule

test_deny if {
	every case in [
		{"type": "aws_dynamodb_table", "values": {"tags": {"DeletionProtection": "enabled"}}, "message": "deletion_protection_enabled is not set; allowed is true where the tag DeletionProtection is enabled."},
		{"type": "aws_dynamodb_table", "values": {"tags": null, "tags_all": {"DeletionProtection": "enabled"}, "deletion_protection_enabled": false}, "message": "deletion_protection_enabled is false; allowed is true where the tag DeletionProtection is enabled."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_dynamodb_table", "values": {"tags": {"DeletionProtection": "enabled"}, "deletion_protection_enabled": true}},
		{"type": "aws_dynamodb_table", "values": {}},
		{"type": "aws_dynamodb_table", "values": {"tags": {"DeletionProtection": "disabled"}}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_dynamodb_table", "values": {"tags": {"DeletionProtection": "enabled"}}, "unknown": {"deletion_protection_enabled": true}, "expressions": {"deletion_protection_enabled": {"references": ["local.x"]}}, "missing": "deletion_protection_enabled"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_dynamodb_table", "values": {"tags": {"DeletionProtection": "enabled"}}, "verdicts": ["deny"]},
		{"type": "aws_dynamodb_table", "values": {}, "verdicts": []},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}
