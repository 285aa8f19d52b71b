package kms_rotation_test

import data.lib.plans_test as plans
import data.rules.kms_rotation as rule

test_deny if {
	every case in [
		{"type": "aws_kms_key", "values": {}, "message": "enable_key_rotation is not set; allowed is true."},
		{"type": "aws_kms_key", "values": {"enable_key_rotation": false, "key_usage": "ENCRYPT_DECRYPT", "customer_master_key_spec": "SYMMETRIC_DEFAULT"}, "message": "enable_key_rotation is false; allowed is true."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_kms_key", "values": {"enable_key_rotation": true}},
		{"type": "aws_kms_key", "values": {"customer_master_key_spec": "RSA_2048"}},
		{"type": "aws_kms_key", "values": {"key_usage": "SIGN_VERIFY"}},
		{"type": "aws_kms_key", "values": {"key_usage": "GENERATE_VERIFY_MAC"}},
		{"type": "aws_kms_key", "values": {"custom_key_store_id": "cks-1"}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_kms_key", "values": {}, "unknown": {"enable_key_rotation": true}, "expressions": {"enable_key_rotation": {"references": ["local.x"]}}, "missing": "enable_key_rotation"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_kms_key", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_kms_key", "values": {"enable_key_rotation": true}, "verdicts": []},
		{"type": "aws_kms_key", "values": {"enable_key_rotation": "${var.x}"}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}
