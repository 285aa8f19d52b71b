# METADATA
# title: Behaviors with writes have one origin
# description: |
#   CloudFront fails over for GET, HEAD and OPTIONS only, and refuses an origin group on a behavior that allows other
#   methods: the apply stops half-way. Forms and server actions need those methods.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-4
# custom:
#   id: distribution-failover-writes
#   severity: medium
#   remedy: Name a single origin in target_origin_id, or allow GET, HEAD and OPTIONS only in this behavior.
package rules.distribution_failover_writes

import data.lib.behavior_targets
import data.lib.cloudfront
import data.lib.elements
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_writing := {"DELETE", "PATCH", "POST", "PUT"}

_allowed := "; allowed with an origin group are GET, HEAD and OPTIONS."

# An origin group with writing methods.
findings contains report.deny(about, behavior.distribution, message) if {
	some behavior in cloudfront.behaviors
	target := node.attribute(behavior.block, "target_origin_id")
	target.state == "known"
	target.value in behavior_targets.groups(behavior.distribution)
	methods := _methods(behavior).known & _writing
	count(methods) > 0
	message := text.sentence([
		text.capital(behavior.label), " allows ", text.list(methods), " and asks the origin group ", text.shown(target),
		_allowed,
	])
}

# The target is not known, and there is a group that it may be.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some behavior in cloudfront.behaviors
	node.attribute(behavior.block, "target_origin_id").state == "unknown"
	count(behavior_targets.groups(behavior.distribution)) > 0
	count(_methods(behavior).known & _writing) > 0
	missing := text.sentence(["target_origin_id of ", behavior.label])
	message := text.sentence([missing, " is not known yet, and may be an origin group", _allowed])
}

# The methods are not known.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some behavior in cloudfront.behaviors
	target := node.attribute(behavior.block, "target_origin_id")
	target.state == "known"
	target.value in behavior_targets.groups(behavior.distribution)
	methods := _methods(behavior)
	methods.open
	count(methods.known & _writing) == 0
	missing := text.sentence(["allowed_methods of ", behavior.label])
	message := text.sentence([missing, " are not known yet", _allowed])
}

# The groups are not known, and the target is none of the origins.
findings contains report.undetermined(about, behavior.distribution, message, "origin_group") if {
	some behavior in cloudfront.behaviors
	node.undecided_blocks(node.top(behavior.record), "origin_group")
	not _asks_origin(behavior)
	_may_write(_methods(behavior))
	message := text.sentence([
		"Whether ", behavior.label, ", which allows writes, asks an origin group depends on origin_group, ",
		"which is not known yet", _allowed,
	])
}

# The behaviors are not known, and there is a group that they may ask, or may be one.
findings contains report.undetermined(about, record.address, message, name) if {
	some record in cloudfront.distributions
	some name in cloudfront.behavior_blocks
	node.undecided_blocks(node.top(record), name)
	_may_have_groups(record)
	message := text.sentence([
		"Whether a behavior that allows writes asks an origin group depends on ", name, ", which is not known yet", _allowed,
	])
}

_may_have_groups(record) if count(behavior_targets.groups(record.address)) > 0

_may_have_groups(record) if node.undecided_blocks(node.top(record), "origin_group")

_asks_origin(behavior) if {
	target := node.attribute(behavior.block, "target_origin_id").value
	some origin in node.blocks(node.top(behavior.record), "origin")
	node.is(origin, "origin_id", target)
}

_may_write(methods) if count(methods.known & _writing) > 0

_may_write(methods) if methods.open

_methods(behavior) := elements.of(behavior.block, "allowed_methods")
