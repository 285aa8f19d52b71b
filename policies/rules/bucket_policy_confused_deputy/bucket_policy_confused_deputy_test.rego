package bucket_policy_confused_deputy_test

import data.lib.plans_test as plans
import data.rules.bucket_policy_confused_deputy as rule

_policy := "aws_s3_bucket_policy.p"

_arn := "arn:aws:cloudfront::111122223333:distribution/E1"

_allowed := "; allowed is a condition on aws:SourceArn or aws:SourceAccount."

test_deny_message if {
	findings := rule.findings with input as _plan([_statement({})])
	plans.brief(findings) == {[
		"deny", _policy,
		concat("", ["The policy lets cloudfront.amazonaws.com act for any account", _allowed]),
	]}
}

test_services if {
	every case in [
		{"service": "logging.s3.amazonaws.com", "count": 1},
		{"service": "delivery.logs.amazonaws.com", "count": 1},
		{"service": "cloudtrail.amazonaws.com", "count": 1},
		{"service": ["config.amazonaws.com", "s3.amazonaws.com"], "count": 1},
		{"service": "logdelivery.elasticloadbalancing.amazonaws.com", "count": 0},
	] {
		findings := rule.findings with input as _plan([object.union(_statement({}), {"Principal": {"Service": case.service}})])
		count(findings) == case.count
	}
}

test_allow_other_statements if {
	every other in [{"Effect": "Deny"}, {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}] {
		findings := rule.findings with input as _plan([object.union(object.remove(_statement({}), object.keys(other)), other)])
		count(findings) == 0
	}
}

test_conditions if {
	every case in [
		{"condition": {"StringEquals": {"AWS:SourceArn": _arn}}, "count": 0},
		{"condition": {"ArnLike": {"aws:SourceArn": [_arn, "arn:aws:cloudfront::111122223333:distribution/*"]}}, "count": 0},
		{"condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}, "count": 0},
		{"condition": {"StringEquals": {"aws:SourceOrgID": "o-1"}}, "count": 0},
		{"condition": {"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-1/r-1/*"}}, "count": 0},
		{"condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::files"}}, "count": 0},
		{"condition": {"StringLike": {"aws:SourceAccount": "*"}}, "count": 1},
		{"condition": {"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::*:distribution/*"}}, "count": 1},
		{"condition": {"ArnLike": {"aws:SourceArn": "arn:*"}}, "count": 1},
		{"condition": {"ArnLike": {"aws:SourceArn": "arn:aws:*:*:*:*"}}, "count": 1},
		{"condition": {"ArnLike": {"aws:SourceArn": [_arn, "*"]}}, "count": 1},
		{"condition": {"StringEquals": {"aws:SourceArn": []}}, "count": 1},
		{"condition": {"StringEqualsIfExists": {"aws:SourceArn": _arn}}, "count": 1},
		{"condition": {"StringNotEquals": {"aws:SourceArn": _arn}}, "count": 1},
		{"condition": {"Bool": {"aws:SecureTransport": "true"}}, "count": 1},
	] {
		findings := rule.findings with input as _plan([_statement(case.condition)])
		count(findings) == case.count
	}
}

test_older_argument_of_the_bucket if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", {
		"bucket": "b",
		"policy": json.marshal({"Statement": _statement({})}),
	})])
	plans.verdicts(findings) == {["deny", "aws_s3_bucket.b"]}
}

test_document_that_is_read_during_the_apply if {
	service := {"principals": [{"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]}], "actions": ["s3:GetObject"]}
	condition := {"condition": [{"test": "StringEquals", "variable": "AWS:SourceArn", "values": [null]}]}
	every case in [
		{"statements": [service], "verdicts": ["deny"]},
		{"statements": [object.union(service, condition)], "verdicts": []},
	] {
		findings := rule.findings with input as plans.plan([plans.document("d", case.statements), _unknown(plans.refers("data.aws_iam_policy_document.d.json"))])
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_undetermined_unknown_policy if {
	findings := rule.findings with input as plans.plan([_unknown({"references": ["local.policy"]})])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "local.policy"]}
}

test_undetermined_one_of_several if {
	service := {"principals": [{"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]}], "actions": ["s3:GetObject"]}
	findings := rule.findings with input as plans.plan([
		plans.document("d", [service]), plans.document("e", []),
		_unknown({"references": ["data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.e.json"]}),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "policy"]}
}

test_synthesized_file if {
	every case in [
		{"condition": [], "verdicts": ["deny"]},
		{"condition": {"test": "ArnLike", "variable": "aws:SourceArn", "values": ["${aws_cloudfront_distribution.site.arn}"]}, "verdicts": []},
	] {
		findings := rule.findings with input as {
			"data": {"aws_iam_policy_document": {"d": {"statement": {
				"actions": ["s3:GetObject"],
				"principals": {"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]},
				"condition": case.condition,
			}}}},
			"resource": {
				"aws_cloudfront_distribution": {"site": {}},
				"aws_s3_bucket_policy": {"p": {"bucket": "b", "policy": "${data.aws_iam_policy_document.d.json}"}},
			},
		}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

_statement(condition) := {
	"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*",
	"Principal": {"Service": "cloudfront.amazonaws.com"}, "Condition": condition,
}

_plan(statements) := plans.plan([plans.known("aws_s3_bucket_policy", "p", {
	"bucket": "b",
	"policy": json.marshal({"Statement": statements}),
})])

_unknown(expression) := plans.made("aws_s3_bucket_policy", "p", {"bucket": "b"}, {"policy": true}, {"policy": expression}, "aws")

test_each_service_that_says_for_whom_it_acts if {
	every service in [
		"cloudfront.amazonaws.com", "cloudtrail.amazonaws.com", "config.amazonaws.com", "delivery.logs.amazonaws.com",
		"logging.s3.amazonaws.com", "s3.amazonaws.com",
	] {
		statement := object.union(object.remove(_statement({}), ["Principal"]), {"Principal": {"Service": service}})
		findings := rule.findings with input as _plan([statement])
		plans.verdicts(findings) == {["deny", _policy]}
	}
}

test_each_test_that_binds_a_service if {
	every test in [
		"ArnEquals", "ArnLike", "StringEquals", "StringEqualsIgnoreCase", "StringLike", "ForAnyValue:StringEquals",
		"ForAnyValue:StringLike",
	] {
		every variable in ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"] {
			findings := rule.findings with input as _plan([_statement({test: {variable: "111122223333"}})])
			count(findings) == 0
		}
	}
}

test_policy_that_may_be_one_of_two_documents if {
	open := {"actions": ["s3:GetObject"], "resources": ["*"], "principals": [{"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]}]}
	every case in [
		{"others": [open], "verdicts": {"deny"}},
		{"others": [object.union(open, {"principals": [{"type": "AWS", "identifiers": ["cloudfront.amazonaws.com"]}]})], "verdicts": {"undetermined"}},
	] {
		findings := rule.findings with input as plans.plan([
			plans.document("d", [open]), plans.document("e", case.others),
			_unknown({"references": ["data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.e.json"]}),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_policy_that_is_open_is_denied_whatever_else_it_takes_over if {
	open := plans.document("d", [{
		"actions": ["s3:GetObject"], "resources": ["*"],
		"principals": [{"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]}],
	}])
	findings := rule.findings with input as plans.plan([
		_unknown(plans.refers("data.aws_iam_policy_document.d.json")),
		object.union(open, {
			"change": {"change": {"after_unknown": {"source_policy_documents": true}}},
			"block": {"expressions": {"source_policy_documents": plans.refers("aws_ssm_parameter.p.value")}},
		}),
	])
	{finding.verdict | some finding in findings} == {"deny"}
}
