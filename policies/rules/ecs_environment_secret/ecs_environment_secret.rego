# METADATA
# title: Containers get no secrets in their environment
# description: |
#   A task definition keeps every version of its environment for ever, and everybody who may describe it reads them all;
#   so does everybody who may read the state. What counts as a secret is what lambda-environment-secret says. Secrets
#   have a place of their own in a container's definition, where only their ARN stands.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
# custom:
#   id: ecs-environment-secret
#   severity: high
#   control: ECS.8
#   remedy: >-
#     Move the variable from environment to secrets, with valueFrom the ARN of a secret or parameter. Then replace the
#     secret: it has been written down.
package rules.ecs_environment_secret

import data.lib.containers
import data.lib.report
import data.lib.secrets
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is an entry of secrets with the ARN in valueFrom."

# A secret is written out.
findings contains report.deny(about, container.address, message) if {
	some container in containers.defined
	not containers.sensitive(container.record)
	some entry in container.settings.environment
	fields := {lower(key): value | some key, value in entry}
	kind := secrets.kind(fields.name, fields.value)
	message := text.sentence([
		"The variable ", fields.name, " of the container ", container.name, " holds ", kind, _allowed,
	])
}

# The containers are not known yet.
findings contains report.undetermined(about, address, message, "container_definitions") if {
	some address in containers.unread
	message := text.sentence(["container_definitions are not known yet", _allowed])
}
