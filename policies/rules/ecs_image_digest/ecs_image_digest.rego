# METADATA
# title: Containers name their image by digest
# description: |
#   A tag such as latest means another image tomorrow: a restarted task then runs code that nobody reviewed or deployed,
#   a rollback brings back nothing, and whoever can push to the repository decides what runs. A digest means one image
#   for ever.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
# custom:
#   id: ecs-image-digest
#   severity: medium
#   remedy: >-
#     Write the image as repository@sha256:digest; the data source aws_ecr_image finds the digest of a tag.
package rules.ecs_image_digest

import data.lib.containers
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is repository@sha256:<digest>."

# A tag, or nothing behind the repository.
findings contains report.deny(about, container.address, message) if {
	some container in containers.defined
	_state(container) == "tag"
	message := text.sentence([
		"The image of the container ", container.name, " is ",
		containers.shown(container, container.settings.image), _allowed,
	])
}

# The end of the image's name is not known yet.
findings contains report.undetermined(about, container.address, message, missing) if {
	some container in containers.defined
	_state(container) == "open"
	missing := text.sentence(["image of the container ", container.name])
	message := text.sentence(["The ", missing, " is not known yet", _allowed])
}

# The containers are not known yet.
findings contains report.undetermined(about, address, message, "container_definitions") if {
	some address in containers.unread
	message := text.sentence(["container_definitions are not known yet", _allowed])
}

_state(container) := "digest" if {
	regex.match(`@sha256:(?:[0-9a-f]{64}|\$\{.*\})$`, container.settings.image)
} else := "digest" if {
	# What the data source finds is a digest.
	regex.match(`^\$\{data\.aws_ecr_image\.[^}]*\.image_uri\}$`, container.settings.image)
} else := "digest" if {
	regex.match(`@\$\{data\.aws_ecr_image\.[^}]*\.(?:image_digest|id)\}$`, container.settings.image)
} else := "open" if {
	endswith(container.settings.image, "}")
} else := "tag" if {
	is_string(container.settings.image)
}
