package bucket_ownership_test

import data.lib.plans_test as plans
import data.rules.bucket_ownership as rule

_bucket := "aws_s3_bucket.b"

_allowed := "; allowed are BucketOwnerEnforced, and BucketOwnerPreferred for the older logs of CloudFront."

_type := "aws_s3_bucket_ownership_controls"

_delivery := "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"

test_deny_no_controls if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", {"bucket": "b"})])
	plans.brief(findings) == {["deny", _bucket, concat("", ["The bucket has no ownership controls", _allowed])]}
}

test_deny_other_choices if {
	every case in [
		{"rule": [{"object_ownership": "ObjectWriter"}], "words": "\"ObjectWriter\""},
		{"rule": [{"object_ownership": "BucketOwnerPreferred"}], "words": "\"BucketOwnerPreferred\""},
		{"rule": [{"object_ownership": null}], "words": "not set"},
		{"rule": [], "words": "not set"},
	] {
		findings := rule.findings with input as _plan("files", case.rule, [])
		plans.brief(findings) == {[
			"deny", _bucket,
			concat("", ["object_ownership of aws_s3_bucket_ownership_controls.o is ", case.words, _allowed]),
		]}
	}
}

test_allow_enforced if {
	findings := rule.findings with input as _plan("files", [{"object_ownership": "BucketOwnerEnforced"}], [])
	count(findings) == 0
}

test_allow_preferred_for_logs_of_a_distribution if {
	every case in [
		{"domain": "files.s3.amazonaws.com", "count": 0},
		{"domain": "other.s3.amazonaws.com", "count": 1},
	] {
		findings := rule.findings with input as _plan("files", [{"object_ownership": "BucketOwnerPreferred"}], [plans.known(
			"aws_cloudfront_distribution", "site",
			{"logging_config": [{"bucket": case.domain}]},
		)])
		count(findings) == case.count
	}
}

# Another service's logs need no lists.
test_deny_preferred_for_logs_of_a_load_balancer if {
	findings := rule.findings with input as _plan("files", [{"object_ownership": "BucketOwnerPreferred"}], [plans.known(
		"aws_lb", "l",
		{"access_logs": [{"bucket": "files"}]},
	)])
	plans.verdicts(findings) == {["deny", _bucket]}
}

test_preferred_by_name if {
	every case in [
		{"name": "outreach-logs", "ownership": "BucketOwnerPreferred", "count": 0},
		{"name": "logs.example", "ownership": "BucketOwnerPreferred", "count": 0},
		{"name": "my-accesslog-1", "ownership": "BucketOwnerPreferred", "count": 0},
		{"name": "blogs", "ownership": "BucketOwnerPreferred", "count": 1},
		{"name": "login-pages", "ownership": "BucketOwnerPreferred", "count": 1},
		{"name": "outreach-logs", "ownership": "ObjectWriter", "count": 1},
	] {
		findings := rule.findings with input as _plan(case.name, [{"object_ownership": case.ownership}], [])
		count(findings) == case.count
	}
}

test_allow_preferred_with_a_grant_to_the_delivery if {
	preferred := [{"object_ownership": "BucketOwnerPreferred"}]
	by_acl := rule.findings with input as _plan("files", preferred, [plans.known("aws_s3_bucket_acl", "a", {
		"bucket": "files",
		"access_control_policy": [{"grant": [{"grantee": [{"id": _delivery, "type": "CanonicalUser"}]}]}],
	})])
	count(by_acl) == 0
	by_block := rule.findings with input as plans.plan([
		plans.known("aws_s3_bucket", "b", {"bucket": "files", "grant": [{"id": _delivery}]}),
		plans.known(_type, "o", {"bucket": "files", "rule": preferred}),
	])
	count(by_block) == 0
}

test_undetermined if {
	every case in [
		{"rules": [], "unknown": {"rule": true}},
		{"rules": [{}], "unknown": {"rule": [{"object_ownership": true}]}},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
			plans.made(
				_type, "o", {"bucket": "b", "rule": case.rules}, case.unknown,
				{"rule": [{"object_ownership": {"references": ["local.ownership"]}}]}, "aws",
			),
		])
		{[finding.verdict, finding.missing] | some finding in findings} == {[
			"undetermined",
			"object_ownership of aws_s3_bucket_ownership_controls.o",
		]}
	}
}

test_undetermined_hidden_bucket if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_s3_bucket", "a", {}, {"id": true}, {}, "aws"),
		plans.made("aws_s3_bucket", "b", {}, {"id": true}, {}, "aws"),
		plans.made(_type, "o", {}, {"bucket": true}, {"bucket": {"references": ["local.b"]}}, "aws"),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"the bucket of aws_s3_bucket_ownership_controls.o",
	]}
}

test_synthesized_file if {
	every case in [
		{"ownership": "BucketOwnerEnforced", "verdicts": []},
		{"ownership": "ObjectWriter", "verdicts": ["deny"]},
		{"ownership": "${var.ownership}", "verdicts": ["undetermined"]},
		{"ownership": "BucketOwnerPreferred", "verdicts": []},
	] {
		findings := rule.findings with input as {"resource": {
			"aws_s3_bucket": {"b": {"bucket": "files"}},
			"aws_s3_bucket_ownership_controls": {"o": {
				"bucket": "${aws_s3_bucket.b.id}",
				"rule": {"object_ownership": case.ownership},
			}},
			"aws_cloudfront_distribution": {"site": {"logging_config": {"bucket": "${aws_s3_bucket.b.bucket_domain_name}"}}},
		}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

_plan(name, rules, others) := plans.plan(array.concat(
	[
		plans.known("aws_s3_bucket", "b", {"bucket": name}),
		plans.known(_type, "o", {"bucket": name, "rule": rules}),
	],
	others,
))
