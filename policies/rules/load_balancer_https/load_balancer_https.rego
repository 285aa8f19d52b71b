# METADATA
# title: Load balancers listen with TLS 1.2 or newer
# description: |
#   A listener that takes plain HTTP carries cookies and patient messages readably, and the policy that AWS gives a
#   TLS listener by default (ELBSecurityPolicy-2016-08) still agrees to TLS 1.0. An HTTP listener may only redirect to
#   HTTPS. TCP and UDP listeners of a network load balancer pass on bytes that the two ends may well have encrypted, so
#   they are accepted, except TCP on port 80, which is HTTP in all but name.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-17
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
# custom:
#   id: load-balancer-https
#   severity: high
#   control: ELB.1, ELB.17
#   remedy: >-
#     Use protocol HTTPS (or TLS) with ssl_policy ELBSecurityPolicy-TLS13-1-2-2021-06, and let HTTP listeners redirect
#     to HTTPS in every default action.
package rules.load_balancer_https

import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "allowed are policies that begin with TLS 1.2, such as ELBSecurityPolicy-TLS13-1-2-2021-06"

# An HTTP listener does something else than redirect to HTTPS.
findings contains report.deny(about, listener.address, message) if {
	some listener in _listeners
	listener.protocol == "HTTP"
	some action in node.blocks(listener.block, "default_action")
	said := _plain(action)
	message := text.sentence([
		"protocol is ", listener.given, " and a default action ", said,
		"; allowed is a redirect to HTTPS.",
	])
}

# An HTTP listener's default action is not known yet.
findings contains report.undetermined(about, listener.address, message, missing) if {
	some listener in _listeners
	listener.protocol == "HTTP"
	some action in node.blocks(listener.block, "default_action")
	missing := _undecided(action)
	message := text.sentence([
		"protocol is ", listener.given, ", and ", missing,
		" is not known yet; allowed is a redirect to HTTPS.",
	])
}

# An HTTP listener's default actions themselves are not known yet.
findings contains report.undetermined(about, listener.address, message, "default_action") if {
	some listener in _listeners
	listener.protocol == "HTTP"
	node.undecided_blocks(listener.block, "default_action")
	message := text.sentence([
		"protocol is ", listener.given, ", and default_action is not known yet; allowed is a redirect to HTTPS.",
	])
}

# TCP on a port that may be HTTP's.
findings contains report.undetermined(about, listener.address, message, "port") if {
	some listener in _listeners
	listener.protocol in {"TCP", "TCP_UDP"}
	node.attribute(listener.block, "port").state == "unknown"
	message := text.sentence([
		"protocol is ", listener.given, " on a port that is not known yet; allowed is any but 80, which is plain HTTP.",
	])
}

# TCP on HTTP's port.
findings contains report.deny(about, listener.address, message) if {
	some listener in _listeners
	listener.protocol in {"TCP", "TCP_UDP"}
	node.is(listener.block, "port", 80)
	message := text.sentence([
		"protocol is ", listener.given,
		" on port 80, which is plain HTTP; allowed are HTTPS and TLS.",
	])
}

# The TLS policy is an old one.
findings contains report.deny(about, listener.address, message) if {
	some listener in _listeners
	listener.protocol in {"HTTPS", "TLS"}
	policy := node.attribute(listener.block, "ssl_policy")
	policy.state == "known"
	not regex.match(`^ELBSecurityPolicy-(?:TLS13-1-[23]|TLS-1-2|FS-1-2)(?:-[A-Za-z0-9]+)*$`, policy.value)
	message := text.sentence(["ssl_policy is ", text.shown(policy), "; ", _allowed, "."])
}

# Without a TLS policy AWS takes an old one.
findings contains report.deny(about, listener.address, message) if {
	some listener in _listeners
	listener.protocol in {"HTTPS", "TLS"}
	node.attribute(listener.block, "ssl_policy").state == "unset"
	message := text.sentence(["ssl_policy is not set, which means ELBSecurityPolicy-2016-08; ", _allowed, "."])
}

# The TLS policy is not known yet.
findings contains report.undetermined(about, listener.address, message, "ssl_policy") if {
	some listener in _listeners
	listener.protocol in {"HTTPS", "TLS"}
	node.attribute(listener.block, "ssl_policy").state == "unknown"
	message := text.sentence(["ssl_policy is not known yet; ", _allowed, "."])
}

# The protocol is not known yet.
findings contains report.undetermined(about, listener.address, message, "protocol") if {
	some listener in _listeners
	listener.protocol == "unknown"
	message := "protocol is not known yet; allowed are HTTPS and TLS, and HTTP that redirects to HTTPS."
}

# A classic load balancer listens without TLS.
findings contains report.deny(about, record.address, message) if {
	some record in resources.of_types(["aws_elb"])
	some listener in node.blocks(node.top(record), "listener")
	protocol := node.attribute(listener, "lb_protocol")
	protocol.state == "known"
	not lower(protocol.value) in {"https", "ssl"}
	message := text.sentence(["lb_protocol of a listener is ", text.shown(protocol), "; allowed are https and ssl."])
}

# A classic load balancer's protocol is not known yet.
findings contains report.undetermined(about, record.address, message, "lb_protocol") if {
	some record in resources.of_types(["aws_elb"])
	some listener in node.blocks(node.top(record), "listener")
	node.attribute(listener, "lb_protocol").state == "unknown"
	message := "lb_protocol of a listener is not known yet; allowed are https and ssl."
}

# A classic load balancer's listeners themselves are not known yet.
findings contains report.undetermined(about, record.address, message, "listener") if {
	some record in resources.of_types(["aws_elb"])
	node.undecided_blocks(node.top(record), "listener")
	message := "The blocks listener are not known yet; allowed are https and ssl."
}

# Listeners with their protocol in capitals, as it was given and as it is meant.
_listeners := [listener |
	some record in resources.of_types(["aws_lb_listener", "aws_alb_listener"])
	block := node.top(record)
	listener := object.union(
		_protocol(record, node.attribute(block, "protocol")),
		{"address": record.address, "block": block},
	)
]

_protocol(_, attribute) := {"protocol": upper(attribute.value), "given": text.shown(attribute)} if {
	attribute.state == "known"
}

_protocol(_, attribute) := {"protocol": "unknown", "given": "unknown"} if attribute.state == "unknown"

# AWS takes HTTP when nothing is said; a gateway load balancer's listener has no protocol at all.
_protocol(record, attribute) := {"protocol": "HTTP", "given": "not set (HTTP)"} if {
	attribute.state == "unset"
	not "gateway" in _balancer_types(record)
}

_protocol(record, attribute) := {"protocol": "GENEVE", "given": "not set (GENEVE)"} if {
	attribute.state == "unset"
	"gateway" in _balancer_types(record)
}

_balancer_types(record) := {object.get(balancer.values, "load_balancer_type", "application") |
	arn := node.attribute(node.top(record), "load_balancer_arn")
	some type in ["aws_lb", "aws_alb"]
	some address in references.targets(record, object.get(arn, "references", set()), "managed", type)
	balancer := resources.existing[address]
}

# What a default action does, when it does not redirect to HTTPS.
_plain(action) := text.sentence(["is ", text.shown(type)]) if {
	type := node.attribute(action, "type")
	type.state == "known"
	type.value != "redirect"
}

_plain(action) := text.sentence(["redirects to ", text.list(wrong)]) if {
	node.is(action, "type", "redirect")
	wrong := {text.shown(protocol) |
		some redirect in node.blocks(action, "redirect")
		protocol := node.attribute(redirect, "protocol")
		protocol.state == "known"
		protocol.value != "HTTPS"
	}
	count(wrong) > 0
} else := "keeps the protocol in its redirect" if {
	node.is(action, "type", "redirect")
	some redirect in node.blocks(action, "redirect")
	node.attribute(redirect, "protocol").state == "unset"
}

_plain(action) := "does not say where it redirects to" if {
	node.is(action, "type", "redirect")
	count(node.blocks(action, "redirect")) == 0
	not node.undecided_blocks(action, "redirect")
}

_undecided(action) := "type of a default action" if {
	node.attribute(action, "type").state == "unknown"
} else := "protocol of a redirect" if {
	some redirect in node.blocks(action, "redirect")
	node.attribute(redirect, "protocol").state == "unknown"
} else := "redirect of a default action" if {
	node.is(action, "type", "redirect")
	node.undecided_blocks(action, "redirect")
}
