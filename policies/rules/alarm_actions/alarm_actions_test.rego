package alarm_actions_test

import data.lib.plans_test as plans
import data.rules.alarm_actions as rule

test_deny if {
	every case in [
		{"type": "aws_cloudwatch_metric_alarm", "values": {}, "message": "alarm_actions is not set; allowed is at least one action."},
		{"type": "aws_cloudwatch_composite_alarm", "values": {"alarm_actions": []}, "message": "alarm_actions is not set; allowed is at least one action."},
		{"type": "aws_cloudwatch_metric_alarm", "values": {"alarm_actions": ["arn:aws:sns:eu-west-1:1:t"], "actions_enabled": false}, "message": "actions_enabled is false; allowed is true."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_cloudwatch_metric_alarm", "values": {"alarm_actions": ["arn:aws:sns:eu-west-1:1:t"]}},
		{"type": "aws_cloudwatch_composite_alarm", "values": {"alarm_actions": ["arn:aws:sns:eu-west-1:1:t"], "actions_enabled": true, "alarm_rule": "ALARM(a)"}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_cloudwatch_metric_alarm", "values": {"alarm_actions": ["a"]}, "unknown": {"actions_enabled": true}, "expressions": {"alarm_actions": {}, "actions_enabled": {"references": ["local.x"]}}, "missing": "actions_enabled"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_cloudwatch_metric_alarm", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_cloudwatch_metric_alarm", "values": {"alarm_actions": ["${aws_sns_topic.t.arn}"]}, "verdicts": []},
		{"type": "aws_cloudwatch_metric_alarm", "values": {"alarm_actions": ["a"], "actions_enabled": "${var.x}"}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_allow_action_that_the_plan_makes if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudwatch_metric_alarm", "x", {}, {"alarm_actions": true},
		{"alarm_actions": plans.refers("aws_sns_topic.t.arn")}, "aws",
	)])
	count(findings) == 0
}

test_allow_parts_of_a_composite_alarm if {
	every rule_text in [`ALARM("part") OR ALARM(other)`, `ALARM(part)`, `NOT OK("part")`] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_cloudwatch_metric_alarm", "x", {"alarm_name": "part"}),
			plans.known("aws_cloudwatch_composite_alarm", "whole", {"alarm_rule": rule_text, "alarm_actions": ["a"]}),
		])
		count(findings) == 0
	}
}

test_allow_parts_by_reference if {
	plan := plans.plan([
		plans.made("aws_cloudwatch_metric_alarm", "x", {}, {"alarm_name": true}, {"alarm_name": {"references": ["local.n"]}}, "aws"),
		plans.made(
			"aws_cloudwatch_composite_alarm", "whole", {"alarm_actions": ["a"]}, {"alarm_rule": true},
			{"alarm_actions": {}, "alarm_rule": plans.refers("aws_cloudwatch_metric_alarm.x.alarm_name")}, "aws",
		),
	])
	file := {"resource": {
		"aws_cloudwatch_metric_alarm": {"x": {"alarm_name": "a-${var.x}"}},
		"aws_cloudwatch_composite_alarm": {"whole": {
			"alarm_rule": "ALARM(${aws_cloudwatch_metric_alarm.x.alarm_name})", "alarm_actions": ["a"],
		}},
	}}
	every document in [plan, file] {
		findings := rule.findings with input as document
		count(findings) == 0
	}
}

# A list that is not known as a whole may be empty, unless it is made of something that the plan makes.
test_actions_that_are_not_known if {
	every case in [
		{"unknown": true, "expression": {"references": ["local.actions"]}, "count": 1},
		{"unknown": [true], "expression": {"references": ["local.actions"]}, "count": 0},
		{"unknown": true, "expression": plans.refers("aws_sns_topic.t.arn"), "count": 0},
	] {
		every type in ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"] {
			findings := rule.findings with input as plans.plan([plans.made(type, "x", {}, {"alarm_actions": case.unknown}, {"alarm_actions": case.expression}, "aws")])
			count(findings) == case.count
			every finding in findings {
				[finding.verdict, finding.missing] == ["undetermined", "alarm_actions"]
				finding.message == "alarm_actions is not known yet; allowed is at least one action."
			}
		}
	}
}

test_actions_of_a_synthesized_file if {
	every case in [{"actions": "${var.actions}", "count": 1}, {"actions": ["${var.action}"], "count": 0}] {
		findings := rule.findings with input as {"resource": {"aws_cloudwatch_metric_alarm": {"x": {"alarm_actions": case.actions}}}}
		count(findings) == case.count
	}
}

test_alarms_without_actions_are_denied_once if {
	every values in [{"actions_enabled": false}, {"alarm_actions": [], "actions_enabled": false}] {
		findings := rule.findings with input as plans.plan([plans.known("aws_cloudwatch_metric_alarm", "a", values)])
		count(findings) == 1
	}
}

test_alarm_that_a_composite_alarm_watches_may_be_switched_off if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_cloudwatch_metric_alarm", "a", {"alarm_name": "five", "alarm_actions": ["arn"], "actions_enabled": false}),
		plans.known("aws_cloudwatch_composite_alarm", "c", {"alarm_rule": "ALARM(\"five\")", "alarm_actions": ["arn"]}),
	])
	count(findings) == 0
	itself := rule.findings with input as plans.plan([plans.made(
		"aws_cloudwatch_composite_alarm", "c", {}, {"alarm_rule": true},
		{"alarm_rule": plans.refers("aws_cloudwatch_composite_alarm.c.alarm_name")}, "aws",
	)])
	count(itself) == 1
}
