package queue_encryption_test

import data.lib.plans_test as plans
import data.rules.queue_encryption as rule

test_deny if {
	every case in [
		{"type": "aws_sqs_queue", "values": {}, "message": "sqs_managed_sse_enabled is not set; allowed is true, or a key in kms_master_key_id."},
		{"type": "aws_sqs_queue", "values": {"sqs_managed_sse_enabled": false, "kms_master_key_id": ""}, "message": "sqs_managed_sse_enabled is false; allowed is true, or a key in kms_master_key_id."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_sqs_queue", "values": {"sqs_managed_sse_enabled": true}},
		{"type": "aws_sqs_queue", "values": {"kms_master_key_id": "alias/aws/sqs"}},
		{"type": "aws_sqs_queue", "values": {"kms_master_key_id": "alias/aws/sqs", "sqs_managed_sse_enabled": false}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_sqs_queue", "values": {}, "unknown": {"sqs_managed_sse_enabled": true}, "expressions": {"sqs_managed_sse_enabled": {"references": ["local.x"]}}, "missing": "sqs_managed_sse_enabled"},
		{"type": "aws_sqs_queue", "values": {}, "unknown": {"kms_master_key_id": true}, "expressions": {"kms_master_key_id": {"references": ["local.x"]}}, "missing": "kms_master_key_id"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_sqs_queue", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_sqs_queue", "values": {"sqs_managed_sse_enabled": "true"}, "verdicts": []},
		{"type": "aws_sqs_queue", "values": {"kms_master_key_id": "${var.x}"}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_allow_key_that_the_plan_makes if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_sqs_queue", "x", {}, {"kms_master_key_id": true, "sqs_managed_sse_enabled": true},
		{"kms_master_key_id": plans.refers("aws_kms_key.k.id")}, "aws",
	)])
	count(findings) == 0
}
