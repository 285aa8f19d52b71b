package load_balancer_access_logs_test

import data.lib.plans_test as plans
import data.rules.load_balancer_access_logs as rule

test_deny if {
	every case in [
		{"type": "aws_lb", "values": {}, "message": "enabled of access_logs is not set; allowed is true, with a bucket."},
		{"type": "aws_lb", "values": {"access_logs": []}, "message": "enabled of access_logs is not set; allowed is true, with a bucket."},
		{"type": "aws_alb", "values": {"access_logs": [{"bucket": "b", "enabled": false}]}, "message": "enabled of access_logs is false; allowed is true, with a bucket."},
		{"type": "aws_elb", "values": {}, "message": "bucket of access_logs is not set; allowed is a bucket."},
		{"type": "aws_elb", "values": {"access_logs": [{"bucket": "b", "enabled": false}]}, "message": "enabled of access_logs is false; allowed is true."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_lb", "values": {"access_logs": [{"bucket": "b", "enabled": true}], "load_balancer_type": "network"}},
		{"type": "aws_lb", "values": {"load_balancer_type": "gateway"}},
		{"type": "aws_elb", "values": {"access_logs": [{"bucket": "b"}]}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_lb", "values": {"access_logs": [{"bucket": "b"}]}, "unknown": {"access_logs": [{"enabled": true}]}, "expressions": {"access_logs": [{"bucket": {}, "enabled": {"references": ["local.x"]}}]}, "missing": "enabled of access_logs"},
		{"type": "aws_lb", "values": {}, "unknown": {"access_logs": true}, "expressions": {}, "missing": "enabled of access_logs"},
		{"type": "aws_elb", "values": {"access_logs": [{}]}, "unknown": {"access_logs": [{"bucket": true}]}, "expressions": {"access_logs": [{"bucket": {"references": ["local.x"]}}]}, "missing": "bucket of access_logs"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_lb", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_lb", "values": {"access_logs": {"bucket": "b", "enabled": true}}, "verdicts": []},
		{"type": "aws_lb", "values": {"access_logs": [{"bucket": "b", "enabled": "${var.x}"}]}, "verdicts": ["undetermined"]},
		{"type": "aws_lb", "values": {"dynamic": {"access_logs": {"for_each": ["b"], "content": {"bucket": "b", "enabled": true}}}}, "verdicts": []},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_allow_bucket_that_the_plan_makes if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_elb", "x", {"access_logs": [{"enabled": true}]}, {"access_logs": [{"bucket": true}]},
		{"access_logs": [{"bucket": plans.refers("aws_s3_bucket.logs.id")}]}, "aws",
	)])
	count(findings) == 0
}
