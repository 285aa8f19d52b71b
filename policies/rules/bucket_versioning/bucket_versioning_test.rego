package bucket_versioning_test

import data.lib.plans_test as plans
import data.rules.bucket_versioning as rule

_bucket := "aws_s3_bucket.b"

test_deny_no_versioning if {
	every values in [{}, {"versioning": []}, {"versioning": [{"enabled": false}]}, {"versioning": null}] {
		findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", values)])
		plans.brief(findings) == {["deny", _bucket, "The bucket has no versioning; allowed is the status \"Enabled\"."]}
	}
}

# A new bucket: the provider computes the older block, and nobody wrote it.
test_deny_computed_block if {
	findings := rule.findings with input as plans.plan([plans.made("aws_s3_bucket", "b", {}, {"versioning": true}, {}, "aws")])
	plans.verdicts(findings) == {["deny", _bucket]}
}

test_deny_other_status if {
	every case in [
		{"configuration": [{"status": "Suspended"}], "words": "\"Suspended\""},
		{"configuration": [{"status": "Disabled"}], "words": "\"Disabled\""},
		{"configuration": [{"status": null}], "words": "not set"},
		{"configuration": [], "words": "not set"},
	] {
		findings := rule.findings with input as _with(case.configuration, {})
		plans.brief(findings) == {[
			"deny", _bucket,
			concat("", ["The status of aws_s3_bucket_versioning.v is ", case.words, "; allowed is the status \"Enabled\"."]),
		]}
	}
}

test_allow_enabled if {
	findings := rule.findings with input as _with([{"status": "Enabled"}], {})
	count(findings) == 0
}

test_allow_legacy_block if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", {"versioning": [{"enabled": true}]})])
	count(findings) == 0
}

test_deny_versioning_of_another_bucket if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
		plans.known("aws_s3_bucket_versioning", "v", {"bucket": "x", "versioning_configuration": [{"status": "Enabled"}]}),
	])
	plans.verdicts(findings) == {["deny", _bucket]}
}

test_undetermined if {
	every case in [
		{"resources": [_of_bucket({}, {"versioning_configuration": [{"status": true}]})], "missing": "the status of aws_s3_bucket_versioning.v"},
		{"resources": [_of_bucket({}, {"versioning_configuration": true})], "missing": "the status of aws_s3_bucket_versioning.v"},
	] {
		findings := rule.findings with input as plans.plan(array.concat(
			[plans.known("aws_s3_bucket", "b", {"bucket": "b"})],
			case.resources,
		))
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_undetermined_hidden_bucket if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_s3_bucket", "a", {}, {"id": true}, {}, "aws"),
		plans.made("aws_s3_bucket", "b", {}, {"id": true}, {}, "aws"),
		plans.made(
			"aws_s3_bucket_versioning", "v", {"versioning_configuration": [{"status": "Enabled"}]}, {"bucket": true},
			{"bucket": {"references": ["local.bucket"]}}, "aws",
		),
	])
	{[finding.address, finding.missing] | some finding in findings} == {
		["aws_s3_bucket.a", "the bucket of aws_s3_bucket_versioning.v"],
		["aws_s3_bucket.b", "the bucket of aws_s3_bucket_versioning.v"],
	}
}

test_synthesized_file if {
	every case in [
		{"bucket": {}, "status": "Enabled", "verdicts": []},
		{"bucket": {}, "status": "Suspended", "verdicts": ["deny"]},
		{"bucket": {}, "status": "${var.status}", "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"resource": {
			"aws_s3_bucket": {"b": case.bucket},
			"aws_s3_bucket_versioning": {"v": {
				"bucket": "${aws_s3_bucket.b.id}",
				"versioning_configuration": {"status": case.status},
			}},
		}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_legacy_block_of_a_synthesized_file if {
	every case in [
		{"versioning": {"enabled": true}, "verdicts": []},
		{"versioning": {"enabled": false}, "verdicts": ["deny"]},
		{"versioning": {"enabled": "${var.on}"}, "verdicts": ["undetermined"]},
		{"versioning": "${var.versioning}", "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"resource": {"aws_s3_bucket": {"b": {"versioning": case.versioning}}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

_with(configuration, unknown) := plans.plan([
	plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
	plans.made(
		"aws_s3_bucket_versioning", "v", {"bucket": "b", "versioning_configuration": configuration},
		unknown, {}, "aws",
	),
])

_of_bucket(values, unknown) := plans.made(
	"aws_s3_bucket_versioning", "v",
	object.union({"bucket": "b", "versioning_configuration": [{}]}, values), unknown,
	{"versioning_configuration": [{"status": {"references": ["local.status"]}}]}, "aws",
)

test_older_block_that_is_not_known if {
	every case in [
		{"values": {}, "unknown": {"versioning": true}},
		{"values": {"versioning": [{}]}, "unknown": {"versioning": [{"enabled": true}]}},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_s3_bucket", "b", case.values, case.unknown,
			{"versioning": [{"enabled": {"references": ["local.v"]}}]}, "aws",
		)])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "versioning"]}
	}
}

test_each_status_is_judged_once if {
	every case in [
		{"configuration": [{}], "unknown": {"versioning_configuration": [{"status": true}]}, "verdicts": ["undetermined"]},
		{"configuration": [], "unknown": {"versioning_configuration": true}, "verdicts": ["undetermined"]},
		{"configuration": [{}], "unknown": {}, "verdicts": ["deny"]}, {"configuration": [], "unknown": {}, "verdicts": ["deny"]},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
			plans.made(
				"aws_s3_bucket_versioning", "v", {"bucket": "b", "versioning_configuration": case.configuration}, case.unknown,
				{"versioning_configuration": [{"status": {"references": ["local.s"]}}]}, "aws",
			),
		])
		[finding.verdict | some finding in findings] == case.verdicts
	}
}
