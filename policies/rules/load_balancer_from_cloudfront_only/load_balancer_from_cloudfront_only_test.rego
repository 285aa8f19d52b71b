package load_balancer_from_cloudfront_only_test

import data.lib.plans_test as plans
import data.rules.load_balancer_from_cloudfront_only as rule

_ports := {"from_port": 443, "to_port": 443, "protocol": "tcp"}

_allowed := "; allowed is the prefix list com.amazonaws.global.cloudfront.origin-facing."

test_deny_blocks if {
	every case in [
		{"ports": _ports, "port": "443"}, {"ports": {"from_port": 80, "to_port": 80, "protocol": "tcp"}, "port": "80"},
	] {
		findings := rule.findings with input as plans.plan([
			_group([object.union(case.ports, {"cidr_blocks": ["0.0.0.0/0"]})]),
			plans.known("aws_lb", "x", {"security_groups": ["sg-1"]}),
		])
		plans.brief(findings) == {[
			"deny", "aws_lb.x",
			concat("", ["aws_security_group.g lets 0.0.0.0/0 in on port ", case.port, _allowed]),
		]}
	}
}

test_deny_rules_and_other_balancers if {
	every type in ["aws_lb", "aws_alb", "aws_elb"] {
		every resource in [
			plans.known("aws_security_group_rule", "r", object.union(_ports, {
				"type": "ingress", "security_group_id": "sg-1", "ipv6_cidr_blocks": ["::/0"],
			})),
			plans.known("aws_vpc_security_group_ingress_rule", "r", {
				"security_group_id": "sg-1", "ip_protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_ipv4": "0.0.0.0/0",
			}),
		] {
			findings := rule.findings with input as plans.plan([
				_group([]), resource, plans.known(type, "x", {"security_groups": ["sg-1"], "internal": false}),
			])
			plans.verdicts(findings) == {["deny", concat(".", [type, "x"])]}
		}
	}
}

test_references if {
	every case in [{"cidr": "0.0.0.0/0", "count": 1}, {"cidr": "10.0.0.0/8", "count": 0}] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_security_group", "g", {}, {"id": true}, {}, "aws"),
			plans.made(
				"aws_vpc_security_group_ingress_rule", "r",
				{"ip_protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_ipv4": case.cidr}, {"security_group_id": true},
				{"security_group_id": plans.refers("aws_security_group.g.id"), "cidr_ipv4": {}}, "aws",
			),
			plans.made(
				"aws_lb", "x", {}, {"security_groups": true, "internal": true},
				{"security_groups": plans.refers("aws_security_group.g.id")}, "aws",
			),
		])
		count(findings) == case.count
	}
}

test_allow if {
	every case in [
		{"rules": [object.union(_ports, {"prefix_list_ids": ["pl-1"], "cidr_blocks": []})], "balancer": {}},
		{"rules": [object.union(_ports, {"cidr_blocks": ["0.0.0.0/0"]})], "balancer": {"internal": true}},
		{"rules": [object.union(_ports, {"cidr_blocks": ["0.0.0.0/0"]})], "balancer": {"load_balancer_type": "network"}},
		{"rules": [object.union(_ports, {"cidr_blocks": ["0.0.0.0/0"]})], "balancer": {"security_groups": ["sg-2"]}},
		{"rules": [{"from_port": 8080, "to_port": 8080, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}], "balancer": {}},
		{"rules": null, "balancer": {"security_groups": null}},
	] {
		findings := rule.findings with input as plans.plan([
			_group(case.rules),
			plans.known("aws_lb", "x", object.union({"security_groups": ["sg-1"]}, case.balancer)),
		])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{
			"group": plans.made("aws_security_group", "g", {"id": "sg-1"}, {"ingress": true}, {"ingress": {"references": ["local.rules"]}}, "aws"),
			"missing": "ingress of aws_security_group.g",
		},
		{
			"group": plans.made(
				"aws_security_group", "g", {"id": "sg-1", "ingress": [_ports]}, {"ingress": [{"cidr_blocks": true}]},
				{"ingress": {"references": ["local.c"]}}, "aws",
			),
			"missing": "cidr_blocks of aws_security_group.g",
		},
		{
			"group": plans.made(
				"aws_security_group", "g", {"id": "sg-1", "ingress": [{"cidr_blocks": ["0.0.0.0/0"], "protocol": "tcp", "to_port": 443}]},
				{"ingress": [{"from_port": true}]}, {"ingress": {"references": ["local.c"]}}, "aws",
			),
			"missing": "from_port, to_port or protocol of aws_security_group.g",
		},
	] {
		findings := rule.findings with input as plans.plan([case.group, plans.known("aws_lb", "x", {"security_groups": ["sg-1"]})])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [{"rule": {"cidr_blocks": ["0.0.0.0/0"]}, "count": 1}, {"rule": {"prefix_list_ids": ["${data.aws_ec2_managed_prefix_list.c.id}"]}, "count": 0}] {
		findings := rule.findings with input as {"resource": {
			"aws_security_group": {"g": {"ingress": [object.union(_ports, case.rule)]}},
			"aws_lb": {"x": {"security_groups": ["${aws_security_group.g.id}"]}},
		}}
		count(findings) == case.count
	}
}

_group(rules) := plans.known("aws_security_group", "g", {"id": "sg-1", "ingress": rules})

test_undetermined_at_each_port if {
	every case in [{"to": 80, "verdicts": {"undetermined"}}, {"to": 443, "verdicts": {"undetermined"}}] {
		group := plans.made(
			"aws_security_group", "g",
			{"id": "sg-1", "ingress": [{"cidr_blocks": ["0.0.0.0/0"], "protocol": "tcp", "to_port": case.to}]},
			{"ingress": [{"from_port": true}]}, {"ingress": {"references": ["local.c"]}}, "aws",
		)
		findings := rule.findings with input as plans.plan([group, plans.known("aws_lb", "x", {"security_groups": ["sg-1"]})])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_allow_balancers_that_carry_bytes if {
	every case in [
		{"type": "network", "count": 0}, {"type": "gateway", "count": 0}, {"type": "application", "count": 1},
	] {
		values := {"load_balancer_type": case.type, "security_groups": ["sg-1"]}
		group := _group([object.union(_ports, {"cidr_blocks": ["0.0.0.0/0"]})])
		findings := rule.findings with input as plans.plan([group, plans.known("aws_lb", "x", values)])
		count(findings) == case.count
	}
}

test_undetermined_sources_at_each_port if {
	every case in [
		{"port": 80, "verdicts": {"undetermined"}}, {"port": 443, "verdicts": {"undetermined"}},
		{"port": 22, "verdicts": set()},
	] {
		group := plans.made(
			"aws_security_group", "g",
			{"id": "sg-1", "ingress": [{"from_port": case.port, "to_port": case.port, "protocol": "tcp"}]},
			{"ingress": [{"cidr_blocks": true}]}, {"ingress": {"references": ["local.c"]}}, "aws",
		)
		findings := rule.findings with input as plans.plan([group, plans.known("aws_lb", "x", {"security_groups": ["sg-1"]})])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

_everybody := object.union(_ports, {"cidr_blocks": ["0.0.0.0/0"]})

# What ties a rule to a group, or a group to a load balancer, may lie behind a local value.
test_undetermined_ties if {
	every case in [
		{"rule": _everybody, "hidden": "security_groups", "missing": {"security_groups"}},
		{"rule": _everybody, "hidden": "security_group_id", "missing": {"security_group_id of aws_security_group_rule.r"}},
		{"rule": _everybody, "hidden": "type", "missing": {"type of aws_security_group_rule.r"}},
		{"rule": object.union(_ports, {"cidr_blocks": ["10.0.0.0/8"]}), "hidden": "security_groups", "missing": set()},
		{"rule": object.union(_ports, {"cidr_blocks": ["10.0.0.0/8"]}), "hidden": "type", "missing": set()},
		{"rule": object.union(_everybody, {"from_port": 22, "to_port": 22}), "hidden": "security_group_id", "missing": set()},
	] {
		findings := rule.findings with input as plans.plan([
			_group([]),
			_hiding("aws_security_group_rule", "r", object.union(case.rule, {"type": "ingress", "security_group_id": "sg-1"}), case.hidden),
			_hiding("aws_lb", "x", {"security_groups": ["sg-1"]}, case.hidden),
		])
		{finding.missing | some finding in findings} == case.missing
		every finding in findings {
			finding.message == concat("", [finding.missing, " is not known yet, and may let everybody in", _allowed])
		}
	}
}

# A local value that is not known yet comes from a group that is still to be made.
test_hidden_groups_are_among_the_new_ones if {
	every case in [{"unknown": {"id": true}, "count": 1}, {"unknown": {}, "count": 0}] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_security_group", "new", {}, {"id": true}, {}, "aws"),
			plans.made("aws_security_group", "g", {"id": "sg-1", "ingress": [_everybody]}, case.unknown, {"ingress": {}}, "aws"),
			_hiding("aws_lb", "x", {"security_groups": ["sg-1"]}, "security_groups"),
		])
		count(findings) == case.count
	}
}

test_undetermined_rules_of_a_group_that_it_may_have if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_security_group", "g", {}, {"id": true, "ingress": true}, {"ingress": {"references": ["local.rules"]}}, "aws"),
		_hiding("aws_lb", "x", {"security_groups": ["sg-1"]}, "security_groups"),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "ingress of aws_security_group.g"]}
}

# What belongs to something else is no group of this document.
test_allow_groups_of_others if {
	findings := rule.findings with input as plans.plan([
		_group([_everybody]),
		plans.made(
			"aws_lb", "x", {}, {"security_groups": true},
			{"security_groups": plans.refers("aws_vpc.main.default_security_group_id")}, "aws",
		),
	])
	count(findings) == 0
}

test_deny_default_group if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_default_security_group", "g", {"ingress": [_everybody]}, {"id": true}, {"ingress": {}}, "aws"),
		plans.made(
			"aws_lb", "x", {}, {"security_groups": true},
			{"security_groups": plans.refers("aws_default_security_group.g.id")}, "aws",
		),
	])
	plans.verdicts(findings) == {["deny", "aws_lb.x"]}
}

_hiding(type, name, values, hidden) := plans.known(type, name, values) if not values[hidden]

_hiding(type, name, values, hidden) := plans.made(type, name, object.remove(values, [hidden]), {hidden: true}, {hidden: {"references": ["local.hidden"]}}, "aws") if {
	values[hidden]
}
