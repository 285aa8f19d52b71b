package lib.security_groups_test

import data.lib.plans_test as plans
import data.lib.security_groups

test_rules_reach_ports_of_tcp if {
	every case in [
		{"protocol": "tcp", "from": 20, "to": 25, "reaches": "yes"}, {"protocol": "TCP", "from": 22, "to": 22, "reaches": "yes"},
		{"protocol": 6, "from": "22", "to": "22", "reaches": "yes"}, {"protocol": "tcp", "from": 23, "to": 25, "reaches": "no"},
		{"protocol": "tcp", "from": 20, "to": 21, "reaches": "no"}, {"protocol": "udp", "from": 22, "to": 22, "reaches": "no"},
		{"protocol": -1, "from": 0, "to": 0, "reaches": "yes"}, {"protocol": "all", "from": null, "to": null, "reaches": "yes"},
		{"protocol": "tcp", "from": null, "to": null, "reaches": "no"}, {"protocol": "tcp", "from": "null", "to": 25, "reaches": "no"},
		{"protocol": null, "from": 22, "to": 22, "reaches": "no"},
	] {
		found := _reaches with input as _older({"protocol": case.protocol, "from_port": case.from, "to_port": case.to}, {}, {})
		found == [case.reaches]
	}
	every name in ["protocol", "from_port", "to_port"] {
		found := _reaches with input as _older(
			{other: {"protocol": "tcp", "from_port": 22, "to_port": 22}[other] | some other in ["protocol", "from_port", "to_port"]; other != name},
			{name: true}, {name: plans.refers("local.x")},
		)
		found == ["maybe"]
	}
}

test_ports_that_are_no_numbers_are_none if {
	found := {[rule.from, rule.to] | some rule in security_groups.ingress} with input as _older({"from_port": "x", "to_port": true}, {}, {})
	found == {["none", "none"]}
}

test_addresses_of_what_the_document_makes_are_not_the_internet if {
	every type in ["aws_eip", "aws_instance", "aws_nat_gateway", "aws_subnet", "aws_vpc"] {
		found := _missing with input as _older({}, {"cidr_blocks": true}, {"cidr_blocks": plans.refers(concat("", [type, ".x.cidr_block"]))})
		found == set()
	}
	every reference in ["aws_ssm_parameter.p.value", "local.x"] {
		found := _missing with input as _older({}, {"cidr_blocks": true}, {"cidr_blocks": {"references": [reference]}})
		found == {"cidr_blocks"}
	}
}

test_rules_in_a_group_may_be_undecided if {
	every type in ["aws_security_group", "aws_default_security_group"] {
		open := security_groups.undecided with input as plans.plan([plans.made(type, "g", {}, {"ingress": true}, {"ingress": [{}]}, "aws")])
		open == {concat(".", [type, "g"])}
		shown := security_groups.undecided with input as plans.plan([plans.made(type, "g", {"ingress": [{"protocol": "tcp"}, null]}, {"ingress": [{}, true]}, {"ingress": [{}]}, "aws")])
		shown == set()
	}
}

_reaches := [security_groups.reaches(rule, 22) | some rule in security_groups.ingress]

_missing contains name if {
	some rule in security_groups.ingress
	some name in rule.missing
}

_older(values, unknown, expressions) := plans.plan([plans.made("aws_security_group_rule", "r", object.union({"type": "ingress"}, values), unknown, expressions, "aws")])
