package table_recovery_test

import data.lib.plans_test as plans
import data.rules.table_recovery as rule

test_deny if {
	every case in [
		{"type": "aws_dynamodb_table", "values": {}, "message": "enabled of point_in_time_recovery is not set; allowed is true."},
		{"type": "aws_dynamodb_table", "values": {"point_in_time_recovery": [{"enabled": false}]}, "message": "enabled of point_in_time_recovery is false; allowed is true."},
		{"type": "aws_dynamodb_table", "values": {"point_in_time_recovery": [{"enabled": true}], "replica": [{"region_name": "eu-west-2"}]}, "message": "point_in_time_recovery of a replica is not set; allowed is true."},
		{"type": "aws_dynamodb_table_replica", "values": {}, "message": "point_in_time_recovery is not set; allowed is true."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_dynamodb_table", "values": {"point_in_time_recovery": [{"enabled": true}], "replica": [{"point_in_time_recovery": true}]}},
		{"type": "aws_dynamodb_table_replica", "values": {"point_in_time_recovery": true}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_dynamodb_table", "values": {"point_in_time_recovery": [{}]}, "unknown": {"point_in_time_recovery": [{"enabled": true}]}, "expressions": {"point_in_time_recovery": [{"enabled": {"references": ["local.x"]}}]}, "missing": "enabled of point_in_time_recovery"},
		{"type": "aws_dynamodb_table", "values": {}, "unknown": {"point_in_time_recovery": true}, "expressions": {"point_in_time_recovery": {"references": ["local.x"]}}, "missing": "enabled of point_in_time_recovery"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_dynamodb_table", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_dynamodb_table", "values": {"point_in_time_recovery": {"enabled": true}}, "verdicts": []},
		{"type": "aws_dynamodb_table", "values": {"point_in_time_recovery": [{"enabled": "${var.x}"}]}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

# What the provider fills in by itself is not what the configuration says.
test_deny_block_that_nobody_wrote if {
	findings := rule.findings with input as plans.plan([plans.made("aws_dynamodb_table", "x", {}, {"point_in_time_recovery": true}, {"name": {}}, "aws")])
	plans.verdicts(findings) == {["deny", "aws_dynamodb_table.x"]}
}

test_undetermined_replicas if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_dynamodb_table", "x", {"point_in_time_recovery": [{"enabled": true}]}, {"replica": true},
		{"replica": {"references": ["local.replicas"]}}, "aws",
	)])
	plans.brief(findings) == {[
		"undetermined", "aws_dynamodb_table.x",
		"replica is not known yet; allowed is point_in_time_recovery true for each.",
	]}
}
