package lib.dns_test

import data.lib.dns
import data.lib.plans_test as plans

test_names_are_compared_by_labels if {
	dns.plain("WWW.Example.com.") == "www.example.com"
	dns.under("example.com", "example.com")
	dns.under("www.example.com", "example.com")
	not dns.under("badexample.com", "example.com")
	dns.parent("a.b.example.com") == "b.example.com"
	dns.ancestors("a.b.com") == {"a.b.com", "b.com", "com"}
	dns.beginnings("a.b.com") == {"a", "a.b", "a.b.com"}
}

test_records_are_read if {
	every case in [
		{
			"values": {"name": "WWW", "type": "a", "zone_id": "Z1", "set_identifier": "blue"}, "unknown": {}, "expressions": {},
			"read": {"type": "A", "set": "BLUE", "zone": "Z1", "zone_names": {"example.com"}, "names": {"www.example.com"}},
		},
		{
			"values": {"name": "www.example.com.", "type": "A", "zone_id": "Z1"}, "unknown": {}, "expressions": {},
			"read": {"zone": "Z1", "zone_names": {"example.com"}, "names": {"www.example.com"}},
		},
		{
			"values": {"type": "A", "zone_id": "Z1"}, "unknown": {}, "expressions": {},
			"read": {"zone": "Z1", "zone_names": {"example.com"}, "names": {"example.com"}},
		},
		{
			"values": {"name": "www", "type": "A", "zone_id": "Z2"}, "unknown": {}, "expressions": {},
			"read": {"zone": "Z2", "zone_names": {"looked.up"}, "names": {"www.looked.up"}},
		},
		{
			"values": {"name": "www", "type": "A", "zone_id": "Z9"}, "unknown": {}, "expressions": {},
			"read": {"zone": "Z9", "names": {"www"}, "relative": {"www"}},
		},
		{
			"values": {"name": "www", "type": "A"}, "unknown": {}, "expressions": {},
			"read": {"names": {"www"}, "relative": {"www"}},
		},
		{
			"values": {"type": "A"}, "unknown": {}, "expressions": {},
			"read": {"open": true},
		},
		{
			"values": {"name": "www", "type": "A"}, "unknown": {"zone_id": true},
			"expressions": {"zone_id": plans.refers("aws_route53_zone.new.zone_id")},
			"read": {"zone": "aws_route53_zone.new", "zone_names": {"new.example.com"}, "names": {"www.new.example.com"}},
		},
		{
			"values": {"name": "www", "type": "A"}, "unknown": {"zone_id": true},
			"expressions": {"zone_id": plans.refers("data.aws_route53_zone.d.zone_id")},
			"read": {"zone": "data.aws_route53_zone.d", "zone_names": {"looked.up"}, "names": {"www.looked.up"}},
		},
		{
			"values": {"name": "www", "type": "A"}, "unknown": {"zone_id": true},
			"expressions": {"zone_id": plans.refers("aws_ssm_parameter.zone.value")},
			"read": {"zone": "aws_ssm_parameter.zone.value", "names": {"www"}, "relative": {"www"}},
		},
		{
			"values": {"zone_id": "Z1"}, "unknown": {"name": true, "type": true, "set_identifier": true},
			"expressions": {
				"name": plans.refers("aws_ssm_parameter.name.value"), "type": plans.refers("aws_ssm_parameter.type.value"),
				"set_identifier": plans.refers("aws_ssm_parameter.set.value"),
			},
			"read": {"type": "?", "set": "?", "zone": "Z1", "zone_names": {"example.com"}, "open": true},
		},
		{
			"values": {"type": "CNAME", "zone_id": "Z1"}, "unknown": {"name": true},
			"expressions": {"name": plans.refers("aws_acm_certificate.c.domain_validation_options")},
			"read": {"type": "CNAME", "zone": "Z1", "zone_names": {"example.com"}},
		},
	] {
		record := plans.made("aws_route53_record", "r", case.values, case.unknown, case.expressions, "aws")
		found := dns.read["aws_route53_record.r"] with input as _plan(record)
		found == object.union(
			{
				"address": "aws_route53_record.r", "type": "A", "zone": "", "zone_names": set(), "names": set(),
				"relative": set(), "open": false, "set": "",
			},
			case.read,
		)
	}
}

test_names_of_zones_are_those_made_and_those_in_use if {
	unused := dns.zone_names with input as _plan(plans.known("aws_route53_record", "r", {"zone_id": "Z1"}))
	unused == {"example.com", "new.example.com"}
	used := dns.zone_names with input as _plan(plans.known("aws_route53_record", "r", {"zone_id": "Z2"}))
	used == {"example.com", "new.example.com", "looked.up"}
}

# Two zones, one of them not made yet, and one that is looked up.
_plan(record) := plans.plan([
	record,
	plans.known("aws_route53_zone", "z", {"name": "Example.com", "id": "Z1"}),
	plans.made("aws_route53_zone", "new", {"name": "new.example.com"}, {"zone_id": true}, {}, "aws"),
	plans.made("aws_route53_zone", "nameless", {}, {"name": true}, {"name": plans.refers("local.name")}, "aws"),
	{
		"change": {
			"address": "data.aws_route53_zone.d", "mode": "data", "type": "aws_route53_zone", "name": "d",
			"change": {"actions": ["read"], "before": null, "after": {"name": "looked.up", "zone_id": "Z2"}, "after_unknown": {}},
		},
		"block": {"address": "data.aws_route53_zone.d", "mode": "data", "type": "aws_route53_zone", "name": "d", "expressions": {}},
	},
])
