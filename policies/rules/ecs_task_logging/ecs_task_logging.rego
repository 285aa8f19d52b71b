# METADATA
# title: Containers keep their logs
# description: |
#   What a container writes is gone with it unless a log driver takes it away: the task that failed in the night leaves
#   nothing to read.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-9
# custom:
#   id: ecs-task-logging
#   severity: medium
#   control: ECS.9
#   remedy: >-
#     Give each container a logConfiguration with a logDriver, such as awslogs with a log group.
package rules.ecs_task_logging

import data.lib.containers
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is a logConfiguration with a logDriver for each container."

# No log driver.
findings contains report.deny(about, container.address, message) if {
	some container in containers.defined
	not _logs(container)
	message := text.sentence(["The container ", container.name, " has no logConfiguration", _allowed])
}

# The containers are not known yet.
findings contains report.undetermined(about, address, message, "container_definitions") if {
	some address in containers.unread
	message := text.sentence(["container_definitions are not known yet", _allowed])
}

_logs(container) if {
	some key, driver in container.settings.logconfiguration
	lower(key) == "logdriver"
	driver != ""
	driver != null
}
