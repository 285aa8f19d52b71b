package ec2_no_public_ip_test

import data.lib.plans_test as plans
import data.rules.ec2_no_public_ip as rule

test_deny if {
	every case in [
		{"type": "aws_instance", "values": {"associate_public_ip_address": true}, "message": "associate_public_ip_address is true; allowed is false."},
		{"type": "aws_launch_configuration", "values": {"associate_public_ip_address": true}, "message": "associate_public_ip_address is true; allowed is false."},
		{"type": "aws_launch_template", "values": {"network_interfaces": [{"associate_public_ip_address": "true"}]}, "message": "associate_public_ip_address of network_interfaces is \"true\"; allowed is false."},
		{"type": "aws_eip", "values": {"instance": "i-1"}, "message": "instance gives this public address to an instance; allowed are load balancers and gateways."},
		{"type": "aws_eip_association", "values": {"instance_id": "i-1"}, "message": "instance_id gives this public address to an instance; allowed are load balancers and gateways."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_instance", "values": {}},
		{"type": "aws_instance", "values": {"associate_public_ip_address": false}},
		{"type": "aws_launch_template", "values": {"network_interfaces": [{"associate_public_ip_address": "false"}]}},
		{"type": "aws_eip", "values": {"domain": "vpc", "instance": null}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_instance", "values": {}, "unknown": {"associate_public_ip_address": true}, "expressions": {"associate_public_ip_address": {"references": ["local.x"]}}, "missing": "associate_public_ip_address"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_instance", "values": {}, "verdicts": []},
		{"type": "aws_instance", "values": {"associate_public_ip_address": true}, "verdicts": ["deny"]},
		{"type": "aws_instance", "values": {"associate_public_ip_address": "${var.x}"}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_subnets_that_give_addresses if {
	every case in [
		{"subnet": {"id": "s-1", "map_public_ip_on_launch": true}, "instance": {"subnet_id": "s-1"}, "count": 1},
		{"subnet": {"id": "s-1", "map_public_ip_on_launch": false}, "instance": {"subnet_id": "s-1"}, "count": 0},
		{"subnet": {"id": "s-2", "map_public_ip_on_launch": true}, "instance": {"subnet_id": "s-1"}, "count": 0},
		{
			"subnet": {"id": "s-1", "map_public_ip_on_launch": true},
			"instance": {"subnet_id": "s-1", "associate_public_ip_address": false}, "count": 0,
		},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_subnet", "s", case.subnet),
			plans.known("aws_instance", "x", case.instance),
		])
		count(findings) == case.count
	}
}

test_deny_new_subnet_by_reference if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_subnet", "s", {"map_public_ip_on_launch": true}, {"id": true}, {}, "aws"),
		plans.made(
			"aws_instance", "x", {}, {"subnet_id": true, "associate_public_ip_address": true},
			{"subnet_id": plans.refers("aws_subnet.s.id")}, "aws",
		),
	])
	plans.brief(findings) == {[
		"deny", "aws_instance.x",
		concat("", [
			"associate_public_ip_address is not set, and aws_subnet.s gives a public address to everything in it; ",
			"allowed is false.",
		]),
	]}
}

test_undetermined_interfaces if {
	findings := rule.findings with input as plans.plan([plans.made("aws_launch_template", "x", {}, {"network_interfaces": true}, {"network_interfaces": {"references": ["local.n"]}}, "aws")])
	plans.brief(findings) == {[
		"undetermined", "aws_launch_template.x",
		"network_interfaces is not known yet; allowed is associate_public_ip_address false for each.",
	]}
}

# Which subnet it is, or whether that gives addresses, is not known.
test_undetermined_subnets if {
	hidden := {"references": ["local.hidden"]}
	every case in [
		{"subnet": {"map_public_ip_on_launch": true}, "unknown": {"id": true}, "instance": hidden, "missing": {"subnet_id"}},
		{"subnet": {"map_public_ip_on_launch": false}, "unknown": {"id": true}, "instance": hidden, "missing": set()},
		{"subnet": {}, "unknown": {"id": true, "map_public_ip_on_launch": true}, "instance": hidden, "missing": {"subnet_id"}},
		{
			"subnet": {}, "unknown": {"id": true, "map_public_ip_on_launch": true}, "instance": plans.refers("aws_subnet.s.id"),
			"missing": {"map_public_ip_on_launch of aws_subnet.s"},
		},
		{
			"subnet": {"map_public_ip_on_launch": true}, "unknown": {"id": true},
			"instance": plans.refers("aws_default_subnet.d.id"), "missing": set(),
		},
	] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_subnet", "s", case.subnet, case.unknown, {"map_public_ip_on_launch": hidden}, "aws"),
			plans.made("aws_instance", "x", {}, {"subnet_id": true}, {"subnet_id": case.instance}, "aws"),
			plans.made("aws_instance", "y", {"associate_public_ip_address": false}, {"subnet_id": true}, {"subnet_id": case.instance}, "aws"),
		])
		{finding.missing | some finding in findings} == case.missing
		every finding in findings {
			[finding.verdict, finding.address] == ["undetermined", "aws_instance.x"]
			finding.message == concat("", [
				"associate_public_ip_address is not set, and whether the subnet gives a public address depends on ",
				finding.missing, "; allowed is false.",
			])
		}
	}
}
