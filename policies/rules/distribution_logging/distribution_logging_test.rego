package distribution_logging_test

import data.lib.plans_test as plans
import data.rules.distribution_logging as rule

_site := "aws_cloudfront_distribution.site"

_allowed := "; allowed are logging_config with a bucket, and a log delivery for the distribution."

_arn := "arn:aws:cloudfront::111122223333:distribution/E1"

test_deny_no_logs if {
	every config in [[], [{"bucket": ""}], [{"bucket": null}], null] {
		findings := rule.findings with input as _plan({"logging_config": config}, [])
		plans.brief(findings) == {["deny", _site, concat("", ["The distribution keeps no access logs", _allowed])]}
	}
}

test_allow_legacy_logs if {
	findings := rule.findings with input as _plan({"logging_config": [{"bucket": "logs.s3.amazonaws.com"}]}, [])
	count(findings) == 0
}

test_allow_bucket_that_is_not_known_yet if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site", {"logging_config": [{}]}, {"logging_config": [{"bucket": true}]},
		{"logging_config": [{"bucket": plans.refers("aws_s3_bucket.logs.bucket_domain_name")}]}, "aws",
	)])
	count(findings) == 0
}

test_deliveries_by_arn if {
	every case in [
		{"arn": _arn, "source": "cdn", "count": 0},
		{"arn": "arn:aws:cloudfront::111122223333:distribution/E2", "source": "cdn", "count": 1},
		{"arn": _arn, "source": "another", "count": 1},
	] {
		findings := rule.findings with input as _plan({"arn": _arn}, [
			plans.known("aws_cloudwatch_log_delivery_source", "s", {"name": "cdn", "resource_arn": case.arn}),
			plans.known("aws_cloudwatch_log_delivery", "d", {"delivery_source_name": case.source}),
		])
		count(findings) == case.count
	}
}

test_deny_source_without_delivery if {
	findings := rule.findings with input as _plan(
		{"arn": _arn},
		[plans.known("aws_cloudwatch_log_delivery_source", "s", {"name": "cdn", "resource_arn": _arn})],
	)
	plans.verdicts(findings) == {["deny", _site]}
}

test_allow_delivery_by_reference if {
	findings := rule.findings with input as _referring(plans.refers("aws_cloudfront_distribution.site.arn"))
	count(findings) == 0
}

test_deny_delivery_of_something_else if {
	findings := rule.findings with input as _referring(plans.refers("aws_cloudfront_distribution.other.arn"))
	plans.verdicts(findings) == {["deny", _site]}
}

test_undetermined_hidden_source if {
	findings := rule.findings with input as _referring({"references": ["local.arn"]})
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"aws_cloudwatch_log_delivery_source.s.resource_arn",
	]}
}

test_undetermined_unknown_block if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{}, {"logging_config": true}, {}, "aws",
	)])
	plans.brief(findings) == {[
		"undetermined", _site,
		concat("", ["Whether the distribution keeps access logs depends on logging_config", _allowed]),
	]}
}

test_synthesized_files if {
	every case in [
		{"site": {"logging_config": {"bucket": "${data.terraform_remote_state.s.outputs.logs}"}}, "count": 0},
		{"site": {"dynamic": {"logging_config": {"for_each": [1], "content": {"bucket": "${var.logs}"}}}}, "count": 0},
		{"site": {}, "count": 1},
	] {
		findings := rule.findings with input as {
			"data": {"terraform_remote_state": {"s": {"backend": "local"}}},
			"resource": {"aws_cloudfront_distribution": {"site": case.site}},
		}
		count(findings) == case.count
	}
}

test_delivery_in_a_synthesized_file if {
	findings := rule.findings with input as {"resource": {
		"aws_cloudfront_distribution": {"site": {}},
		"aws_cloudwatch_log_delivery_source": {"s": {
			"name": "cdn", "log_type": "ACCESS_LOGS",
			"resource_arn": "${aws_cloudfront_distribution.site.arn}",
		}},
		"aws_cloudwatch_log_delivery": {"d": {"delivery_source_name": "${aws_cloudwatch_log_delivery_source.s.name}"}},
	}}
	count(findings) == 0
}

_plan(values, others) := plans.plan(array.concat([plans.known("aws_cloudfront_distribution", "site", values)], others))

_referring(expression) := plans.plan([
	plans.made("aws_cloudfront_distribution", "site", {"logging_config": []}, {"arn": true}, {}, "aws"),
	plans.made(
		"aws_cloudfront_distribution", "other", {"logging_config": [{"bucket": "logs.s3.amazonaws.com"}]},
		{"arn": true}, {}, "aws",
	),
	plans.made(
		"aws_cloudwatch_log_delivery_source", "s", {"name": "cdn"}, {"resource_arn": true},
		{"resource_arn": expression}, "aws",
	),
	plans.known("aws_cloudwatch_log_delivery", "d", {"delivery_source_name": "cdn"}),
])

test_sources_that_cannot_be_told_matter_once_delivered if {
	hidden := plans.made(
		"aws_cloudwatch_log_delivery_source", "s", {"name": "cdn"}, {"resource_arn": true},
		{"resource_arn": {"references": ["local.arn"]}}, "aws",
	)
	delivered := plans.known("aws_cloudwatch_log_delivery", "d", {"delivery_source_name": "cdn"})
	every case in [
		{"values": {}, "others": [hidden, delivered], "verdicts": ["undetermined"]},
		{"values": {}, "others": [hidden], "verdicts": ["deny"]},
		{"values": {"logging_config": [{"bucket": "logs.s3.amazonaws.com"}]}, "others": [hidden, delivered], "verdicts": []},
	] {
		findings := rule.findings with input as _plan(case.values, case.others)
		[finding.verdict | some finding in findings] == case.verdicts
	}
	elsewhere := plans.made(
		"aws_cloudwatch_log_delivery_source", "s", {"name": "cdn"}, {"resource_arn": true},
		{"resource_arn": plans.refers("aws_vpc.v.arn")}, "aws",
	)
	findings := rule.findings with input as _plan({}, [elsewhere, delivered])
	[finding.verdict | some finding in findings] == ["deny"]
}
