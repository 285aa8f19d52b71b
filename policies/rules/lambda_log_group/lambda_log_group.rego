# METADATA
# title: Functions have a log group of their own making
# description: |
#   When nobody made a function's log group, the service makes one at the first call: without retention, without tags,
#   and outside of Terraform, so that it outlives the function and keeps its lines about patients for ever. The group is
#   the one that logging_config names, or /aws/lambda/ and the function's name (with us-east-1. before it at the edge).
#   How long it keeps logs is the matter of log-group-retention.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
# custom:
#   id: lambda-log-group
#   severity: medium
#   remedy: >-
#     Add an aws_cloudwatch_log_group with retention_in_days and name it in logging_config.
package rules.lambda_log_group

import data.lib.functions
import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.settings
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is an aws_cloudwatch_log_group of that name."

# The group that the function writes to is not here.
findings contains report.deny(about, function.address, message) if {
	some function in functions.all_functions
	_missing(function).state == "absent"
	message := text.sentence([_missing(function).what, " is not among the log groups here", _allowed])
}

# Which group the function writes to, or which groups there are, is not known yet.
findings contains report.undetermined(about, function.address, message, missing) if {
	some function in functions.all_functions
	_missing(function).state == "unknown"
	missing := _missing(function).what
	message := text.sentence(["The function's log group depends on ", missing, ", which is not known yet", _allowed])
}

# What is missing: undefined for a function whose group is here.
_missing(function) := answer if {
	group := settings.computed_inner(node.top(function), "logging_config", "log_group")
	answer := _judge(function, group)
}

_judge(_, group) := _absent(settings.shown(group)) if {
	group.state == "known"
	not group.value in _names
}

_judge(function, group) := {"state": "unknown", "what": "log_group of logging_config"} if {
	group.state == "unknown"
	not _refers_to_group(function, group)
	not _left_to_provider(function, group)
}

_judge(function, group) := _absent(_default_name(function)) if {
	group.state == "unset"
	not _has_default(function)
}

# A dynamic block shows no references. Where it leaves the group to the provider, that is the function's own, which only
# somebody who wants it there makes.
_left_to_provider(function, group) if {
	count(group.references) == 0
	_has_default(function)
}

_absent(_) := {"state": "unknown", "what": text.sentence(["name of ", text.list(_strays)])} if {
	count(_strays) > 0
}

_absent(what) := {"state": "absent", "what": what} if count(_strays) == 0

_refers_to_group(function, group) if {
	some mode in ["managed", "data"]
	count(references.targets(function, group.references, mode, "aws_cloudwatch_log_group")) > 0
}

_default_name(function) := text.show(concat("", ["/aws/lambda/", name.value])) if {
	name := node.attribute(node.top(function), "function_name")
	name.state == "known"
} else := "The group of the function's name"

# By name, by a name that is made of the function's, or of the same parts.
_has_default(function) if {
	name := node.attribute(node.top(function), "function_name").value
	some prefix in ["/aws/lambda/", "/aws/lambda/us-east-1."]
	concat("", [prefix, name]) in _names
}

_has_default(function) if function.address in _by_reference

_has_default(function) if {
	name := node.attribute(node.top(function), "function_name")
	some reference in references.precise(name.references)
	_by_part[reference]
}

_groups := array.concat(
	resources.of_types(["aws_cloudwatch_log_group"]),
	[group |
		some address in resources.data_by_type.aws_cloudwatch_log_group
		group := resources.existing[address]
	],
)

_names contains node.attribute(node.top(group), "name").value if some group in _groups

_open := [{"group": group, "references": name.references} |
	some group in _groups
	name := node.attribute(node.top(group), "name")
	name.state == "unknown"
]

_by_reference contains address if {
	some open in _open
	some address in references.targets(open.group, open.references, "managed", "aws_lambda_function")
}

_by_part[reference] contains open.group.address if {
	some open in _open
	some reference in references.precise(open.references)
}

_strays contains open.group.address if {
	some open in _open
	count(references.targets(open.group, open.references, "managed", "aws_lambda_function")) == 0
}
