# METADATA
# title: Load balancers keep access logs
# description: |
#   Without access logs nobody can say which requests reached the servers past the distribution, nor whose were answered
#   with errors. A gateway load balancer has none; a classic one logs as soon as it has an access_logs block.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
# custom:
#   id: load-balancer-access-logs
#   severity: medium
#   control: ELB.5
#   remedy: >-
#     Add an access_logs block with a bucket and enabled = true.
package rules.load_balancer_access_logs

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

findings contains settings.finding(about, record.address, judgement, "true, with a bucket") if {
	some record in resources.of_types(["aws_lb", "aws_alb"])
	not node.is(node.top(record), "load_balancer_type", "gateway")
	attribute := settings.inner(node.top(record), "access_logs", "enabled")
	judgement := settings.must(attribute, "enabled of access_logs", settings.yes)
}

# A classic load balancer has no such block at all.
findings contains settings.finding(about, record.address, judgement, "a bucket") if {
	some record in resources.of_types(["aws_elb"])
	bucket := settings.inner(node.top(record), "access_logs", "bucket")
	bucket.state != "known"
	not settings.made(record, bucket)
	judgement := settings.must(bucket, "bucket of access_logs", set())
}

# A classic load balancer's logs are switched off.
findings contains settings.finding(about, record.address, judgement, "true") if {
	some record in resources.of_types(["aws_elb"])
	settings.inner(node.top(record), "access_logs", "bucket").state == "known"
	enabled := settings.inner(node.top(record), "access_logs", "enabled")
	judgement := settings.must_not(enabled, "enabled of access_logs", settings.no)
}
