package ec2_no_ssh_test

import data.lib.plans_test as plans
import data.rules.ec2_no_ssh as rule

_ports := {"from_port": 22, "to_port": 22, "protocol": "tcp"}

_allowed := "; allowed are named addresses, or none."

test_every_place if {
	every resource in [
		plans.known("aws_security_group", "x", {"ingress": [object.union(_ports, {"cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"]})]}),
		plans.known("aws_default_security_group", "x", {"ingress": [object.union(_ports, {"ipv6_cidr_blocks": ["::/0"]})]}),
		plans.known("aws_security_group_rule", "x", object.union(_ports, {"type": "ingress", "cidr_blocks": ["0.0.0.0/0"]})),
		plans.known("aws_security_group_rule", "x", object.union(_ports, {"type": "ingress", "ipv6_cidr_blocks": ["::/0"]})),
		plans.known("aws_vpc_security_group_ingress_rule", "x", {
			"ip_protocol": "tcp", "from_port": 20, "to_port": 30, "cidr_ipv4": "0.0.0.0/0",
		}),
		plans.known("aws_vpc_security_group_ingress_rule", "x", {"ip_protocol": "-1", "cidr_ipv6": "::/0"}),
	] {
		findings := rule.findings with input as plans.plan([resource])
		plans.verdicts(findings) == {["deny", resource.change.address]}
	}
}

test_deny_message if {
	findings := rule.findings with input as _plan(object.union(_ports, {"cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": ["::/0"]}))
	plans.brief(findings) == {[
		"deny", "aws_security_group.x", concat("", ["A rule lets 0.0.0.0/0, ::/0 in on port 22", _allowed]),
	]}
}

test_ports_and_protocols if {
	every case in [
		{"change": {"from_port": 0, "to_port": 65535}, "count": 1}, {"change": {"from_port": 0, "to_port": 0, "protocol": "-1"}, "count": 1},
		{"change": {"from_port": 23}, "count": 0}, {"change": {"from_port": 443, "to_port": 443}, "count": 0},
		{"change": {"protocol": "udp"}, "count": 0}, {"change": {"protocol": "6"}, "count": 1}, {"change": {"protocol": 6}, "count": 1},
		{"change": {"from_port": "22", "to_port": "22"}, "count": 1}, {"change": {"cidr_blocks": ["0.0.0.0/1", "128.0.0.0/1"]}, "count": 1},
		{"change": {"cidr_blocks": ["10.0.0.0/8"]}, "count": 0}, {"change": {"cidr_blocks": null}, "count": 0},
		{"change": {"cidr_blocks": [], "prefix_list_ids": ["pl-1"]}, "count": 0}, {"change": {"protocol": null}, "count": 0},
	] {
		findings := rule.findings with input as _plan(object.union(object.union(_ports, {"cidr_blocks": ["0.0.0.0/0"]}), case.change))
		count(findings) == case.count
	}
}

test_allow_egress if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_security_group_rule", "x", object.union(_ports, {"type": "egress", "cidr_blocks": ["0.0.0.0/0"]})),
		plans.known("aws_security_group", "y", {"egress": [object.union(_ports, {"cidr_blocks": ["0.0.0.0/0"]})]}),
	])
	count(findings) == 0
}

test_undetermined if {
	every case in [
		{"values": {"cidr_blocks": null}, "unknown": {"cidr_blocks": true}, "missing": "cidr_blocks"},
		{"values": {"cidr_blocks": ["10.0.0.0/8", null]}, "unknown": {"cidr_blocks": [false, true]}, "missing": "cidr_blocks"},
		{"values": {"cidr_blocks": ["0.0.0.0/0"], "from_port": null}, "unknown": {"from_port": true}, "missing": "from_port, to_port or protocol"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_security_group_rule", "x", object.union(object.union(_ports, {"type": "ingress"}), case.values), case.unknown,
			{"cidr_blocks": {"references": ["local.c"]}, "from_port": {"references": ["local.p"]}}, "aws",
		)])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_undetermined_direction if {
	every case in [
		{"values": {"cidr_blocks": ["0.0.0.0/0"]}, "unknown": {"type": true}, "missing": {"type"}},
		{"values": {"cidr_blocks": ["10.0.0.0/8"]}, "unknown": {"type": true}, "missing": set()},
		{"values": {"cidr_blocks": ["0.0.0.0/0"], "from_port": 443, "to_port": 443}, "unknown": {"type": true}, "missing": set()},
		{"values": {"cidr_blocks": ["0.0.0.0/0"], "type": "egress"}, "unknown": {}, "missing": set()},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_security_group_rule", "x", object.union(_ports, case.values), case.unknown,
			{"type": {"references": ["local.type"]}}, "aws",
		)])
		{finding.missing | some finding in findings} == case.missing
		every finding in findings {
			finding.message == concat("", ["type of a rule is not known yet, and may let everybody in on port 22", _allowed])
		}
	}
}

test_undetermined_blocks if {
	findings := rule.findings with input as plans.plan([plans.made("aws_security_group", "x", {}, {"ingress": true}, {"ingress": {"references": ["local.rules"]}}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "ingress"]}
}

# Terraform writes blocks that are attributes as one expression; the provider computes those that nobody wrote.
test_real_plans if {
	every case in [
		{"values": {"ingress": [_ports]}, "unknown": {"ingress": [{"cidr_blocks": true}]}, "expressions": {"ingress": {"references": ["local.c"]}}, "count": 1},
		{"values": {}, "unknown": {"ingress": true}, "expressions": {"name": {}}, "count": 0},
	] {
		findings := rule.findings with input as plans.plan([plans.made("aws_security_group", "x", case.values, case.unknown, case.expressions, "aws")])
		count(findings) == case.count
	}
}

test_allow_address_that_the_plan_makes if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_vpc_security_group_ingress_rule", "x", {"ip_protocol": "tcp", "from_port": 22, "to_port": 22}, {"cidr_ipv4": true},
		{"cidr_ipv4": plans.refers("aws_eip.office.public_ip")}, "aws",
	)])
	count(findings) == 0
}

test_synthesized_file if {
	every case in [
		{"cidr": "0.0.0.0/0", "verdicts": {"deny"}}, {"cidr": "${var.everybody}", "verdicts": {"deny"}},
		{"cidr": "${var.given}", "verdicts": {"undetermined"}}, {"cidr": "10.0.0.0/8", "verdicts": set()},
	] {
		findings := rule.findings with input as {
			"variable": {"everybody": {"default": "0.0.0.0/0"}, "given": {}},
			"resource": {"aws_security_group": {"x": {"ingress": [object.union(_ports, {"cidr_blocks": [case.cidr]})]}}},
		}
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

_plan(rule_values) := plans.plan([plans.known("aws_security_group", "x", {"ingress": [rule_values]})])

test_who_and_which_port_matter_together if {
	every case in [
		{"values": {"cidr_blocks": ["0.0.0.0/0", null]}, "unknown": {"cidr_blocks": [false, true]}, "found": {["deny", ""]}},
		{"values": {"cidr_blocks": [null], "from_port": 23, "to_port": 23}, "unknown": {"cidr_blocks": [true]}, "found": set()},
		{"values": {"cidr_blocks": ["10.0.0.0/8"], "from_port": null}, "unknown": {"from_port": true}, "found": set()},
		{"values": {"cidr_blocks": ["0.0.0.0/0"], "from_port": null}, "unknown": {"from_port": true}, "found": {[
			"undetermined", "from_port, to_port or protocol",
		]}},
		{"values": {"cidr_blocks": ["0.0.0.0/0"], "from_port": null, "to_port": 22}, "unknown": {"from_port": true}, "found": {[
			"undetermined", "from_port, to_port or protocol",
		]}},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_security_group_rule", "r", object.union(object.union(_ports, {"type": "ingress"}), case.values), case.unknown,
			{"cidr_blocks": {"references": ["local.c"]}, "from_port": {"references": ["local.p"]}}, "aws",
		)])
		{[finding.verdict, object.get(finding, "missing", "")] | some finding in findings} == case.found
	}
}
