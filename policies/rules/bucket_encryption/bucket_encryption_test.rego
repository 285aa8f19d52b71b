package bucket_encryption_test

import data.lib.plans_test as plans
import data.rules.bucket_encryption as rule

_bucket := "aws_s3_bucket.b"

_type := "aws_s3_bucket_server_side_encryption_configuration"

test_deny_nothing_written if {
	every resource in [
		plans.known("aws_s3_bucket", "b", {}),
		plans.known("aws_s3_bucket", "b", {"server_side_encryption_configuration": []}),
		plans.made("aws_s3_bucket", "b", {}, {"server_side_encryption_configuration": true}, {}, "aws"),
	] {
		findings := rule.findings with input as plans.plan([resource])
		plans.brief(findings) == {[
			"deny", _bucket,
			concat("", [
				"The bucket has no encryption configuration with an algorithm; ",
				"allowed are AES256, aws:kms and aws:kms:dsse.",
			]),
		]}
	}
}

test_deny_rule_without_algorithm if {
	every rules in [[], [{"bucket_key_enabled": true}], [{"apply_server_side_encryption_by_default": [{"sse_algorithm": ""}]}]] {
		findings := rule.findings with input as _with({"rule": rules}, {})
		plans.verdicts(findings) == {["deny", _bucket]}
	}
}

test_allow if {
	every algorithm in ["AES256", "aws:kms", "aws:kms:dsse"] {
		findings := rule.findings with input as _with({"rule": _rules(algorithm)}, {})
		count(findings) == 0
	}
}

test_allow_legacy_block if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", {"server_side_encryption_configuration": [{"rule": _rules("AES256")}]})])
	count(findings) == 0
}

test_allow_unknown_algorithm if {
	findings := rule.findings with input as _with(
		{"rule": [{"apply_server_side_encryption_by_default": [{}]}]},
		{"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": true}]}]},
	)
	count(findings) == 0
}

test_undetermined_unknown_blocks if {
	every case in [
		{"values": {}, "unknown": {"rule": true}},
		{"values": {"rule": [{}]}, "unknown": {"rule": [{"apply_server_side_encryption_by_default": true}]}},
	] {
		findings := rule.findings with input as _with(case.values, case.unknown)
		{[finding.verdict, finding.missing] | some finding in findings} == {[
			"undetermined",
			"the blocks in aws_s3_bucket_server_side_encryption_configuration.e",
		]}
	}
}

test_undetermined_unknown_blocks_of_the_bucket if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_s3_bucket", "b", {"bucket": "b"}, {"server_side_encryption_configuration": true},
		{"server_side_encryption_configuration": [{}]}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "server_side_encryption_configuration"]}
}

test_undetermined_hidden_bucket if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_s3_bucket", "a", {}, {"id": true}, {}, "aws"),
		plans.made("aws_s3_bucket", "b", {}, {"id": true}, {}, "aws"),
		plans.made(_type, "e", {"rule": _rules("AES256")}, {"bucket": true}, {"bucket": {"references": ["local.b"]}}, "aws"),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"the bucket of aws_s3_bucket_server_side_encryption_configuration.e",
	]}
}

test_synthesized_file if {
	every case in [
		{
			"others": {_type: {"e": {
				"bucket": "${aws_s3_bucket.b.bucket}",
				"rule": {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}},
			}}},
			"verdicts": [],
		},
		{"others": {}, "verdicts": ["deny"]},
	] {
		findings := rule.findings with input as {"resource": object.union({"aws_s3_bucket": {"b": {}}}, case.others)}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

_rules(algorithm) := [{"apply_server_side_encryption_by_default": [{"sse_algorithm": algorithm}]}]

_with(values, unknown) := plans.plan([
	plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
	plans.made(_type, "e", object.union({"bucket": "b"}, values), unknown, {}, "aws"),
])
