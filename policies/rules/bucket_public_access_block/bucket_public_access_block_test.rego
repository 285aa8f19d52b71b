package bucket_public_access_block_test

import data.lib.plans_test as plans
import data.rules.bucket_public_access_block as rule

# Two buckets, and two blocks that the plan does not tell apart: each bucket has one of them.
test_hidden_buckets_with_as_many_blocks if {
	open := object.union(_flags, {"ignore_public_acls": false})
	every case in [
		{"x": _flags, "y": _flags, "verdicts": set()},
		{"x": open, "y": open, "verdicts": {["deny", "aws_s3_bucket.a"], ["deny", "aws_s3_bucket.b"]}},
		{
			"x": _flags, "y": open,
			"verdicts": {["undetermined", "aws_s3_bucket.a"], ["undetermined", "aws_s3_bucket.b"]},
		},
	] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_s3_bucket", "a", {}, {"id": true}, {}, "aws"),
			plans.made("aws_s3_bucket", "b", {}, {"id": true}, {}, "aws"),
			_hidden("x", case.x),
			_hidden("y", case.y),
		])
		plans.verdicts(findings) == case.verdicts
	}
}

# A bucket with a block of its own is not among those that a hidden one may be about.
test_hidden_bucket_beside_one_with_a_block if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_s3_bucket", "a", {}, {"id": true}, {}, "aws"),
		plans.made("aws_s3_bucket", "b", {}, {"id": true}, {}, "aws"),
		plans.made(
			"aws_s3_bucket_public_access_block", "a", _flags, {"bucket": true},
			{"bucket": plans.refers("aws_s3_bucket.a.id")}, "aws",
		),
		_hidden("x", _flags),
	])
	count(findings) == 0
}

_hidden(name, flags) := plans.made(
	"aws_s3_bucket_public_access_block", name, flags, {"bucket": true},
	{"bucket": {"references": ["local.bucket"]}}, "aws",
)

_flags := {
	"block_public_acls": true, "block_public_policy": true,
	"ignore_public_acls": true, "restrict_public_buckets": true,
}

test_deny_no_block if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", {"bucket": "b"})])
	plans.brief(findings) == {[
		"deny", "aws_s3_bucket.b",
		concat("", [
			"The bucket has no aws_s3_bucket_public_access_block; allowed is one with block_public_acls, ",
			"block_public_policy, ignore_public_acls, restrict_public_buckets all true.",
		]),
	]}
}

test_deny_each_flag if {
	every flag, _ in _flags {
		every value in [false, null] {
			findings := rule.findings with input as _by_name(object.union(_flags, {flag: value}))
			plans.brief(findings) == {[
				"deny", "aws_s3_bucket.b",
				concat("", [
					flag, " of aws_s3_bucket_public_access_block.b is not true; allowed is true for all four flags.",
				]),
			]}
		}
	}
}

test_allow_all_flags if {
	findings := rule.findings with input as _by_name(_flags)
	count(findings) == 0
}

test_deny_block_of_another_bucket if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
		plans.known("aws_s3_bucket_public_access_block", "b", object.union(_flags, {"bucket": "other"})),
	])
	plans.verdicts(findings) == {["deny", "aws_s3_bucket.b"]}
}

test_by_reference if {
	every reference in ["aws_s3_bucket.b.id", "aws_s3_bucket.b.bucket", "aws_s3_bucket_versioning.v.bucket"] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_s3_bucket", "b", {}, {"id": true, "bucket": true}, {}, "aws"),
			plans.made(
				"aws_s3_bucket_versioning", "v", {}, {"bucket": true},
				{"bucket": plans.refers("aws_s3_bucket.b.id")}, "aws",
			),
			plans.made(
				"aws_s3_bucket_public_access_block", "b", _flags, {"bucket": true},
				{"bucket": plans.refers(reference)}, "aws",
			),
		])
		count(findings) == 0
	}
}

test_undetermined_unknown_flag if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
		plans.made(
			"aws_s3_bucket_public_access_block", "b",
			object.union(object.remove(_flags, ["ignore_public_acls"]), {"bucket": "b"}),
			{"ignore_public_acls": true},
			{"ignore_public_acls": {"references": ["local.ignore"]}}, "aws",
		),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"ignore_public_acls of aws_s3_bucket_public_access_block.b",
	]}
}

# Two buckets, and a block for one of them that the plan does not tell apart.
test_undetermined_hidden_bucket if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_s3_bucket", "a", {}, {"id": true}, {}, "aws"),
		plans.made("aws_s3_bucket", "b", {}, {"id": true}, {}, "aws"),
		plans.made(
			"aws_s3_bucket_public_access_block", "x", _flags, {"bucket": true},
			{"bucket": {"references": ["local.bucket"]}}, "aws",
		),
	])
	plans.verdicts(findings) == {["undetermined", "aws_s3_bucket.a"], ["undetermined", "aws_s3_bucket.b"]}
}

test_synthesized_file if {
	every case in [{"flags": _flags, "count": 0}, {"flags": object.remove(_flags, ["block_public_acls"]), "count": 1}] {
		findings := rule.findings with input as {"resource": {
			"aws_s3_bucket": {"b": {"bucket": "b"}},
			"aws_s3_bucket_public_access_block": {"b": object.union(case.flags, {"bucket": "${aws_s3_bucket.b.id}"})},
		}}
		count(findings) == case.count
	}
}

_by_name(flags) := plans.plan([
	plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
	plans.known("aws_s3_bucket_public_access_block", "b", object.union(flags, {"bucket": "b"})),
])

test_loose_blocks_with_flags_that_are_not_known_may_be_complete if {
	open := plans.made(
		"aws_s3_bucket_public_access_block", "p", object.remove(_flags, ["block_public_acls"]), {"bucket": true, "block_public_acls": true},
		{"bucket": {"references": ["local.bucket"]}, "block_public_acls": {"references": ["local.flag"]}}, "aws",
	)
	findings := rule.findings with input as plans.plan([
		plans.made("aws_s3_bucket", "b", {}, {"id": true}, {}, "aws"), plans.made("aws_s3_bucket", "c", {}, {"id": true}, {}, "aws"), open,
	])
	{finding.verdict | some finding in findings} == {"undetermined"}
}

test_flags_may_be_text if {
	texts := {flag: "true" | some flag, _ in _flags}
	findings := rule.findings with input as plans.plan([
		plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
		plans.known("aws_s3_bucket_public_access_block", "p", object.union({"bucket": "b"}, texts)),
	])
	count(findings) == 0
}
