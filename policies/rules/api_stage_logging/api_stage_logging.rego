# METADATA
# title: Stages of APIs keep access logs
# description: |
#   Without access logs nobody can say who called which API, nor tell an attack from a bug. A stage that a deployment
#   makes by the way (stage_name) cannot have them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-1
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-9
# custom:
#   id: api-stage-logging
#   severity: medium
#   control: APIGateway.1, APIGateway.9
#   remedy: >-
#     Add access_log_settings with the destination_arn of a log group, and a format without tokens and cookies.
package rules.api_stage_logging

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

findings contains settings.finding(about, record.address, judgement, "the ARN of a log group or delivery stream") if {
	some record in resources.of_types(["aws_api_gateway_stage", "aws_apigatewayv2_stage"])
	destination := settings.inner(node.top(record), "access_log_settings", "destination_arn")
	destination.state != "known"
	not _will_be(record)
	judgement := settings.must(destination, "destination_arn of access_log_settings", set())
}

# A deployment that makes a stage.
findings contains report.deny(
	about, record.address,
	"stage_name makes a stage that has no access logs; allowed is an aws_api_gateway_stage with access_log_settings.",
) if {
	some record in resources.of_types(["aws_api_gateway_deployment"])
	node.attribute(node.top(record), "stage_name").state != "unset"
}

# The provider takes no block without a destination: one that is not known yet will be there.
_will_be(record) if {
	some block in node.blocks(node.top(record), "access_log_settings")
	node.attribute(block, "destination_arn").state == "unknown"
}
