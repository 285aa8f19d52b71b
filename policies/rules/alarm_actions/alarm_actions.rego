# METADATA
# title: Alarms tell somebody
# description: |
#   An alarm without an action turns red in a console that nobody looks at. An alarm that a composite alarm is made of
#   may leave it to that one to tell.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-15
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-17
# custom:
#   id: alarm-actions
#   severity: low
#   control: CloudWatch.15, CloudWatch.17
#   remedy: >-
#     Give the alarm alarm_actions, such as a topic that reaches the people on call, and leave actions_enabled true.
package rules.alarm_actions

import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

_types := ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"]

# No actions.
findings contains report.deny(about, record.address, "alarm_actions is not set; allowed is at least one action.") if {
	some record in resources.of_types(_types)
	_silent(node.attribute(node.top(record), "alarm_actions"))
	not _spoken_for(record)
}

# Actions that are switched off.
findings contains settings.finding(about, record.address, judgement, "true") if {
	some record in resources.of_types(_types)
	not _silent(node.attribute(node.top(record), "alarm_actions"))
	not _spoken_for(record)
	judgement := settings.must_not(node.attribute(node.top(record), "actions_enabled"), "actions_enabled", settings.no)
}

# Whether there are actions is not known.
findings contains settings.finding(about, record.address, judgement, "at least one action") if {
	some record in resources.of_types(_types)
	_may_be_none(record)
	not _spoken_for(record)
	attribute := node.attribute(node.top(record), "alarm_actions")
	not settings.made(record, attribute)
	judgement := settings.must_not(attribute, "alarm_actions", set())
}

# Of a list with something unknown in it the plan shows that it has elements.
_may_be_none(record) if record.unknown.alarm_actions == true

_may_be_none(record) if {
	record.synthesized
	is_string(record.values.alarm_actions)
}

_silent(attribute) if attribute.state == "unset"

_silent(attribute) if {
	attribute.state == "known"
	count(attribute.value) == 0
}

# Alarms that a composite alarm watches, by address and by name.
_spoken_for(record) if record.address in _watched

_spoken_for(record) if node.attribute(node.top(record), "alarm_name").value in _watched_names

_watched contains address if {
	some composite in resources.of_types(["aws_cloudwatch_composite_alarm"])
	names := _rule_references(composite)
	some type in _types
	some address in references.targets(composite, names, "managed", type)
	address != composite.address
}

_rule_references(composite) := names if {
	names := composite.expressions.alarm_rule.references
} else := node.attribute(node.top(composite), "alarm_rule").references

_watched_names contains match[1] if {
	some composite in resources.of_types(["aws_cloudwatch_composite_alarm"])
	some match in regex.find_all_string_submatch_n(
		`(?:ALARM|OK|INSUFFICIENT_DATA)\("?([^")$]+)"?\)`,
		node.attribute(node.top(composite), "alarm_rule").value,
		-1,
	)
}
