# METADATA
# title: Tasks have no public address
# description: |
#   A task with a public address is reached past the load balancer and the distribution: whoever finds the address talks
#   to the server directly. Services, task sets and schedules each have the setting.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-16
# custom:
#   id: ecs-no-public-ip
#   severity: high
#   control: ECS.2, ECS.16
#   remedy: >-
#     Set assign_public_ip to false, with private subnets and endpoints (or a NAT gateway) for what tasks have to reach.
package rules.ecs_no_public_ip

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

findings contains settings.finding(about, network.address, judgement, "false") if {
	some network in _networks
	attribute := node.attribute(network.block, "assign_public_ip")
	judgement := settings.must_not(attribute, "assign_public_ip of network_configuration", settings.yes | {"ENABLED"})
}

# Whether there is such a configuration is not known yet.
findings contains settings.finding(about, place.address, judgement, "assign_public_ip false") if {
	some place in _holders
	judgement := settings.undecided(place.block, place.name)
}

# What holds a network configuration, or holds what does.
_holders := array.flatten([
	[_holder(record, node.top(record), "network_configuration") |
		some record in resources.of_types(["aws_ecs_service", "aws_ecs_task_set"])
	],
	[_holder(record, node.top(record), "ecs_target") |
		some record in resources.of_types(["aws_cloudwatch_event_target"])
	],
	[_holder(record, target, "network_configuration") |
		some record in resources.of_types(["aws_cloudwatch_event_target"])
		some target in node.blocks(node.top(record), "ecs_target")
	],
	[_holder(record, node.top(record), "target") |
		some record in resources.of_types(["aws_scheduler_schedule"])
	],
	[_holder(record, target, "ecs_parameters") |
		some record in resources.of_types(["aws_scheduler_schedule"])
		some target in node.blocks(node.top(record), "target")
	],
	[_holder(record, parameters, "network_configuration") |
		some record in resources.of_types(["aws_scheduler_schedule"])
		some target in node.blocks(node.top(record), "target")
		some parameters in node.blocks(target, "ecs_parameters")
	],
])

_holder(record, block, name) := {"address": record.address, "block": block, "name": name}

_networks := array.concat(_direct, array.concat(_events, _schedules))

_direct := [{"address": record.address, "block": block} |
	some record in resources.of_types(["aws_ecs_service", "aws_ecs_task_set"])
	some block in node.blocks(node.top(record), "network_configuration")
]

_events := [{"address": record.address, "block": block} |
	some record in resources.of_types(["aws_cloudwatch_event_target"])
	some target in node.blocks(node.top(record), "ecs_target")
	some block in node.blocks(target, "network_configuration")
]

_schedules := [{"address": record.address, "block": block} |
	some record in resources.of_types(["aws_scheduler_schedule"])
	some target in node.blocks(node.top(record), "target")
	some parameters in node.blocks(target, "ecs_parameters")
	some block in node.blocks(parameters, "network_configuration")
]
