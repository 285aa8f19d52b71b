package load_balancer_certificate_region_test

import data.lib.plans_test as plans
import data.rules.load_balancer_certificate_region as rule

test_listeners if {
	every type in ["aws_lb_listener", "aws_alb_listener", "aws_lb_listener_certificate"] {
		every case in [{"region": "eu-west-1", "count": 0}, {"region": "us-east-1", "count": 1}] {
			findings := rule.findings with input as plans.plan([plans.known(type, "web", {
				"certificate_arn": _arn(case.region),
			})])
			count(findings) == case.count
		}
	}
}

test_deny_message if {
	findings := rule.findings with input as plans.plan([plans.known("aws_lb_listener", "web", {
		"certificate_arn": _arn("us-east-1"),
	})])
	plans.brief(findings) == {[
		"deny", "aws_lb_listener.web",
		concat("", [
			"certificate_arn names \"", _arn("us-east-1"), "\" in us-east-1; ",
			"a load balancer takes certificates from its own Region only (eu-west-1).",
		]),
	]}
}

test_classic_load_balancer if {
	every case in [
		{"arn": _arn("eu-west-1"), "count": 0},
		{"arn": _arn("us-east-1"), "count": 1},
		{"arn": "arn:aws:iam::111122223333:server-certificate/web", "count": 0},
	] {
		findings := rule.findings with input as plans.plan([plans.known("aws_elb", "web", {
			"listener": [{"ssl_certificate_id": case.arn}],
		})])
		count(findings) == case.count
	}
}

test_undetermined_unknown_certificate if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_lb_listener", "web", {}, {"certificate_arn": true},
		{"certificate_arn": {"references": ["local.certificate"]}}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "local.certificate"]}
}

test_allow_iam_certificates_in_us_east_1 if {
	findings := rule.findings with input as plans.plan([plans.made("aws_lb_listener", "web", {"certificate_arn": "arn:aws:iam::111122223333:server-certificate/web"}, {}, {}, "aws.edge")])
	count(findings) == 0
}

_arn(region) := concat(":", ["arn:aws:acm", region, "111122223333:certificate/1"])

test_undetermined_listeners_of_a_classic_load_balancer if {
	findings := rule.findings with input as plans.plan([plans.made("aws_elb", "web", {}, {"listener": true}, {"listener": {"references": ["local.l"]}}, "aws")])
	plans.brief(findings) == {[
		"undetermined", "aws_elb.web", "listener is not known yet; allowed is certificates from its own Region only.",
	]}
}
