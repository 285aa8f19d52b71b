package ec2_imdsv2_test

import data.lib.plans_test as plans
import data.rules.ec2_imdsv2 as rule

test_deny if {
	every case in [
		{"type": "aws_instance", "values": {}, "message": "http_tokens of metadata_options is not set; allowed is \"required\"."},
		{"type": "aws_launch_template", "values": {"metadata_options": [{"http_tokens": "optional"}]}, "message": "http_tokens of metadata_options is \"optional\"; allowed is \"required\"."},
		{"type": "aws_launch_configuration", "values": {"metadata_options": []}, "message": "http_tokens of metadata_options is not set; allowed is \"required\"."},
		{"type": "aws_spot_instance_request", "values": {}, "message": "http_tokens of metadata_options is not set; allowed is \"required\"."},
		{"type": "aws_instance", "values": {"launch_template": [{"id": "lt-1"}], "metadata_options": [{"http_tokens": "optional"}]}, "message": "http_tokens of metadata_options is \"optional\"; allowed is \"required\"."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_instance", "values": {"metadata_options": [{"http_tokens": "required"}]}},
		{"type": "aws_launch_template", "values": {"metadata_options": [{"http_endpoint": "disabled"}]}},
		{"type": "aws_instance", "values": {"launch_template": [{"id": "lt-1"}]}},
		{"type": "aws_instance", "values": {"launch_template": [{"id": "lt-1"}], "metadata_options": []}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_instance", "values": {"metadata_options": [{}]}, "unknown": {"metadata_options": [{"http_tokens": true}]}, "expressions": {"metadata_options": [{"http_tokens": {"references": ["local.x"]}}]}, "missing": "http_tokens of metadata_options"},
		{"type": "aws_instance", "values": {"launch_template": [{"id": "lt-1"}]}, "unknown": {"metadata_options": true}, "expressions": {"metadata_options": {"references": ["local.x"]}}, "missing": "http_tokens of metadata_options"},
		{"type": "aws_launch_template", "values": {}, "unknown": {"metadata_options": true}, "expressions": {"metadata_options": {"references": ["local.x"]}}, "missing": "http_tokens of metadata_options"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_instance", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_launch_template", "values": {"metadata_options": {"http_tokens": "required"}}, "verdicts": []},
		{"type": "aws_launch_template", "values": {"metadata_options": {"http_tokens": "${var.x}"}}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

# What the provider fills in by itself is not what the configuration says.
test_deny_block_that_nobody_wrote if {
	findings := rule.findings with input as plans.plan([plans.made("aws_instance", "x", {}, {"metadata_options": true, "launch_template": true}, {"ami": {}}, "aws")])
	plans.verdicts(findings) == {["deny", "aws_instance.x"]}
}
