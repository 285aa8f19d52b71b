package cloudfront_certificate_region_test

import data.lib.plans_test as plans
import data.rules.cloudfront_certificate_region as rule

test_undetermined_blocks_that_are_not_known if {
	made := plans.made("aws_cloudfront_distribution", "site", {}, {"viewer_certificate": true}, {}, "aws")
	findings := rule.findings with input as plans.plan([made])
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

test_deny_region_that_other_resources_of_the_provider_show if {
	every witness in [
		plans.known("aws_subnet", "a", {"availability_zone": "eu-central-1a"}),
		plans.known("aws_vpc_endpoint", "a", {"service_name": "com.amazonaws.eu-central-1.s3"}),
	] {
		findings := rule.findings with input as _behind_a_local(witness)
		plans.verdicts(findings) == {["deny", "aws_cloudfront_distribution.site"]}
	}
}

test_undetermined_region_that_other_resources_do_not_show if {
	every witness in [
		plans.known("aws_subnet", "a", {"availability_zone": "us-west-2-lax-1a"}),
		plans.known("aws_vpc_endpoint", "a", {"service_name": "com.amazonaws.vpce.eu-central-1.vpce-svc-1"}),
		plans.made(
			"aws_vpc_endpoint", "a", {"service_name": "com.amazonaws.eu-central-1.s3"}, {},
			{"service_region": {"constant_value": "eu-central-1"}}, "aws",
		),
	] {
		findings := rule.findings with input as _behind_a_local(witness)
		plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
	}
}

_behind_a_local(witness) := object.union(plan, {"configuration": configuration}) if {
	plan := plans.plan([
		witness,
		plans.made("aws_acm_certificate", "c", {}, {"arn": true}, {}, "aws"),
		plans.made(
			"aws_cloudfront_distribution", "site", {"viewer_certificate": [{}]},
			{"viewer_certificate": [{"acm_certificate_arn": true}]},
			{"viewer_certificate": [{"acm_certificate_arn": plans.refers("aws_acm_certificate.c.arn")}]}, "aws",
		),
	])
	provider := {"aws": {"name": "aws", "expressions": {"region": {"references": ["local.region"]}}}}
	configuration := object.union(plan.configuration, {"provider_config": provider})
}

_east := "arn:aws:acm:us-east-1:111122223333:certificate/1"

_west := "arn:aws:acm:eu-west-1:111122223333:certificate/1"

test_literal_arn if {
	every case in [{"arn": _east, "count": 0}, {"arn": _west, "count": 1}] {
		findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {
			"viewer_certificate": [{"acm_certificate_arn": case.arn}],
		})])
		count(findings) == case.count
	}
}

test_deny_message if {
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {
		"viewer_certificate": [{"acm_certificate_arn": _west}],
	})])
	plans.brief(findings) == {[
		"deny", "aws_cloudfront_distribution.site",
		concat("", [
			"acm_certificate_arn names \"", _west, "\" in eu-west-1; ",
			"CloudFront takes certificates from us-east-1 only.",
		]),
	]}
}

test_allow_iam_certificate if {
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {
		"viewer_certificate": [{"iam_certificate_id": "ASCA", "acm_certificate_arn": ""}],
	})])
	count(findings) == 0
}

test_certificate_and_validation_by_provider if {
	every reference in ["aws_acm_certificate.c.arn", "aws_acm_certificate_validation.v.certificate_arn"] {
		every case in [{"provider": "aws.edge", "count": 0}, {"provider": "aws", "count": 1}] {
			findings := rule.findings with input as plans.plan([
				_certificate("c", case.provider),
				plans.made(
					"aws_acm_certificate_validation", "v", {}, {"certificate_arn": true},
					{"certificate_arn": plans.refers("aws_acm_certificate.c.arn")}, case.provider,
				),
				_distribution(plans.refers(reference)),
			])
			count(findings) == case.count
		}
	}
}

test_allow_region_of_the_resource_itself if {
	certificate := plans.made(
		"aws_acm_certificate", "c", {"region": "us-east-1"}, {"arn": true},
		{"region": {"constant_value": "us-east-1"}}, "aws",
	)
	findings := rule.findings with input as plans.plan([
		certificate,
		_distribution(plans.refers("aws_acm_certificate.c.arn")),
	])
	count(findings) == 0
}

test_undetermined_region_of_the_resource_itself if {
	certificate := plans.made(
		"aws_acm_certificate", "c", {}, {"arn": true, "region": true},
		{"region": {"references": ["local.region"]}}, "aws",
	)
	findings := rule.findings with input as plans.plan([
		certificate,
		_distribution(plans.refers("aws_acm_certificate.c.arn")),
	])
	plans.verdicts(findings) == {["undetermined", "aws_cloudfront_distribution.site"]}
}

test_undetermined_names_the_missing_value if {
	findings := rule.findings with input as object.union(
		plans.plan([
			_certificate("c", "aws.hidden"),
			_distribution(plans.refers("aws_acm_certificate.c.arn")),
		]),
		{"configuration": {"provider_config": {"aws.hidden": {"expressions": {"region": {"references": ["local.r"]}}}}}},
	)
	{finding.missing | some finding in findings} == {"region of provider aws.hidden (local.r, which the plan does not show)"}
}

test_locals_given_beside_the_plan if {
	every case in [{"region": "us-east-1", "count": 0}, {"region": "eu-west-1", "count": 1}] {
		plan := object.union(
			plans.plan([
				_certificate("c", "aws.hidden"),
				_distribution(plans.refers("aws_acm_certificate.c.arn")),
			]),
			{"configuration": {"provider_config": {"aws.hidden": {"expressions": {"region": {"references": ["local.r"]}}}}}},
		)
		findings := rule.findings with input as plan with data.context as {"locals": {"r": case.region}}
		count(findings) == case.count
	}
}

test_local_shown_by_an_output if {
	plan := object.union(
		plans.plan([
			_certificate("c", "aws.hidden"),
			_distribution(plans.refers("aws_acm_certificate.c.arn")),
		]),
		{
			"output_changes": {"region": {"after": "us-east-1"}},
			"configuration": {
				"provider_config": {"aws.hidden": {"expressions": {"region": {"references": ["local.r"]}}}},
				"root_module": {"outputs": {"region": {"expression": {"references": ["local.r"]}}}},
			},
		},
	)
	findings := rule.findings with input as plan
	count(findings) == 0
}

test_region_of_a_variable if {
	every case in [{"region": "us-east-1", "count": 0}, {"region": "eu-west-1", "count": 1}] {
		plan := object.union(
			plans.plan([
				_certificate("c", "aws.chosen"),
				_distribution(plans.refers("aws_acm_certificate.c.arn")),
			]),
			{
				"variables": {"region": {"value": case.region}},
				"configuration": {"provider_config": {"aws.chosen": {"expressions": {"region": {"references": ["var.region"]}}}}},
			},
		)
		findings := rule.findings with input as plan
		count(findings) == case.count
	}
}

test_undetermined_environment_decides if {
	plan := {
		"format_version": "1.2",
		"resource_changes": [resource.change | some resource in _pair],
		"configuration": {"root_module": {"resources": [resource.block | some resource in _pair]}},
	}
	findings := rule.findings with input as plan
	{finding.missing | some finding in findings} == {"region of provider aws (not set: the environment decides)"}
}

_pair := [_certificate("c", "aws"), _distribution(plans.refers("aws_acm_certificate.c.arn"))]

# One of two: the value decides which, and only one of them lies right.
test_undetermined_either_of_two if {
	findings := rule.findings with input as plans.plan([
		_certificate("a", "aws.edge"),
		_certificate("b", "aws"),
		_distribution({"references": [
			"aws_acm_certificate.a.arn", "aws_acm_certificate.a",
			"aws_acm_certificate.b.arn", "aws_acm_certificate.b",
		]}),
	])
	plans.brief(findings) == {[
		"undetermined", "aws_cloudfront_distribution.site",
		concat("", [
			"acm_certificate_arn may name any of aws_acm_certificate.a, aws_acm_certificate.b, some of them in eu-west-1; ",
			"CloudFront takes certificates from us-east-1 only.",
		]),
	]}
}

test_hidden_in_a_local_value if {
	every case in [{"provider": "aws.edge", "count": 0}, {"provider": "aws", "count": 1}] {
		findings := rule.findings with input as plans.plan([
			_certificate("c", case.provider),
			_distribution({"references": ["local.certificate"]}),
		])
		count(findings) == case.count
	}
}

test_undetermined_remote_state_of_a_synthesized_file if {
	findings := rule.findings with input as {
		"data": {"terraform_remote_state": {"shared": {"backend": "s3"}}},
		"resource": {"aws_cloudfront_distribution": {"site": {
			"viewer_certificate": {"acm_certificate_arn": "${data.terraform_remote_state.shared.outputs.arn}"},
		}}},
	}
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"data.terraform_remote_state.shared.outputs.arn",
	]}
}

test_synthesized_provider_regions if {
	every case in [
		{"region": "us-east-1", "count": 0},
		{"region": "${local.edge}", "count": 0},
		{"region": "${var.home}", "count": 1},
	] {
		findings := rule.findings with input as {
			"provider": {"aws": [{"region": "eu-west-1"}, {"alias": "edge", "region": case.region}]},
			"locals": {"edge": "us-east-1"},
			"variable": {"home": {"default": "eu-west-1"}},
			"resource": {
				"aws_acm_certificate": {"c": {"provider": "aws.edge"}},
				"aws_cloudfront_distribution": {"site": {
					"viewer_certificate": [{"acm_certificate_arn": "${aws_acm_certificate.c.arn}"}],
				}},
			},
		}
		count(findings) == case.count
	}
}

test_looked_up_certificate if {
	every case in [{"provider": "aws.edge", "count": 0}, {"provider": "aws", "count": 1}] {
		findings := rule.findings with input as {
			"provider": {"aws": [{"region": "eu-west-1"}, {"alias": "edge", "region": "us-east-1"}]},
			"data": {"aws_acm_certificate": {"c": {"provider": case.provider, "domain": "example.com"}}},
			"resource": {"aws_cloudfront_distribution": {"site": {
				"viewer_certificate": {"acm_certificate_arn": "${data.aws_acm_certificate.c.arn}"},
			}}},
		}
		count(findings) == case.count
	}
}

_certificate(name, provider) := plans.made("aws_acm_certificate", name, {}, {"arn": true}, {}, provider)

_distribution(expression) := plans.made(
	"aws_cloudfront_distribution", "site",
	{"viewer_certificate": [{}]},
	{"viewer_certificate": [{"acm_certificate_arn": true}]},
	{"viewer_certificate": [{"acm_certificate_arn": expression}]}, "aws",
)
