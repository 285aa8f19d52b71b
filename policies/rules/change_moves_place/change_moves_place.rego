# METADATA
# title: Nothing moves to another Region or account
# description: |
#   A provider that is pointed at another Region or account does not find what it made before: the plan makes everything
#   a second time, and the first one stays, paid for and managed by nobody; where the Region is an argument, the plan
#   deletes what is there and makes it elsewhere, without its data. A resource moves when the ARN or the Region that it
#   had is not the one of its provider, or of its argument, in this plan.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/mitigate-deployment-risks.html
# custom:
#   id: change-moves-place
#   severity: high
#   changes: true
#   remedy: >-
#     Give the provider the Region and the credentials that the resources were made with; to move for good, make the new
#     ones in a stack of their own, move the data, and destroy the old ones.
package rules.change_moves_place

import data.lib.environment
import data.lib.node
import data.lib.regions
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# The Region that it had is not the one that it will have.
findings contains report.deny(about, record.address, message) if {
	some record in _moving
	region := _region_before(record)
	place := _place(record)
	place.known
	place.name != region
	message := text.sentence([
		"It is in ", region, ", and this plan looks for it in ", place.name, "; allowed is the Region that it is in.",
	])
}

# Where the provider looks for it is not known.
findings contains report.undetermined(about, record.address, message, place.missing) if {
	some record in _gone_by_themselves
	region := _region_before(record)
	place := _place(record)
	message := text.sentence([
		"It was in ", region, " and is not found any more; whether this plan looks for it there depends on ", place.missing,
		"; allowed is the Region that it is in.",
	])
}

# Which Region it is to be in is not known.
findings contains report.undetermined(about, record.address, message, "region") if {
	some record in _moving
	_is_planned(record)
	node.attribute(node.top(record), "region").state == "unknown"
	message := text.sentence([
		"It is in ", _region_before(record), ", and whether it stays there depends on region, which is not known yet; ",
		"allowed is the Region that it is in.",
	])
}

# It belongs to another account than the one that this stack is made in.
findings contains report.deny(about, record.address, message) if {
	some record in _moving
	account := _account(record.before)
	some other in _accounts
	other != account
	message := text.sentence([
		"It is in the account ", account, ", and this plan is made in ", other, "; allowed is the account that it is in.",
	])
}

# What changes, and what the refresh did not find any more.
_moving := array.concat(
	[record |
		some record in resources.existing
		record.mode == "managed"
		record.actions != ["no-op"]
	],
	_gone_by_themselves,
)

_gone_by_themselves := [record |
	some record in resources.drifted
	record.mode == "managed"
	record.actions == ["delete"]
]

_region_before(record) := region if {
	region := regions.of_arn(record.before.arn)
	region != ""
} else := record.before.region if {
	is_string(record.before.region)
	record.before.region != ""
}

# Where the plan makes it: its own argument, or its provider.
_place(record) := {"known": true, "name": record.values.region} if {
	is_string(record.values.region)
	record.values.region != ""
	_is_planned(record)
} else := regions.of_provider(record.provider) if {
	not record.expressions.region
}

_is_planned(record) if record.actions != ["delete"]

_account(values) := account if {
	account := split(values.arn, ":")[4]
	regex.match(`^[0-9]{12}$`, account)
}

# The account of the credentials, as the plan has read it, and the one that the configuration wants.
_accounts contains id if {
	some address in resources.data_by_type.aws_caller_identity
	id := resources.existing[address].values.account_id
}

_accounts contains environment.own.account
