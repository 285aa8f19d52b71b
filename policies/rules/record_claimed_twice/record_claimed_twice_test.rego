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

_plan(records) := plans.plan([_record(record) | some record in records])

_record(parts) := plans.known("aws_route53_record", parts[0], {
	"name": parts[1], "type": parts[2],
	"zone_id": parts[3], "set_identifier": parts[4],
})
