package autoscaling_health_check_test

import data.lib.plans_test as plans
import data.rules.autoscaling_health_check as rule

test_deny_groups_behind_a_load_balancer if {
	every name in ["load_balancers", "target_group_arns", "traffic_source"] {
		every case in [{"values": {}, "shown": "not set"}, {"values": {"health_check_type": "EC2"}, "shown": "\"EC2\""}] {
			findings := rule.findings with input as plans.plan([_group(object.union({name: ["x"]}, case.values))])
			plans.brief(findings) == {[
				"deny", "aws_autoscaling_group.g",
				concat("", [
					"health_check_type is ", case.shown, ", and the group is behind a load balancer; allowed is ELB.",
				]),
			]}
		}
	}
}

test_deny_groups_with_an_attachment if {
	every type in ["aws_autoscaling_attachment", "aws_autoscaling_traffic_source_attachment"] {
		unknown := plans.made(
			type, "a", {}, {"autoscaling_group_name": true},
			{"autoscaling_group_name": plans.refers("aws_autoscaling_group.g.name")}, "aws",
		)
		every attachment in [unknown, plans.known(type, "a", {"autoscaling_group_name": "group"})] {
			findings := rule.findings with input as plans.plan([_group({"name": "group"}), attachment])
			plans.verdicts(findings) == {["deny", "aws_autoscaling_group.g"]}
		}
	}
}

test_allow if {
	every values in [
		{"target_group_arns": ["x"], "health_check_type": "ELB"}, {}, {"target_group_arns": [], "health_check_type": "EC2"},
	] {
		findings := rule.findings with input as plans.plan([_group(values)])
		count(findings) == 0
	}
}

test_undetermined if {
	group := plans.made(
		"aws_autoscaling_group", "g", {"target_group_arns": ["x"]}, {"health_check_type": true},
		{"health_check_type": {"references": ["local.t"]}}, "aws",
	)
	findings := rule.findings with input as plans.plan([group])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "health_check_type"]}
}

test_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_autoscaling_group": {"g": {
		"target_group_arns": ["${aws_lb_target_group.t.arn}"],
	}}}}
	plans.verdicts(findings) == {["deny", "aws_autoscaling_group.g"]}
}

_group(values) := plans.known("aws_autoscaling_group", "g", values)

test_undetermined_attachments if {
	every type in ["aws_autoscaling_attachment", "aws_autoscaling_traffic_source_attachment"] {
		every case in [
			{"group": {"health_check_type": "EC2"}, "name": {"references": ["local.group"]}, "count": 1},
			{"group": {}, "name": {"references": ["local.group"]}, "count": 1},
			{"group": {"health_check_type": "ELB"}, "name": {"references": ["local.group"]}, "count": 0},
			{"group": {}, "name": plans.refers("aws_eks_node_group.n.resources"), "count": 0},
		] {
			findings := rule.findings with input as plans.plan([
				_group(object.union({"name": "group"}, case.group)),
				plans.made(type, "a", {}, {"autoscaling_group_name": true}, {"autoscaling_group_name": case.name}, "aws"),
			])
			count(findings) == case.count
			every finding in findings {
				[finding.verdict, finding.address] == ["undetermined", "aws_autoscaling_group.g"]
				finding.message == concat("", [
					"Whether the group is behind a load balancer, which its health check would have to ask, depends on ",
					"autoscaling_group_name of ", type, ".a; allowed is ELB.",
				])
			}
		}
	}
}
