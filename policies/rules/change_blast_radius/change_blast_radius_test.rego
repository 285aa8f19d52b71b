package change_blast_radius_test

import data.lib.plans_test as plans
import data.rules.change_blast_radius as rule

_environments := [
	{
		"name": "develop", "stacks": ["develop-zone"], "changeLimit": 60,
		"buckets": ["dev-files"], "domains": [], "functions": [],
	},
	{
		"name": "production", "stacks": ["production-zone"], "changeLimit": 30,
		"buckets": ["files"], "domains": [], "functions": [],
	},
]

test_weights if {
	every case in [
		{"address": "aws_s3_bucket.b", "actions": ["delete"], "weight": 20},
		{"address": "aws_route53_record.b", "actions": ["delete", "create"], "weight": 20},
		{"address": "aws_sns_topic.b", "actions": ["delete"], "weight": 5},
		{"address": "aws_sns_topic.b", "actions": ["delete", "create"], "weight": 4},
		{"address": "aws_sns_topic.b", "actions": ["create", "delete"], "weight": 4},
		{"address": "aws_sns_topic.b", "actions": ["update"], "weight": 2},
		{"address": "aws_sns_topic.b", "actions": ["forget"], "weight": 2},
		{"address": "aws_sns_topic.b", "actions": ["create"], "weight": 1},
	] {
		every limit in [case.weight - 1, case.weight] {
			kept := {"address": "aws_sns_topic.kept", "actions": ["no-op"]}
			findings := rule.findings with input as plans.changed([case, kept])
				with data.context.stack as "develop-zone"
				with data.context.environments as [object.union(_environments[0], {"changeLimit": limit})]
			count(findings) == case.weight - limit
		}
	}
}

test_deny_in_words if {
	findings := rule.findings with input as plans.changed(_four)
		with data.context as {"stack": "develop-zone", "environments": _environments}
	plans.brief(findings) == {[
		"deny", "aws_s3_bucket.a",
		concat("", [
			"The plan's changes weigh 62 (3 deleted or replaced with state or a name, 1 updated); ",
			"allowed are 60 in develop.",
		]),
	]}
}

_four := array.concat(
	[{"address": concat("", ["aws_s3_bucket.", name]), "actions": ["delete"]} | some name in ["a", "b", "c"]],
	[{"address": "aws_sns_topic.t", "actions": ["update"]}],
)

test_limits if {
	every case in [
		# Named, named and loose, named as the looser one but with production's names, and not named at all.
		{"stack": "production-zone", "before": {}, "limit": 30, "within": 5},
		{"stack": "develop-zone", "before": {}, "limit": 60, "within": 20},
		{"stack": "develop-zone", "before": {"bucket": "files"}, "limit": 30, "within": 5},
		{"stack": "unheard-of", "before": {}, "limit": 30, "within": 5},
	] {
		context := {"stack": case.stack, "environments": _environments}
		within := [{"address": concat("", ["aws_sns_topic.t", json.marshal(number)]), "actions": ["update"]} |
			some number in numbers.range(1, case.within)
		]
		bucket := {"address": "aws_s3_bucket.b", "actions": ["delete"], "before": case.before}
		more := {"address": "aws_sns_topic.more", "actions": ["create"]}
		allowed := rule.findings with input as plans.changed(array.concat(within, [bucket])) with data.context as context
		count(allowed) == 0
		denied := rule.findings with input as plans.changed(array.concat(within, [bucket, more]))
			with data.context as context
		count(denied) == 1
	}
}

# Other people's plans: without the engine's context the limit is 100.
test_unknown_origin if {
	five := [{"address": concat("", ["aws_s3_bucket.b", name]), "actions": ["delete"]} | some name in ["1", "2", "3", "4", "5"]]
	allowed := rule.findings with input as plans.changed(five)
	count(allowed) == 0
	denied := rule.findings with input as plans.changed(array.concat(five, [{"address": "aws_sns_topic.t", "actions": ["update"]}]))
	some finding in denied
	endswith(finding.message, "; allowed are 100 in a plan of unknown origin.")
}

test_allow_the_first_plan_of_a_place if {
	new := [{"address": concat("", ["aws_sns_topic.t", json.marshal(number)]), "actions": ["create"]} |
		some number in numbers.range(1, 200)
	]
	findings := rule.findings with input as plans.changed(new)
	count(findings) == 0
	more := rule.findings with input as plans.changed(array.concat(new, [{"address": "aws_sns_topic.k", "actions": ["no-op"]}]))
	count(more) == 1
}

test_allow_synthesized if {
	findings := rule.findings with input as {"resource": {"aws_s3_bucket": {"b": {}}}}
	count(findings) == 0
}

test_summary_names_each_kind if {
	changes := [
		{"address": "aws_s3_bucket.b", "actions": ["delete"]}, {"address": "aws_sns_topic.a", "actions": ["delete"]},
		{"address": "aws_sns_topic.b", "actions": ["delete", "create"]}, {"address": "aws_sns_topic.c", "actions": ["update"]},
		{"address": "aws_sns_topic.d", "actions": ["forget"]}, {"address": "aws_sns_topic.e", "actions": ["create"]},
	]
	findings := rule.findings with input as plans.changed(changes)
		with data.context as {"stack": "production-zone", "environments": _environments}
	plans.brief(findings) == {[
		"deny", "aws_s3_bucket.b",
		concat("", [
			"The plan's changes weigh 34 (1 deleted or replaced with state or a name, 1 deleted, 1 replaced, 1 updated, ",
			"1 forgotten, 1 created); allowed are 30 in production.",
		]),
	]}
}

# Data sources are read, not changed.
test_data_sources_weigh_nothing if {
	new := [{"address": concat("", ["aws_sns_topic.t", json.marshal(number)]), "actions": ["create"]} |
		some number in numbers.range(1, 101)
	]
	plan := plans.changed(new)
	read := plans.document("d", [])
	first := rule.findings with input as object.union(plan, {"resource_changes": array.concat(plan.resource_changes, [read.change])})
	count(first) == 0
	removed := object.union(read.change, {"change": {"actions": ["delete"]}})
	findings := rule.findings with input as object.union(plan, {"resource_changes": array.concat(plan.resource_changes, [
		removed, {"address": "aws_sns_topic.k", "mode": "managed", "type": "aws_sns_topic", "name": "k", "change": {"actions": ["no-op"]}},
	])})
	{finding.message | some finding in findings} == {
		"The plan's changes weigh 101 (101 created); allowed are 100 in a plan of unknown origin.",
	}
}

test_the_heaviest_change_is_named if {
	light := [{"address": concat("", ["aws_sns_topic.a", json.marshal(number)]), "actions": ["update"]} |
		some number in numbers.range(1, 20)
	]
	findings := rule.findings with input as plans.changed(array.concat(light, [{"address": "aws_s3_bucket.z", "actions": ["delete"]}]))
		with data.context as {"stack": "production-zone", "environments": _environments}
	{finding.address | some finding in findings} == {"aws_s3_bucket.z"}
}
