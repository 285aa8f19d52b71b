package ecs_environment_secret_test

import data.lib.plans_test as plans
import data.rules.ecs_environment_secret as rule

test_deny if {
	every case in [
		{"entry": {"name": "DB_PASSWORD", "value": "hunter2"}, "kind": "a secret, by its name"},
		{"entry": {"name": "A", "value": "-----BEGIN PRIVATE KEY-----"}, "kind": "a private key"},
		{"entry": {"Name": "DB_PASSWORD", "Value": "hunter2"}, "kind": "a secret, by its name"},
	] {
		findings := rule.findings with input as _plan({"environment": [{"name": "PORT", "value": "3000"}, case.entry]})
		plans.brief(findings) == {[
			"deny", "aws_ecs_task_definition.x",
			concat("", [
				"The variable ", object.get(case.entry, "name", "DB_PASSWORD"), " of the container app holds ", case.kind,
				"; allowed is an entry of secrets with the ARN in valueFrom.",
			]),
		]}
	}
}

test_allow if {
	every settings in [
		{}, {"environment": null}, {"environment": []}, {"environment": [null, "a", {}, {"name": "TOKEN"}]},
		{"environment": [{"name": "DB_PASSWORD", "value": "${aws_ssm_parameter.p.value}"}]},
		{"environment": [{"name": "SECRET_ARN", "value": "arn:aws:secretsmanager:eu-west-1:1:secret:a"}]},
		{"secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:eu-west-1:1:secret:a"}]},
	] {
		findings := rule.findings with input as _plan(settings)
		count(findings) == 0
	}
}

test_allow_what_terraform_marks_as_sensitive if {
	every marks in [true, {"container_definitions": true}] {
		plan := _plan({"environment": [{"name": "TOKEN", "value": "hunter2"}]})
		change := plan.resource_changes[0]
		inner := object.union(object.remove(change.change, ["after_sensitive"]), {"after_sensitive": marks})
		findings := rule.findings with input as object.union(plan, {"resource_changes": [object.union(change, {"change": inner})]})
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
		"container_definitions": json.marshal([{"name": "app", "environment": [{"name": "TOKEN", "value": "hunter2"}]}]),
	}}}}
	plans.verdicts(findings) == {["deny", "aws_ecs_task_definition.x"]}
}

_plan(settings) := plans.plan([plans.known("aws_ecs_task_definition", "x", {
	"container_definitions": json.marshal([object.union({"name": "app", "image": "i"}, settings)]),
})])
