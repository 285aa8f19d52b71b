# METADATA
# title: Instances have no public address
# description: |
#   A server with an address of its own on the internet is reached past the distribution, its firewall and its logs, and
#   is scanned within minutes. An address comes from the instance or its launch template, from a subnet that gives one
#   to everything in it, or from an elastic IP.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-9
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-25
# custom:
#   id: ec2-no-public-ip
#   severity: high
#   control: EC2.9, EC2.25
#   remedy: >-
#     Put instances into private subnets, with associate_public_ip_address false, and let the load balancer alone be
#     public.
package rules.ec2_no_public_ip

import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.settings
import data.lib.text

about := report.about(rego.metadata.chain())

_types := ["aws_instance", "aws_launch_configuration", "aws_spot_instance_request"]

# The instance asks for one.
findings contains settings.finding(about, record.address, judgement, "false") if {
	some record in resources.of_types(_types)
	attribute := node.attribute(node.top(record), "associate_public_ip_address")
	judgement := settings.must_not(attribute, "associate_public_ip_address", settings.yes)
}

# The launch template asks for one.
findings contains settings.finding(about, record.address, judgement, "false") if {
	some record in resources.of_types(["aws_launch_template"])
	some interface in node.blocks(node.top(record), "network_interfaces")
	attribute := node.attribute(interface, "associate_public_ip_address")
	judgement := settings.must_not(attribute, "associate_public_ip_address of network_interfaces", settings.yes)
}

# Whether the launch template asks for one is not known.
findings contains settings.finding(about, record.address, judgement, "associate_public_ip_address false for each") if {
	some record in resources.of_types(["aws_launch_template"])
	judgement := settings.undecided(node.top(record), "network_interfaces")
}

# The subnet may give one, and the instance does not refuse it.
findings contains report.undetermined(about, record.address, message, missing) if {
	some record in resources.of_types(["aws_instance", "aws_spot_instance_request"])
	node.attribute(node.top(record), "associate_public_ip_address").state == "unset"
	some missing in _open(record)
	message := text.sentence([
		"associate_public_ip_address is not set, and whether the subnet gives a public address depends on ", missing,
		"; allowed is false.",
	])
}

# The subnet gives one, and the instance does not refuse it.
findings contains report.deny(about, record.address, message) if {
	some record in resources.of_types(["aws_instance", "aws_spot_instance_request"])
	node.attribute(node.top(record), "associate_public_ip_address").state == "unset"
	some subnet in _subnets(record)
	node.attribute(node.top(subnet), "map_public_ip_on_launch").value in settings.yes
	message := text.sentence([
		"associate_public_ip_address is not set, and ", subnet.address,
		" gives a public address to everything in it; allowed is false.",
	])
}

# An elastic IP.
findings contains report.deny(about, record.address, message) if {
	some type, name in {"aws_eip": "instance", "aws_eip_association": "instance_id"}
	some record in resources.of_types([type])
	node.attribute(node.top(record), name).state != "unset"
	message := text.sentence([name, " gives this public address to an instance; allowed are load balancers and gateways."])
}

_subnets(record) := [subnet |
	attribute := node.attribute(node.top(record), "subnet_id")
	some address in _named(record, attribute)
	subnet := resources.existing[address]
]

_named(record, attribute) := references.targets(record, attribute.references, "managed", "aws_subnet") if {
	attribute.state == "unknown"
} else := object.get(_by_id, attribute.value, set()) if {
	attribute.state == "known"
} else := set()

_by_id[record.values.id] contains record.address if some record in resources.of_types(["aws_subnet"])

_open(record) := {concat(" of ", ["map_public_ip_on_launch", subnet.address]) |
	some subnet in _subnets(record)
	node.attribute(node.top(subnet), "map_public_ip_on_launch").state == "unknown"
} | {"subnet_id" |
	attribute := node.attribute(node.top(record), "subnet_id")
	attribute.state == "unknown"
	some address in references.hidden(record, "subnet_id", attribute.references, "aws_subnet", "id")
	_may_give(node.attribute(node.top(resources.existing[address]), "map_public_ip_on_launch"))
}

_may_give(attribute) if attribute.state == "unknown"

_may_give(attribute) if attribute.value in settings.yes
