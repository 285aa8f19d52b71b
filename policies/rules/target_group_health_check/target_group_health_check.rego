# METADATA
# title: Target groups ask for a page of the application
# description: |
#   A health check without a path of its own asks for "/", which a Next.js zone under a base path answers with 404, or,
#   worse, with a page that does not touch the application: then either no server is healthy or a broken one stays in
#   service. The rule is for HTTP and HTTPS targets; whether the connection to targets uses TLS is not its matter, nor
#   are functions as targets, which have no health checks by default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
# custom:
#   id: target-group-health-check
#   severity: medium
#   remedy: >-
#     Set health_check with a path that the application answers, such as /outreach/api/health, and leave it enabled.
package rules.target_group_health_check

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.settings
import data.lib.text

about := report.about(rego.metadata.chain())

_types := ["aws_lb_target_group", "aws_alb_target_group"]

# Whether it needs a path is not known yet.
findings contains report.undetermined(about, record.address, message, "protocol") if {
	some record in resources.of_types(_types)
	node.attribute(node.top(record), "protocol").state == "unknown"
	not node.is(node.top(record), "target_type", "lambda")
	not _checks(record)
	message := text.sentence([
		"Whether the targets are asked for a path depends on protocol, which is not known yet; ",
		"allowed is a path that the application answers.",
	])
}

# No path, or one that is not known yet.
findings contains settings.finding(about, record.address, judgement, "a path that the application answers") if {
	some record in _groups
	path := settings.computed_inner(node.top(record), "health_check", "path")
	path.state != "known"
	judgement := settings.must(path, "path of health_check", set())
}

# Switched off.
findings contains settings.finding(about, record.address, judgement, "true") if {
	some record in _groups
	settings.computed_inner(node.top(record), "health_check", "path").state == "known"
	enabled := settings.computed_inner(node.top(record), "health_check", "enabled")
	judgement := settings.must_not(enabled, "enabled of health_check", settings.no)
}

_groups := [record |
	some record in resources.of_types(_types)
	upper(node.attribute(node.top(record), "protocol").value) in {"HTTP", "HTTPS"}
	not node.is(node.top(record), "target_type", "lambda")
]

_checks(record) if {
	settings.computed_inner(node.top(record), "health_check", "path").state == "known"
	enabled := settings.computed_inner(node.top(record), "health_check", "enabled")
	not settings.must_not(enabled, "", settings.no)
}
