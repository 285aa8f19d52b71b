package lib.regions_test

import data.lib.plans_test as plans
import data.lib.regions
import data.lib.resources

test_region_of_an_arn_is_its_fourth_field if {
	regions.of_arn("arn:aws:acm:us-east-1:111122223333:certificate/c") == "us-east-1"
	regions.of_arn("arn:aws:s3:::files") == ""
	not regions.of_arn("not:an:arn:us-east-1")
	not regions.of_arn(input.arn) with input as {"arn": null}
}

test_arn_without_a_region_says_nothing if {
	place := _place with input as plans.plan([_queue({"arn": "arn:aws:s3:::files"}, {})])
	place == _lies("eu-west-1")
}

test_region_argument_that_is_no_region_says_nothing if {
	place := _place with input as plans.plan([_queue({"region": "global"}, {})])
	place == _lies("eu-west-1")
}

test_region_argument_that_is_not_known_leaves_the_place_open if {
	open := {"known": false, "name": "aws_sqs_queue.q", "missing": "region of aws_sqs_queue.q"}
	planned := _place with input as plans.plan([_queue({}, {"region": {"references": ["var.region"]}})])
	planned == open
	written := _place with input as {
		"provider": {"aws": {"region": "eu-west-1"}},
		"resource": {"aws_sqs_queue": {"q": {"region": "${var.region}"}}},
	}
	written == open
}

test_region_of_a_synthesized_provider if {
	every case in [
		{"written": "eu-central-1", "place": _lies("eu-central-1")},
		{"written": "${var.home}", "place": _lies("eu-north-1")},
		{"written": "${local.home}", "place": _lies("eu-south-1")},
		{"written": "${var.regions.edge}", "place": _lies("us-east-1")},
		{"written": "${var.regions.none}", "place": _open(" (${var.regions.none})")},
		{"written": "${var.unset}", "place": _open(" (${var.unset})")},
	] {
		place := _place with input as _file({"region": case.written})
		place == case.place
	}
	unset := _place with input as _file({"profile": "outreach"})
	unset == _open(" (not set: the environment decides)")
}

test_region_of_a_planned_provider if {
	every case in [
		{"region": {"references": ["var.home"]}, "place": _lies("eu-north-1")},
		{"region": {"references": ["var.regions.edge", "var.regions"]}, "place": _lies("us-east-1")},
		{"region": {"references": ["var.regions[\"edge\"]", "var.regions"]}, "place": _lies("us-east-1")},
		{"region": {"references": ["local.home"]}, "place": _lies("eu-south-1")},
		{"region": {"references": ["local.other"]}, "place": _open(" (local.other, which the plan does not show)")},
		{
			"region": {"references": ["var.home", "var.regions.edge"]},
			"place": _open(" (var.home, var.regions.edge, which the plan does not show)"),
		},
		{"region": {}, "place": _open("")},
	] {
		place := _place with input as _provided(case.region, []) with data.context as {"locals": {"home": "eu-south-1"}}
		place == case.place
	}
	unset := _place with input as _planned({}, [], {}, {})
	unset == _open(" (not set: the environment decides)")
}

# The variable of the same name in the root module says another Region.
test_provider_in_a_module_reads_the_modules_variables if {
	called := _planned(
		{}, [],
		{
			"name": "aws", "module_address": "module.web",
			"expressions": {"region": {"constant_value": "${var.home}", "references": ["var.home"]}},
		},
		{"module_calls": {"web": {"expressions": {"home": {"constant_value": "us-west-2"}}, "module": {"variables": {"home": {}}}}}},
	)
	place := regions.of_provider("module.web:aws") with input as called
	place == _lies("us-west-2")
}

test_provider_lies_where_it_has_made_or_read_something if {
	every seen in [
		plans.known("aws_sqs_queue", "made", {"arn": "arn:aws:sqs:eu-west-3:111122223333:made"}),
		plans.known("aws_sqs_queue", "made", {"region": "eu-west-3"}),
		plans.known("aws_subnet", "made", {"availability_zone": "eu-west-3a"}),
		plans.known("aws_vpc_endpoint", "made", {"service_name": "com.amazonaws.eu-west-3.s3"}),
		_region_read({"name": "eu-west-3", "id": "eu-west-3"}, {}),
		_region_read({"id": "eu-west-3"}, {}),
	] {
		place := _place with input as _provided({"references": ["local.other"]}, [seen])
		place == _lies("eu-west-3")
	}
}

test_what_has_a_region_of_its_own_says_nothing_of_its_provider if {
	own := {"region": {"constant_value": "eu-west-3"}}
	every seen in [
		plans.made("aws_sqs_queue", "made", {"region": "eu-west-3"}, {}, own, "aws"),
		plans.made("aws_subnet", "made", {"availability_zone": "eu-west-3a"}, {}, own, "aws"),
		plans.made("aws_vpc_endpoint", "made", {"service_name": "com.amazonaws.eu-west-3.s3"}, {}, own, "aws"),
		plans.made(
			"aws_vpc_endpoint", "made", {"service_name": "com.amazonaws.eu-west-3.s3"}, {},
			{"service_region": {"constant_value": "eu-west-3"}}, "aws",
		),
		_region_read({"name": "eu-west-3", "id": "eu-west-3"}, own),
		_region_read({"name": "eu-west-3", "id": "eu-west-3"}, {"name": {"constant_value": "eu-west-3"}}),
	] {
		place := _place with input as _provided({"references": ["local.other"]}, [seen])
		place == _open(" (local.other, which the plan does not show)")
	}
}

test_what_is_no_region_says_nothing_of_a_provider if {
	every seen in [
		plans.known("aws_subnet", "made", {"availability_zone": "eu-west-3-par-1a"}),
		plans.known("aws_vpc_endpoint", "made", {"service_name": "com.example.eu-west-3.s3"}),
		_region_read({"name": "aws-global", "id": "aws-global"}, {}),
	] {
		place := _place with input as _provided({"references": ["local.other"]}, [seen])
		place == _open(" (local.other, which the plan does not show)")
	}
}

test_provider_that_has_made_things_in_two_regions_is_not_placed if {
	place := _place with input as _provided({"references": ["local.other"]}, [
		plans.known("aws_sqs_queue", "one", {"region": "eu-west-3"}),
		plans.known("aws_sqs_queue", "other", {"region": "eu-west-2"}),
	])
	place == _open(" (local.other, which the plan does not show)")
}

test_output_that_is_a_local_value_shows_the_region if {
	shown := object.union(
		_planned({"region": {"references": ["local.other"]}}, [], {}, {"outputs": {
			"home": {"expression": {"references": ["local.other"]}},
			"edge": {"expression": {"references": ["local.edge"]}},
		}}),
		{"output_changes": {"home": {"after": "eu-west-3"}, "edge": {"after": "us-east-1"}}},
	)
	place := _place with input as shown
	place == _lies("eu-west-3")
}

# The root module's outputs show its own local values, not those of the same name in a module.
test_output_of_the_root_module_says_nothing_of_a_modules_local_value if {
	shown := object.union(
		_planned(
			{}, [],
			{"name": "aws", "module_address": "module.web", "expressions": {"region": {"references": ["local.other"]}}},
			{"outputs": {"home": {"expression": {"references": ["local.other"]}}}},
		),
		{"output_changes": {"home": {"after": "eu-west-3"}}},
	)
	place := regions.of_provider("module.web:aws") with input as shown
	not place.known
}

_place := regions.of(resources.existing["aws_sqs_queue.q"])

_lies(name) := {"known": true, "name": name}

_open(reason) := {"known": false, "name": "provider aws", "missing": concat("", ["region of provider aws", reason])}

_queue(values, expressions) := plans.made("aws_sqs_queue", "q", values, {}, expressions, "aws")

_file(provider) := {
	"provider": {"aws": provider},
	"variable": {"home": {"default": "eu-north-1"}, "regions": {"default": {"edge": "us-east-1"}}, "unset": {}},
	"locals": {"home": "eu-south-1"},
	"resource": {"aws_sqs_queue": {"q": {}}},
}

_provided(region, others) := _planned({"region": region}, others, {}, {})

# A plan of a queue and others, with what the provider's block says, what a module's says, and more of the root module.
_planned(expressions, others, inner, rest) := object.union(object.remove(plan, ["configuration"]), {
	"variables": {"home": {"value": "eu-north-1"}, "regions": {"value": {"edge": "us-east-1"}}},
	"configuration": {
		"provider_config": {"aws": {"name": "aws", "expressions": expressions}, "module.web:aws": inner},
		"root_module": object.union(plan.configuration.root_module, rest),
	},
}) if {
	plan := plans.plan(array.concat([_queue({}, {})], others))
}

_region_read(values, expressions) := {
	"change": {
		"address": "data.aws_region.here", "mode": "data", "type": "aws_region", "name": "here",
		"change": {"actions": ["read"], "before": null, "after": values, "after_unknown": {}},
	},
	"block": {
		"address": "data.aws_region.here", "mode": "data", "type": "aws_region", "name": "here",
		"provider_config_key": "aws", "expressions": expressions,
	},
}
