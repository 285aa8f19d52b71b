# METADATA
# title: Load balancers drop malformed headers
# description: |
#   A header that breaks HTTP's rules is read one way by the load balancer and another way by the server behind it: the
#   gap through which a request of one patient is answered to another (request smuggling). Only application load
#   balancers read headers.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
# custom:
#   id: load-balancer-drop-invalid-headers
#   severity: medium
#   control: ELB.4
#   remedy: >-
#     Set drop_invalid_header_fields to true.
package rules.load_balancer_drop_invalid_headers

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

findings contains settings.finding(about, record.address, judgement, "true") if {
	some record in resources.of_types(["aws_lb", "aws_alb"])
	not _reads_no_headers(record)
	attribute := node.attribute(node.top(record), "drop_invalid_header_fields")
	judgement := settings.must(attribute, "drop_invalid_header_fields", settings.yes)
}

_reads_no_headers(record) if node.attribute(node.top(record), "load_balancer_type").value in {"network", "gateway"}
