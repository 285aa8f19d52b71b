# METADATA
# title: Groups behind a load balancer replace what it finds unhealthy
# description: |
#   By default a group asks EC2 whether its instances are healthy, and EC2 only knows whether the machine runs. A Node
#   process that hangs, or never came up, is taken out of the load balancer and stays for ever: with time none is left.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-1
#   - ref: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-add-elb-healthcheck.html
# custom:
#   id: autoscaling-health-check
#   severity: medium
#   control: AutoScaling.1
#   remedy: Set health_check_type to ELB, and health_check_grace_period to the time that the application needs to start.
package rules.autoscaling_health_check

import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is ELB."

# It asks EC2, which is the default.
findings contains report.deny(about, record.address, message) if {
	some record in _balanced
	check := node.attribute(node.top(record), "health_check_type")
	message := text.sentence([
		"health_check_type is ", _wrong(check), ", and the group is behind a load balancer", _allowed,
	])
}

# What it asks is not known yet.
findings contains report.undetermined(about, record.address, message, "health_check_type") if {
	some record in _balanced
	node.attribute(node.top(record), "health_check_type").state == "unknown"
	message := text.sentence(["health_check_type is not known yet, and the group is behind a load balancer", _allowed])
}

# Whether it is behind a load balancer is not known.
findings contains report.undetermined(about, record.address, message, missing) if {
	some record in resources.of_types(["aws_autoscaling_group"])
	not _behind(record)
	not _asks_load_balancer(node.attribute(node.top(record), "health_check_type"))
	missing := text.list({concat(" of ", ["autoscaling_group_name", attachment]) |
		some attachment in _possibly_attached[record.address]
	})
	missing != ""
	message := text.sentence([
		"Whether the group is behind a load balancer, which its health check would have to ask, depends on ", missing,
		_allowed,
	])
}

_asks_load_balancer(check) if upper(check.value) == "ELB"

_possibly_attached[address] contains record.address if {
	some record in _attachments
	group := node.attribute(node.top(record), "autoscaling_group_name")
	group.state == "unknown"
	some address in references.hidden(record, "autoscaling_group_name", group.references, "aws_autoscaling_group", "id")
}

_wrong(check) := "not set" if check.state == "unset"

_wrong(check) := text.shown(check) if {
	check.state == "known"
	upper(check.value) != "ELB"
}

_balanced := [record |
	some record in resources.of_types(["aws_autoscaling_group"])
	_behind(record)
]

# By an argument of its own, or by an attachment.
_behind(record) if {
	some name in ["load_balancers", "target_group_arns", "traffic_source"]
	not _nothing(node.attribute(node.top(record), name))
}

_behind(record) if record.address in _attached

_behind(record) if record.values.name in _attached_names

_nothing(attribute) if attribute.state == "unset"

_nothing(attribute) if {
	attribute.state == "known"
	count(attribute.value) == 0
}

_attachments := resources.of_types(["aws_autoscaling_attachment", "aws_autoscaling_traffic_source_attachment"])

_attached contains address if {
	some record in _attachments
	group := node.attribute(node.top(record), "autoscaling_group_name")
	some address in references.targets(record, group.references, "managed", "aws_autoscaling_group")
}

_attached_names contains node.attribute(node.top(record), "autoscaling_group_name").value if some record in _attachments
