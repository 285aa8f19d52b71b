package ecs_task_logging_test

import data.lib.plans_test as plans
import data.rules.ecs_task_logging as rule

test_deny if {
	every settings in [{}, {"logConfiguration": null}, {"logConfiguration": {}}, {"logConfiguration": {"logDriver": ""}}] {
		findings := rule.findings with input as _plan(settings)
		plans.brief(findings) == {[
			"deny", "aws_ecs_task_definition.x",
			concat("", [
				"The container app has no logConfiguration; ",
				"allowed is a logConfiguration with a logDriver for each container.",
			]),
		]}
	}
}

test_allow if {
	every settings in [{"logConfiguration": {"logDriver": "awslogs"}}, {"LogConfiguration": {"LogDriver": "awsfirelens"}}] {
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

test_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_ecs_task_definition": {"x": {
		"container_definitions": json.marshal([{"name": "app"}]),
	}}}}
	plans.verdicts(findings) == {["deny", "aws_ecs_task_definition.x"]}
}

_plan(settings) := plans.plan([plans.known("aws_ecs_task_definition", "x", {
	"container_definitions": json.marshal([object.union({"name": "app", "image": "i"}, settings)]),
})])
