package target_group_health_check_test

import data.lib.plans_test as plans
import data.rules.target_group_health_check as rule

test_deny if {
	every case in [
		{"type": "aws_lb_target_group", "values": {"protocol": "HTTP"}, "message": "path of health_check is not set; allowed is a path that the application answers."},
		{"type": "aws_alb_target_group", "values": {"protocol": "HTTPS", "health_check": [{"path": null}]}, "message": "path of health_check is not set; allowed is a path that the application answers."},
		{"type": "aws_lb_target_group", "values": {"protocol": "HTTP", "health_check": [{"path": "/h", "enabled": false}]}, "message": "enabled of health_check is false; allowed is true."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_lb_target_group", "values": {"protocol": "HTTP", "health_check": [{"path": "/h"}]}},
		{"type": "aws_lb_target_group", "values": {"protocol": "TCP"}},
		{"type": "aws_lb_target_group", "values": {"target_type": "lambda", "protocol": null}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_lb_target_group", "values": {"protocol": "HTTP", "health_check": [{}]}, "unknown": {"health_check": [{"path": true}]}, "expressions": {"health_check": [{"path": {"references": ["local.x"]}}]}, "missing": "path of health_check"},
		{"type": "aws_lb_target_group", "values": {"protocol": "HTTP"}, "unknown": {"health_check": true}, "expressions": {"health_check": {"references": ["local.x"]}}, "missing": "path of health_check"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_lb_target_group", "values": {"protocol": "HTTP"}, "verdicts": ["deny"]},
		{"type": "aws_lb_target_group", "values": {"protocol": "HTTP", "health_check": {"path": "/h"}}, "verdicts": []},
		{"type": "aws_lb_target_group", "values": {"protocol": "HTTP", "health_check": [{"path": "${var.x}"}]}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

# What the provider fills in by itself is not what the configuration says.
test_deny_block_that_nobody_wrote if {
	findings := rule.findings with input as plans.plan([plans.made("aws_lb_target_group", "x", {"protocol": "HTTP"}, {"health_check": true}, {"protocol": {}}, "aws")])
	plans.verdicts(findings) == {["deny", "aws_lb_target_group.x"]}
}

test_undetermined_protocol if {
	every case in [
		{"values": {}, "count": 1}, {"values": {"health_check": [{"path": "/h"}]}, "count": 0},
		{"values": {"health_check": [{"path": "/h", "enabled": false}]}, "count": 1},
		{"values": {"target_type": "lambda"}, "count": 0},
	] {
		findings := rule.findings with input as plans.plan([plans.made("aws_lb_target_group", "x", case.values, {"protocol": true}, {"protocol": {"references": ["local.p"]}}, "aws")])
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", "protocol"]
			finding.message == concat("", [
				"Whether the targets are asked for a path depends on protocol, which is not known yet; ",
				"allowed is a path that the application answers.",
			])
		}
	}
}
