package lib.containers_test

import data.lib.containers
import data.lib.plans_test as plans

test_containers_are_read_from_text if {
	every document in [
		plans.plan([plans.known("aws_ecs_task_definition", "t", {"container_definitions": _text})]),
		plans.plan([plans.made(
			"aws_ecs_task_definition", "t", {}, {"container_definitions": true},
			{"container_definitions": {"constant_value": _text, "references": ["var.image"]}}, "aws",
		)]),
		{"resource": {"aws_ecs_task_definition": {"t": {"container_definitions": _text}}}},
	] {
		found := [[container.name, container.settings] | some container in containers.defined] with input as document
		found == [["web", {"name": "web", "image": "${var.image}"}], ["#1", {"name": 7}], ["#3", {}]]
		unread := containers.unread with input as document
		unread == set()
	}
}

test_containers_that_cannot_be_read if {
	unread := containers.unread with input as plans.plan([
		plans.made("aws_ecs_task_definition", "t", {}, {"container_definitions": true}, {"container_definitions": {"references": ["local.x"]}}, "aws"),
		plans.known("aws_ecs_task_definition", "u", {"container_definitions": "{}"}), plans.known("aws_ecs_task_definition", "v", {}),
	])
	unread == {"aws_ecs_task_definition.t", "aws_ecs_task_definition.u"}
}

_text := json.marshal([{"Name": "web", "Image": "${var.image}"}, {"name": 7}, "no container", {}])
