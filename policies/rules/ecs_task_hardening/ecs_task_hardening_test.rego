package ecs_task_hardening_test

import data.lib.plans_test as plans
import data.rules.ecs_task_hardening as rule

_allowed := "; allowed is a container without the host's powers."

test_deny if {
	every case in [
		{"settings": {"privileged": true}, "said": "is privileged"}, {"settings": {"Privileged": true}, "said": "is privileged"},
		{"settings": {"user": "root"}, "said": "runs as \"root\""}, {"settings": {"user": "0:0"}, "said": "runs as \"0:0\""},
	] {
		findings := rule.findings with input as _plan(case.settings)
		plans.brief(findings) == {[
			"deny", "aws_ecs_task_definition.x", concat("", ["The container app ", case.said, _allowed]),
		]}
	}
}

test_deny_every_container if {
	findings := rule.findings with input as plans.plan([plans.known("aws_ecs_task_definition", "x", {
		"container_definitions": json.marshal([{"name": "a"}, {"privileged": true}, {"name": "c", "user": "root"}]),
	})])
	{finding.message | some finding in findings} == {
		concat("", ["The container #1 is privileged", _allowed]),
		concat("", ["The container c runs as \"root\"", _allowed]),
	}
}

test_allow if {
	every settings in [
		{}, {"privileged": false}, {"privileged": null}, {"user": "1000"}, {"user": "node"}, {"user": "1000:0"}, {"user": null},
	] {
		findings := rule.findings with input as _plan(settings)
		count(findings) == 0
	}
}

test_undetermined_unknown_or_unreadable if {
	every resource in [
		plans.made(
			"aws_ecs_task_definition", "x", {}, {"container_definitions": true},
			{"container_definitions": plans.refers("aws_ecr_repository.r.repository_url")}, "aws",
		),
		plans.known("aws_ecs_task_definition", "x", {"container_definitions": "no JSON"}),
	] {
		findings := rule.findings with input as plans.plan([resource])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "container_definitions"]}
	}
}

test_no_containers if {
	every definitions in [null, "[]", "[null]", "[\"app\"]"] {
		findings := rule.findings with input as plans.plan([plans.known("aws_ecs_task_definition", "x", {
			"container_definitions": definitions,
		})])
		count(findings) == 0
	}
}

# A JSON configuration (which cdktf writes) shows the text before its parts are known.
test_json_configuration if {
	written := `[{"name": "app", "image": "${aws_ecr_repository.r.repository_url}", "privileged": true}]`
	plan := plans.plan([plans.made(
		"aws_ecs_task_definition", "x", {}, {"container_definitions": true},
		{"container_definitions": {"constant_value": written, "references": ["aws_ecr_repository.r.repository_url"]}}, "aws",
	)])
	file := {"resource": {
		"aws_ecr_repository": {"r": {}},
		"aws_ecs_task_definition": {"x": {"container_definitions": written}},
	}}
	every document in [plan, file] {
		findings := rule.findings with input as document
		plans.verdicts(findings) == {["deny", "aws_ecs_task_definition.x"]}
	}
}

test_synthesized_file_that_cannot_be_read if {
	findings := rule.findings with input as {"resource": {"aws_ecs_task_definition": {"x": {
		"container_definitions": "${jsonencode(var.containers)}",
	}}}}
	plans.verdicts(findings) == {["undetermined", "aws_ecs_task_definition.x"]}
}

_plan(settings) := plans.plan([plans.known("aws_ecs_task_definition", "x", {
	"container_definitions": json.marshal([object.union({"name": "app", "image": "i"}, settings)]),
})])
