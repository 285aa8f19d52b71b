# METADATA
# title: Functions run on a supported runtime
# description: |
#   After its deprecation a runtime gets no more security patches, later no function on it can be changed, and one day a
#   rollback or a fix during an incident is refused. Allowed are Node.js from 20, Python from 3.10, Java from 17, .NET
#   from 8, Ruby from 3.3, and the bare runtime on Amazon Linux 2023; newer versions of each are accepted as they come.
#   Functions that are container images have no runtime here.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-2
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
# custom:
#   id: lambda-runtime
#   severity: medium
#   control: Lambda.2
#   remedy: >-
#     Set runtime to a supported one, such as nodejs22.x, python3.13, java21, dotnet8, ruby3.4 or provided.al2023.
package rules.lambda_runtime

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

_allowed := "nodejs20.x, python3.10, java17, dotnet8, ruby3.3, provided.al2023, or a newer one of these"

# The runtime is an old one, is not set, or is not known yet.
findings contains settings.finding(about, record.address, judgement, _allowed) if {
	some record in resources.of_types(["aws_lambda_function"])
	not _is_image(record)
	judgement := _judgement(node.attribute(node.top(record), "runtime"))
}

_judgement(attribute) := settings.must(attribute, "runtime", set()) if not _supported(attribute)

_supported(attribute) if regex.match(
	concat("", [
		`^(?:nodejs(?:2[02468]|[3-9][02468])\.x|python3\.[1-9][0-9]|java(?:1[7-9]|[2-9][0-9])|dotnet(?:[89]|[1-9][0-9])`,
		`|ruby(?:3\.[3-9]|[4-9]\.[0-9])|provided\.al20(?:2[3-9]|[3-9][0-9]))$`,
	]),
	attribute.value,
)

_is_image(record) if node.is(node.top(record), "package_type", "Image")

_is_image(record) if node.attribute(node.top(record), "image_uri").state != "unset"
