# METADATA
# title: Containers of task definitions
# description: |
#   Reads the JSON text of container_definitions. The provider does not mind how its keys are spelled, so all are given
#   in small letters. Parts of the text that are not known yet stand there as "${...}" where the configuration is JSON;
#   text that cannot be read leaves its task definition among the `unread`.
package lib.containers

import data.lib.node
import data.lib.resources
import data.lib.text

# defined lists the containers: the address of the task definition, its record, the container's name and its settings.
defined := [container |
	some record in _definitions
	some position, written in _read(record)
	is_object(written)
	settings := {lower(key): value | some key, value in written}
	container := {
		"address": record.address,
		"record": record,
		"name": _name(settings, position),
		"settings": settings,
	}
]

# shown writes a setting of a container, unless Terraform marks the definitions as sensitive.
shown(container, value) := "(sensitive)" if {
	sensitive(container.record)
} else := text.show(value)

# sensitive holds for a task definition whose containers Terraform marks as sensitive.
sensitive(record) if record.sensitive == true

sensitive(record) if record.sensitive.container_definitions == true

# unread lists the task definitions whose containers are not known.
unread contains record.address if {
	some record in _definitions
	node.attribute(node.top(record), "container_definitions").state != "unset"
	not _readable(record)
}

_readable(record) if is_array(_read(record))

_definitions := resources.of_types(["aws_ecs_task_definition"])

_name(settings, position) := settings.name if {
	is_string(settings.name)
} else := concat("", ["#", json.marshal(position)])

_read(record) := json.unmarshal(attribute.value) if {
	attribute := node.attribute(node.top(record), "container_definitions")
	attribute.state == "known"
} else := written if {
	written := json.unmarshal(record.values.container_definitions)
} else := json.unmarshal(record.expressions.container_definitions.constant_value)
