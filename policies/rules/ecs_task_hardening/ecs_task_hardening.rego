# METADATA
# title: Containers run without the host's powers
# description: |
#   A privileged container is root on the machine it runs on: a flaw in one page then opens all containers there. A
#   process that is said to run as root inside the container needs one flaw less to get there. A container without a
#   user runs as its image says, which a plan does not show. Keys are read however they are spelled, as the provider
#   does.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-4
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-20
# custom:
#   id: ecs-task-hardening
#   severity: medium
#   control: ECS.4, ECS.20
#   remedy: >-
#     Leave privileged out, and set user to one of the image's own that is not root.
package rules.ecs_task_hardening

import data.lib.containers
import data.lib.report
import data.lib.settings
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is a container without the host's powers."

# Privileged.
findings contains report.deny(about, container.address, message) if {
	some container in containers.defined
	container.settings.privileged in settings.yes
	message := text.sentence(["The container ", container.name, " is privileged", _allowed])
}

# Root by name or number, with or without a group.
findings contains report.deny(about, container.address, message) if {
	some container in containers.defined
	regex.match(`^(?:root|0+)(?::.*)?$`, container.settings.user)
	message := text.sentence([
		"The container ", container.name, " runs as ", containers.shown(container, container.settings.user), _allowed,
	])
}

# The containers are not known yet.
findings contains report.undetermined(about, address, message, "container_definitions") if {
	some address in containers.unread
	message := text.sentence(["container_definitions are not known yet", _allowed])
}
