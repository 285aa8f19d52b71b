# METADATA
# title: Outreach servers are named by their pattern
# description: |
#   Dashboards, alarms and the deployment role find the servers of Outreach by their names: one that is named otherwise
#   is deployed and watched by nobody. The rule is for functions whose name contains "outreach-server"; a name that is
#   not known yet is judged when it is.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
# custom:
#   id: lambda-name
#   severity: low
#   remedy: >-
#     Name the function sax-lambda-<what it is>-outreach-server_<environment>.
package rules.lambda_name

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings
import data.lib.text

about := report.about(rego.metadata.chain())

findings contains report.deny(about, record.address, message) if {
	some record in resources.of_types(["aws_lambda_function"])
	name := node.attribute(node.top(record), "function_name")
	contains(name.value, "outreach-server")
	not regex.match(`^sax-lambda-[A-Za-z0-9-]*[A-Za-z0-9]-outreach-server_[a-z][a-z0-9-]*$`, name.value)
	message := text.sentence([
		"function_name is ", settings.shown(name),
		"; allowed is sax-lambda-<what it is>-outreach-server_<environment>.",
	])
}
