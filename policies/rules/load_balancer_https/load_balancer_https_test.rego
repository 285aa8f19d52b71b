package load_balancer_https_test

import data.lib.plans_test as plans
import data.rules.load_balancer_https as rule

test_deny_http_forward if {
	findings := rule.findings with input as _plan({"protocol": "HTTP", "default_action": [{"type": "forward"}]})
	plans.brief(findings) == {[
		"deny", "aws_lb_listener.web",
		"protocol is \"HTTP\" and a default action is \"forward\"; allowed is a redirect to HTTPS.",
	]}
}

test_deny_unset_protocol if {
	findings := rule.findings with input as _plan({"default_action": [{"type": "forward"}]})
	plans.brief(findings) == {[
		"deny", "aws_lb_listener.web",
		"protocol is not set (HTTP) and a default action is \"forward\"; allowed is a redirect to HTTPS.",
	]}
}

test_deny_redirect_to_http if {
	findings := rule.findings with input as _plan({
		"protocol": "HTTP",
		"default_action": [{"type": "redirect", "redirect": [{"protocol": "HTTP"}]}],
	})
	plans.brief(findings) == {[
		"deny", "aws_lb_listener.web",
		"protocol is \"HTTP\" and a default action redirects to \"HTTP\"; allowed is a redirect to HTTPS.",
	]}
}

test_deny_one_of_two_actions if {
	findings := rule.findings with input as _plan({"protocol": "HTTP", "default_action": [
		{"type": "authenticate-oidc"},
		{"type": "redirect", "redirect": [{"protocol": "HTTPS"}]},
	]})
	plans.verdicts(findings) == {["deny", "aws_lb_listener.web"]}
}

test_deny_redirect_that_keeps_the_protocol if {
	findings := rule.findings with input as _plan({
		"protocol": "HTTP",
		"default_action": [{"type": "redirect", "redirect": [{"host": "a.example.com"}]}],
	})
	plans.brief(findings) == {[
		"deny", "aws_lb_listener.web",
		"protocol is \"HTTP\" and a default action keeps the protocol in its redirect; allowed is a redirect to HTTPS.",
	]}
}

test_allow_redirect_to_https if {
	findings := rule.findings with input as _plan({
		"protocol": "HTTP",
		"default_action": [{"type": "redirect", "redirect": [{"protocol": "HTTPS"}]}],
	})
	count(findings) == 0
}

test_allow_tls_1_2_policies if {
	every policy in [
		"ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
		"ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
		"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-3-2021-06",
		"ELBSecurityPolicy-TLS-1-2-2017-01", "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
		"ELBSecurityPolicy-FS-1-2-2019-08", "ELBSecurityPolicy-FS-1-2-Res-2020-10",
	] {
		findings := rule.findings with input as _plan({"protocol": "HTTPS", "ssl_policy": policy})
		count(findings) == 0
	}
}

test_deny_old_policies if {
	every policy in [
		"ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-TLS-1-0-2015-04",
		"ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-TLS13-1-0-2021-06",
		"ELBSecurityPolicy-TLS13-1-1-2021-06", "ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-FS-1-1-2019-08",
	] {
		findings := rule.findings with input as _plan({"protocol": "TLS", "ssl_policy": policy})
		plans.verdicts(findings) == {["deny", "aws_lb_listener.web"]}
	}
}

test_deny_unset_policy if {
	findings := rule.findings with input as _plan({"protocol": "HTTPS"})
	plans.brief(findings) == {[
		"deny", "aws_lb_listener.web",
		concat("", [
			"ssl_policy is not set, which means ELBSecurityPolicy-2016-08; ",
			"allowed are policies that begin with TLS 1.2, such as ELBSecurityPolicy-TLS13-1-2-2021-06.",
		]),
	]}
}

test_tcp_and_udp if {
	every case in [
		{"values": {"protocol": "TCP", "port": 443}, "count": 0},
		{"values": {"protocol": "UDP", "port": 80}, "count": 0},
		{"values": {"protocol": "TCP", "port": 80}, "count": 1},
		{"values": {"protocol": "TCP_UDP", "port": 80}, "count": 1},
	] {
		findings := rule.findings with input as _plan(case.values)
		count(findings) == case.count
	}
}

test_allow_gateway_load_balancer if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_lb", "gateway", {"load_balancer_type": "gateway"}),
		plans.made(
			"aws_lb_listener", "web",
			{"default_action": [{"type": "forward"}]},
			{"load_balancer_arn": true, "protocol": true},
			{"load_balancer_arn": plans.refers("aws_lb.gateway.arn"), "default_action": [{}]}, "aws",
		),
	])
	count(findings) == 0
}

test_classic_load_balancer if {
	every case in [
		{"protocol": "http", "count": 1},
		{"protocol": "TCP", "count": 1},
		{"protocol": "https", "count": 0},
		{"protocol": "SSL", "count": 0},
	] {
		findings := rule.findings with input as plans.plan([plans.known("aws_elb", "web", {
			"listener": [{"lb_protocol": case.protocol}],
		})])
		count(findings) == case.count
	}
}

test_undetermined if {
	every case in [
		{"values": {}, "argument": "protocol"},
		{"values": {"protocol": "HTTPS"}, "argument": "ssl_policy"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_alb_listener", "web", case.values, {case.argument: true},
			{case.argument: {"references": ["local.choice"]}}, "aws",
		)])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.argument]}
	}
}

test_undetermined_unknown_redirect if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_lb_listener", "web",
		{"protocol": "HTTP", "default_action": [{"type": "redirect", "redirect": [{}]}]},
		{"default_action": [{"redirect": [{"protocol": true}]}]},
		{"default_action": [{"redirect": [{"protocol": {"references": ["local.protocol"]}}]}]}, "aws",
	)])
	plans.brief(findings) == {[
		"undetermined", "aws_lb_listener.web",
		"protocol is \"HTTP\", and protocol of a redirect is not known yet; allowed is a redirect to HTTPS.",
	]}
}

test_undetermined_type_and_redirect_at_once if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_lb_listener", "web",
		{"protocol": "HTTP", "default_action": [{"redirect": [{}]}]},
		{"default_action": [{"type": true, "redirect": [{"protocol": true}]}]},
		{"default_action": [{
			"type": {"references": ["local.type"]},
			"redirect": [{"protocol": {"references": ["local.protocol"]}}],
		}]},
		"aws",
	)])
	plans.brief(findings) == {[
		"undetermined", "aws_lb_listener.web",
		"protocol is \"HTTP\", and type of a default action is not known yet; allowed is a redirect to HTTPS.",
	]}
}

test_deny_several_redirects if {
	findings := rule.findings with input as _plan({
		"protocol": "HTTP",
		"default_action": [{"type": "redirect", "redirect": [{"protocol": "HTTP"}, {}, {"protocol": "TCP"}]}],
	})
	plans.brief(findings) == {[
		"deny", "aws_lb_listener.web",
		"protocol is \"HTTP\" and a default action redirects to \"HTTP\", \"TCP\"; allowed is a redirect to HTTPS.",
	]}
}

test_undetermined_blocks_that_are_not_known if {
	every case in [
		{"type": "aws_lb_listener", "values": {"protocol": "HTTP"}, "unknown": {"default_action": true}},
		{
			"type": "aws_lb_listener",
			"values": {"protocol": "HTTP", "default_action": [{"type": "redirect"}]},
			"unknown": {"default_action": [{"redirect": true}]},
		},
		{"type": "aws_lb_listener", "values": {"protocol": "TCP"}, "unknown": {"port": true}},
		{"type": "aws_elb", "values": {}, "unknown": {"listener": true}},
	] {
		made := plans.made(case.type, "web", case.values, case.unknown, {"port": {"references": ["var.port"]}}, "aws")
		findings := rule.findings with input as plans.plan([made])
		plans.verdicts(findings) == {["undetermined", concat(".", [case.type, "web"])]}
	}
}

test_deny_redirect_to_nowhere if {
	findings := rule.findings with input as _plan({"protocol": "HTTP", "default_action": [{"type": "redirect"}]})
	plans.brief(findings) == {[
		"deny", "aws_lb_listener.web",
		"protocol is \"HTTP\" and a default action does not say where it redirects to; allowed is a redirect to HTTPS.",
	]}
}

_plan(values) := plans.plan([plans.known("aws_lb_listener", "web", values)])

test_undetermined_protocol_of_a_classic_load_balancer if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_elb", "web", {"listener": [{"lb_port": 80}]}, {"listener": [{"lb_protocol": true}]},
		{"listener": [{"lb_protocol": {"references": ["local.protocol"]}}]}, "aws",
	)])
	plans.brief(findings) == {[
		"undetermined", "aws_elb.web", "lb_protocol of a listener is not known yet; allowed are https and ssl.",
	]}
}

test_deny_listeners_without_a_policy if {
	every protocol in ["HTTPS", "TLS"] {
		findings := rule.findings with input as _plan({"protocol": protocol})
		{[finding.verdict, startswith(finding.message, "ssl_policy is not set")] | some finding in findings} == {["deny", true]}
	}
}

test_undetermined_policy_of_a_listener if {
	every case in [
		{"protocol": "HTTPS", "missing": {"ssl_policy"}}, {"protocol": "TLS", "missing": {"ssl_policy"}},
		{"protocol": "TCP", "missing": set()},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_lb_listener", "web", {"protocol": case.protocol, "port": 443}, {"ssl_policy": true},
			{"ssl_policy": {"references": ["local.policy"]}}, "aws",
		)])
		{finding.missing | some finding in findings} == case.missing
	}
}

test_policies_of_listeners_without_tls_do_not_matter if {
	findings := rule.findings with input as _plan({"protocol": "TCP", "port": 443, "ssl_policy": "ELBSecurityPolicy-2016-08"})
	count(findings) == 0
}

test_allow_a_listener_of_a_gateway_load_balancer if {
	every type in ["aws_lb", "aws_alb"] {
		every case in [{"kind": {"load_balancer_type": "gateway"}, "count": 0}, {"kind": {}, "count": 1}] {
			findings := rule.findings with input as plans.plan([
				plans.made(type, "b", case.kind, {"arn": true}, {}, "aws"),
				plans.made(
					"aws_lb_listener", "web", {"default_action": [{"type": "forward"}]}, {"load_balancer_arn": true},
					{"load_balancer_arn": plans.refers(concat(".", [type, "b.arn"])), "default_action": [{}]}, "aws",
				),
			])
			count(findings) == case.count
		}
	}
}

test_a_redirect_beside_another_action_is_none if {
	findings := rule.findings with input as _plan({
		"protocol": "HTTP",
		"default_action": [{"type": "forward", "redirect": [{"protocol": "HTTP"}]}],
	})
	plans.brief(findings) == {[
		"deny", "aws_lb_listener.web",
		"protocol is \"HTTP\" and a default action is \"forward\"; allowed is a redirect to HTTPS.",
	]}
}

test_actions_matter_for_http_only if {
	every protocol, count_of in {"HTTP": 1, "HTTPS": 0, "TCP": 0} {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_lb_listener", "web",
			{"protocol": protocol, "port": 443, "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}, {"default_action": true},
			{"default_action": [{"type": {"references": ["local.t"]}}]}, "aws",
		)])
		count(findings) == count_of
		typeless := rule.findings with input as plans.plan([plans.made(
			"aws_lb_listener", "web",
			{"protocol": protocol, "port": 443, "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06", "default_action": [{}]},
			{"default_action": [{"type": true}]}, {"default_action": [{"type": {"references": ["local.t"]}}]}, "aws",
		)])
		count(typeless) == count_of
	}
}

test_ports_that_are_not_known_matter_for_tcp_only if {
	every protocol, verdicts in {"TCP": {"undetermined"}, "TCP_UDP": {"undetermined"}, "UDP": set(), "TLS": set()} {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_lb_listener", "web", {"protocol": protocol, "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}, {"port": true},
			{"port": {"references": ["local.p"]}}, "aws",
		)])
		{finding.verdict | some finding in findings} == verdicts
	}
}

test_actions_that_do_not_redirect_keep_their_protocol if {
	findings := rule.findings with input as _plan({
		"protocol": "HTTP", "default_action": [{"type": "forward", "redirect": [{}]}, {"type": "fixed-response"}],
	})
	{finding.message | some finding in findings} == {
		"protocol is \"HTTP\" and a default action is \"forward\"; allowed is a redirect to HTTPS.",
		"protocol is \"HTTP\" and a default action is \"fixed-response\"; allowed is a redirect to HTTPS.",
	}
	open := rule.findings with input as plans.plan([plans.made(
		"aws_lb_listener", "web", {"protocol": "HTTP", "default_action": [{"type": "forward"}]},
		{"default_action": [{"redirect": true}]}, {"default_action": [{"redirect": [{}]}]}, "aws",
	)])
	[finding.verdict | some finding in open] == ["deny"]
}
