package ecs_image_digest_test

import data.lib.plans_test as plans
import data.rules.ecs_image_digest as rule

_digest := "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

test_deny_tags if {
	every image in ["nginx", "nginx:latest", "1.dkr.ecr.eu-west-1.amazonaws.com/app:v1", "${aws_ecr_repository.r.repository_url}:v1", "app@sha256:abc"] {
		findings := rule.findings with input as _plan({"image": image})
		plans.brief(findings) == {[
			"deny", "aws_ecs_task_definition.x",
			concat("", ["The image of the container app is \"", image, "\"; allowed is repository@sha256:<digest>."]),
		]}
	}
}

test_allow_digests if {
	every image in [
		concat("@", ["nginx", _digest]), concat("@", ["nginx:1.27", _digest]),
		concat("@", ["${aws_ecr_repository.r.repository_url}", _digest]), "${data.aws_ecr_image.i.image_uri}",
		"${aws_ecr_repository.r.repository_url}@${data.aws_ecr_image.i.image_digest}", "app@sha256:${var.digest}",
	] {
		findings := rule.findings with input as _plan({"image": image})
		count(findings) == 0
	}
}

test_sensitive_definitions_are_not_shown if {
	plan := _plan({"image": "nginx:latest"})
	change := plan.resource_changes[0]
	inner := object.union(object.remove(change.change, ["after_sensitive"]), {"after_sensitive": {"container_definitions": true}})
	findings := rule.findings with input as object.union(plan, {"resource_changes": [object.union(change, {"change": inner})]})
	{finding.message | some finding in findings} == {
		"The image of the container app is (sensitive); allowed is repository@sha256:<digest>.",
	}
}

test_undetermined_parts if {
	every image in ["${var.image}", "${aws_ecr_repository.r.repository_url}:${var.tag}"] {
		findings := rule.findings with input as _plan({"image": image})
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "image of the container app"]}
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
		"container_definitions": json.marshal([{"name": "app", "image": "app:latest"}]),
	}}}}
	plans.verdicts(findings) == {["deny", "aws_ecs_task_definition.x"]}
}

_plan(settings) := plans.plan([plans.known("aws_ecs_task_definition", "x", {
	"container_definitions": json.marshal([object.union({"name": "app", "image": "i"}, settings)]),
})])
