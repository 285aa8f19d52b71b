# METADATA
# title: Public load balancers let in CloudFront only
# description: |
#   A public load balancer that everybody may reach is a second way into the application: past the distribution's
#   firewall, its logs, and the headers by which the server tells whom to trust. AWS keeps a list of CloudFront's
#   addresses, and a security group may name it. The rule is for application load balancers with an address on the
#   internet, and for the groups of this document that they have; half of all addresses (/1) counts as everybody.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
# custom:
#   id: load-balancer-from-cloudfront-only
#   severity: high
#   remedy: >-
#     Let in the prefix list com.amazonaws.global.cloudfront.origin-facing on port 443, and nothing else.
package rules.load_balancer_from_cloudfront_only

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.security_groups
import data.lib.settings
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is the prefix list com.amazonaws.global.cloudfront.origin-facing."

# A rule of a group that the load balancer has lets everybody in.
findings contains report.deny(about, balancer.address, message) if {
	some balancer in _public
	groups := _groups(balancer)
	some group in groups.sure
	some rule in security_groups.of_group(group)
	count(_unsure(groups, group, rule)) == 0
	count(rule.open) > 0
	some port in _ports
	security_groups.reaches(rule, port) == "yes"
	message := text.sentence([
		rule.address, " lets ", text.list(rule.open), " in on port ", json.marshal(port), _allowed,
	])
}

# Whom a rule lets in, or where, or whether it is one of the load balancer's, is not known yet.
findings contains report.undetermined(about, balancer.address, message, missing) if {
	some balancer in _public
	groups := _groups(balancer)
	some group in (groups.sure | groups.maybe)
	some rule in security_groups.of_group(group)
	gaps := _missing(rule) | _unsure(groups, group, rule)
	count(gaps) > 0
	missing := text.list(gaps)
	message := text.sentence([missing, " is not known yet, and may let everybody in", _allowed])
}

# The rules of a group are not known yet.
findings contains report.undetermined(about, balancer.address, message, missing) if {
	some balancer in _public
	groups := _groups(balancer)
	some group in (groups.sure | groups.maybe)
	group in security_groups.undecided
	missing := concat("", ["ingress of ", group])
	message := text.sentence([missing, " is not known yet, and may let everybody in", _allowed])
}

_ports := [80, 443]

# What is missing of a rule that may let everybody in: nothing, where it certainly does.
_missing(rule) := {text.sentence([text.list(rule.missing), " of ", rule.address])} if {
	count(rule.open) == 0
	count(rule.missing) > 0
	_reaches(rule, {"yes", "maybe"})
} else := {concat("", ["from_port, to_port or protocol of ", rule.address])} if {
	count(rule.open) > 0
	_reaches(rule, {"maybe"})
	not _reaches(rule, {"yes"})
} else := set() if {
	count(rule.open) > 0
	_reaches(rule, {"yes"})
}

_reaches(rule, answers) if {
	some port in _ports
	security_groups.reaches(rule, port) in answers
}

# What ties a rule to a load balancer and is not known.
_unsure(groups, group, rule) := union({
	{"security_groups" | not group in groups.sure},
	{concat(" of ", ["security_group_id", rule.address]) | not group in rule.groups},
	{concat(" of ", [name, rule.address]) | some name in rule.unsure},
})

_public := array.concat(
	[record |
		some record in resources.of_types(["aws_lb", "aws_alb"])
		not _internal(record)
		not _carries_bytes(record)
	],
	[record |
		some record in resources.of_types(["aws_elb"])
		not _internal(record)
	],
)

_internal(record) if node.attribute(node.top(record), "internal").value in settings.yes

_carries_bytes(record) if node.attribute(node.top(record), "load_balancer_type").value in {"network", "gateway"}

_groups(balancer) := security_groups.named(balancer, "security_groups")
