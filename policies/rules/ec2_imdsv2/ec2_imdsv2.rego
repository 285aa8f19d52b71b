# METADATA
# title: Instances answer only to IMDSv2
# description: |
#   A server that can be made to fetch an address (a webhook, an image proxy) fetches the instance's credentials from
#   the metadata service, unless that asks for a session token, which a mere fetch cannot get. An instance that is made
#   from a launch template takes over what the template says.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-170
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
# custom:
#   id: ec2-imdsv2
#   severity: high
#   control: EC2.8, EC2.170
#   remedy: >-
#     Set http_tokens to "required" in metadata_options.
package rules.ec2_imdsv2

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

findings contains settings.finding(about, record.address, judgement, "\"required\"") if {
	some record in resources.of_types([
		"aws_instance", "aws_launch_configuration", "aws_launch_template", "aws_spot_instance_request",
	])
	not _decided_elsewhere(record)
	endpoint := settings.computed_inner(node.top(record), "metadata_options", "http_endpoint")
	not _off(endpoint)
	attribute := settings.computed_inner(node.top(record), "metadata_options", "http_tokens")
	judgement := settings.must(attribute, "http_tokens of metadata_options", {"required"})
}

_off(endpoint) if endpoint.value == "disabled"

# The launch template is judged instead.
_decided_elsewhere(record) if {
	record.type == "aws_instance"
	count(node.blocks(node.top(record), "launch_template")) > 0
	count(node.blocks(node.top(record), "metadata_options")) == 0
	node.attribute(node.top(record), "metadata_options").state != "unknown"
}
