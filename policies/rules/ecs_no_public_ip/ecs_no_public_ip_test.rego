package ecs_no_public_ip_test

import data.lib.plans_test as plans
import data.rules.ecs_no_public_ip as rule

test_deny if {
	every case in [
		{"type": "aws_ecs_service", "values": {"network_configuration": [{"assign_public_ip": true}]}, "message": "assign_public_ip of network_configuration is true; allowed is false."},
		{"type": "aws_ecs_task_set", "values": {"network_configuration": [{"assign_public_ip": true}]}, "message": "assign_public_ip of network_configuration is true; allowed is false."},
		{"type": "aws_cloudwatch_event_target", "values": {"ecs_target": [{"network_configuration": [{"assign_public_ip": true}]}]}, "message": "assign_public_ip of network_configuration is true; allowed is false."},
		{"type": "aws_scheduler_schedule", "values": {"target": [{"ecs_parameters": [{"network_configuration": [{"assign_public_ip": true}]}]}]}, "message": "assign_public_ip of network_configuration is true; allowed is false."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_ecs_service", "values": {}},
		{"type": "aws_ecs_service", "values": {"network_configuration": [{"assign_public_ip": false}]}},
		{"type": "aws_ecs_service", "values": {"network_configuration": [{"subnets": ["s-1"]}]}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_ecs_service", "values": {"network_configuration": [{}]}, "unknown": {"network_configuration": [{"assign_public_ip": true}]}, "expressions": {"network_configuration": [{"assign_public_ip": {"references": ["local.x"]}}]}, "missing": "assign_public_ip of network_configuration"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_ecs_service", "values": {"network_configuration": {"assign_public_ip": true}}, "verdicts": ["deny"]},
		{"type": "aws_ecs_service", "values": {"network_configuration": {}}, "verdicts": []},
		{"type": "aws_ecs_service", "values": {"network_configuration": {"assign_public_ip": "${var.x}"}}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_undetermined_blocks_in_every_place if {
	hidden := {"references": ["local.hidden"]}
	every case in [
		{"type": "aws_ecs_service", "values": {}, "unknown": {"network_configuration": true}, "missing": "network_configuration"},
		{"type": "aws_ecs_task_set", "values": {}, "unknown": {"network_configuration": true}, "missing": "network_configuration"},
		{"type": "aws_cloudwatch_event_target", "values": {}, "unknown": {"ecs_target": true}, "missing": "ecs_target"},
		{
			"type": "aws_cloudwatch_event_target", "values": {"ecs_target": [{}]},
			"unknown": {"ecs_target": [{"network_configuration": true}]}, "missing": "network_configuration",
		},
		{"type": "aws_scheduler_schedule", "values": {}, "unknown": {"target": true}, "missing": "target"},
		{
			"type": "aws_scheduler_schedule", "values": {"target": [{}]}, "unknown": {"target": [{"ecs_parameters": true}]},
			"missing": "ecs_parameters",
		},
		{
			"type": "aws_scheduler_schedule", "values": {"target": [{"ecs_parameters": [{}]}]},
			"unknown": {"target": [{"ecs_parameters": [{"network_configuration": true}]}]}, "missing": "network_configuration",
		},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, {name: hidden | some name, _ in case.unknown}, "aws")])
		plans.brief(findings) == {[
			"undetermined", concat(".", [case.type, "x"]),
			concat("", [case.missing, " is not known yet; allowed is assign_public_ip false."]),
		]}
	}
}

test_undetermined_block_of_a_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_ecs_service": {"x": {"network_configuration": "${var.x}"}}}}
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "network_configuration"]}
}
