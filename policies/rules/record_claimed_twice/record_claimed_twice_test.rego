package record_claimed_twice_test

import data.lib.plans_test as plans
import data.rules.record_claimed_twice as rule

test_deny_message if {
	findings := rule.findings with input as _plan([["a", "www.example.com", "A", "Z1", null], ["b", "www.example.com", "A", "Z1", null]])
	plans.brief(findings) == {
		[
			"deny", "aws_route53_record.a",
			concat("", [
				"The record www.example.com of type A in the zone Z1 is also made by aws_route53_record.b; ",
				"allowed is one resource for a record.",
			]),
		],
		[
			"deny", "aws_route53_record.b",
			concat("", [
				"The record www.example.com of type A in the zone Z1 is also made by aws_route53_record.a; ",
				"allowed is one resource for a record.",
			]),
		],
	}
}

test_spellings if {
	every name in ["WWW.Example.com", "www.example.com.", "www"] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_route53_zone", "z", {"name": "example.com", "zone_id": "Z1"}),
			_record(["a", "www.example.com", "A", "Z1", null]),
			_record(["b", name, "A", "Z1", null]),
		])
		count(findings) == 2
	}
}

test_apex if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_route53_zone", "z", {"name": "example.com.", "zone_id": "Z1"}),
		_record(["a", "example.com", "A", "Z1", null]),
		_record(["b", "", "A", "Z1", null]),
	])
	count(findings) == 2
}

test_allow if {
	every others in [
		["b", "www.example.com", "AAAA", "Z1", null],
		["b", "app.example.com", "A", "Z1", null],
		["b", "www.example.com", "A", "Z2", null],
		["b", "www.example.com", "A", "Z1", "green"],
		["b", "*.example.com", "A", "Z1", null],
	] {
		findings := rule.findings with input as _plan([["a", "www.example.com", "A", "Z1", null], others])
		count(findings) == 0
	}
}

test_routing_policies if {
	every case in [{"sets": ["blue", "green"], "count": 0}, {"sets": ["blue", "blue"], "count": 2}] {
		findings := rule.findings with input as _plan([
			["a", "www.example.com", "A", "Z1", case.sets[0]],
			["b", "www.example.com", "A", "Z1", case.sets[1]],
		])
		count(findings) == case.count
	}
}

# The same zone is named by the same reference, wherever it lies.
test_zones_by_reference if {
	every case in [
		{"zones": ["${aws_route53_zone.z.zone_id}", "${aws_route53_zone.z.id}"], "count": 2},
		{"zones": ["${data.terraform_remote_state.s.outputs.zone}", "${data.terraform_remote_state.s.outputs.zone}"], "count": 2},
		{"zones": ["${aws_route53_zone.z.zone_id}", "${aws_route53_zone.y.zone_id}"], "count": 0},
		{"zones": ["${data.terraform_remote_state.s.outputs.zone}", "${data.terraform_remote_state.s.outputs.other}"], "count": 0},
	] {
		findings := rule.findings with input as {
			"data": {"terraform_remote_state": {"s": {"backend": "local"}}},
			"resource": {
				"aws_route53_zone": {"y": {"name": "example.com"}, "z": {"name": "example.com"}},
				"aws_route53_record": {
					"a": {"name": "www.example.com", "type": "A", "zone_id": case.zones[0]},
					"b": {"name": "www.example.com", "type": "A", "zone_id": case.zones[1]},
				},
			},
		}
		count(findings) == case.count
	}
}

test_allow_unknown_names if {
	findings := rule.findings with input as {"resource": {"aws_route53_record": {
		"a": {"name": "${var.name}", "type": "A", "zone_id": "Z1"},
		"b": {"name": "${var.name}", "type": "A", "zone_id": "Z1"},
	}}}
	count(findings) == 0
}

test_foreign_shapes if {
	every body in [{}, {"name": 1}, {"name": ["x"], "type": "A", "zone_id": 5}, {"name": null, "type": null, "zone_id": null}] {
		findings := rule.findings with input as {"resource": {"aws_route53_record": {"a": body, "b": body}}}
		count(findings) == 0
	}
}

# Of the second of two records, one part is not known.
test_undetermined if {
	hidden := {"references": ["local.hidden"]}
	every case in [
		{"unknown": "zone_id", "references": hidden, "missing": {"zone_id of aws_route53_record.b"}},
		{"unknown": "type", "references": hidden, "missing": {"type of aws_route53_record.b"}},
		{"unknown": "set_identifier", "references": hidden, "missing": {"set_identifier of aws_route53_record.b"}},
		{"unknown": "set_identifier", "references": plans.refers("aws_instance.x.id"), "missing": set()},
		{"unknown": "zone_id", "references": plans.refers("aws_service_discovery_private_dns_namespace.x.hosted_zone"), "missing": set()},
		{"unknown": "name", "references": hidden, "missing": set()},
	] {
		values := {"name": "www.example.com", "type": "A", "zone_id": "Z1"}
		findings := rule.findings with input as plans.plan([
			plans.known("aws_route53_record", "a", values),
			plans.made(
				"aws_route53_record", "b", object.remove(values, [case.unknown]), {case.unknown: true},
				{case.unknown: case.references}, "aws",
			),
		])
		{finding.missing | some finding in findings} == case.missing
		every finding in findings {
			other := {"aws_route53_record.a": "aws_route53_record.b", "aws_route53_record.b": "aws_route53_record.a"}[finding.address]
			finding.message == concat("", [
				"Whether ", other, " also makes the record www.example.com depends on ", finding.missing,
				", which is not known yet; allowed is one resource for a record.",
			])
		}
	}
}

# A zone behind a local value is one that is still to be made, and its name makes the record's.
test_hidden_zones if {
	every case in [
		{"zones": {"z": {}}, "name": "www", "zone": {"references": ["local.zone"]}, "count": 2},
		{"zones": {"z": {}}, "name": "app", "zone": {"references": ["local.zone"]}, "count": 0},
		{"zones": {"z": {"zone_id": "Z9"}, "y": {}}, "name": "www", "zone": {"references": ["local.zone"]}, "count": 0},
		{"zones": {"z": {}, "y": {}}, "name": "www", "zone": plans.refers("aws_route53_zone.y.zone_id"), "count": 0},
	] {
		zones := [plans.made(
			"aws_route53_zone", name, object.union({"name": "example.com"}, known), {"zone_id": true | not known.zone_id},
			{"name": {}}, "aws",
		) |
			some name, known in case.zones
		]
		findings := rule.findings with input as plans.plan(array.concat(zones, [
			plans.made(
				"aws_route53_record", "a", object.union({"name": "www.example.com", "type": "A"}, {"zone_id": id | id := case.zones.z.zone_id}),
				{"zone_id": true | not case.zones.z.zone_id}, {"zone_id": plans.refers("aws_route53_zone.z.zone_id")}, "aws",
			),
			plans.made("aws_route53_record", "b", {"name": case.name, "type": "A"}, {"zone_id": true}, {"zone_id": case.zone}, "aws"),
		]))
		count(findings) == case.count
	}
}

test_two_hidden_zones if {
	every case in [{"zones": ["z"], "count": 2}, {"zones": ["z", "y"], "count": 0}] {
		findings := rule.findings with input as plans.plan(array.concat(
			[plans.made("aws_route53_zone", name, {"name": "example.com"}, {"zone_id": true}, {"name": {}}, "aws") | some name in case.zones],
			[plans.made(
				"aws_route53_record", name, {"name": "www.example.com", "type": "A"}, {"zone_id": true},
				{"zone_id": {"references": [concat(".", ["local", name])]}}, "aws",
			) |
				some name in ["a", "b"]
			],
		))
		count(findings) == case.count
	}
}

_plan(records) := plans.plan([_record(record) | some record in records])

_record(parts) := plans.known("aws_route53_record", parts[0], {
	"name": parts[1], "type": parts[2],
	"zone_id": parts[3], "set_identifier": parts[4],
})
