package bucket_oai_kms_test

import data.lib.plans_test as plans
import data.rules.bucket_oai_kms as rule

_bucket := "aws_s3_bucket.b"

_type := "aws_s3_bucket_server_side_encryption_configuration"

_identity := {"s3_origin_config": [{"origin_access_identity": "origin-access-identity/cloudfront/E1"}]}

test_deny_message if {
	findings := rule.findings with input as _plan("aws:kms", "b.s3.eu-west-1.amazonaws.com", _identity)
	plans.brief(findings) == {[
		"deny", _bucket,
		concat("", [
			"sse_algorithm of aws_s3_bucket_server_side_encryption_configuration.e is \"aws:kms\", and an origin access ",
			"identity reads the bucket (aws_cloudfront_distribution.site); allowed is AES256.",
		]),
	]}
}

test_algorithms_and_origins if {
	every case in [
		{"algorithm": "aws:kms:dsse", "domain": "b.s3.amazonaws.com", "access": _identity, "count": 1},
		{"algorithm": "AES256", "domain": "b.s3.amazonaws.com", "access": _identity, "count": 0},
		{"algorithm": "aws:kms", "domain": "other.s3.amazonaws.com", "access": _identity, "count": 0},
		{"algorithm": "aws:kms", "domain": "b.s3.amazonaws.com", "access": {"origin_access_control_id": "E2"}, "count": 0},
		{
			"algorithm": "aws:kms", "domain": "b.s3.amazonaws.com",
			"access": {"s3_origin_config": [{"origin_access_identity": ""}]}, "count": 0,
		},
	] {
		findings := rule.findings with input as _plan(case.algorithm, case.domain, case.access)
		count(findings) == case.count
	}
}

test_deny_identity_in_the_policy if {
	policy := {"Statement": [{
		"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*",
		"Principal": {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"},
	}]}
	every case in [{"effect": "Allow", "count": 1}, {"effect": "Deny", "count": 0}] {
		document := json.marshal({"Statement": [object.union(policy.Statement[0], {"Effect": case.effect})]})
		findings := rule.findings with input as plans.plan([
			plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
			plans.known("aws_s3_bucket_policy", "p", {"bucket": "b", "policy": document}),
			_encryption("aws:kms"),
		])
		count(findings) == case.count
	}
}

test_deny_legacy_block if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_s3_bucket", "b", {
			"bucket": "b",
			"server_side_encryption_configuration": [{"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}]}]}],
		}),
		_site("b.s3.amazonaws.com", _identity),
	])
	plans.verdicts(findings) == {["deny", _bucket]}
}

test_synthesized_file if {
	every case in [
		{"algorithm": "aws:kms", "verdicts": ["deny"]},
		{"algorithm": "AES256", "verdicts": []},
		{"algorithm": "${var.algorithm}", "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"resource": {
			"aws_s3_bucket": {"b": {}},
			_type: {"e": {
				"bucket": "${aws_s3_bucket.b.id}",
				"rule": [{"apply_server_side_encryption_by_default": {"sse_algorithm": case.algorithm}}],
			}},
			"aws_cloudfront_origin_access_identity": {"i": {}},
			"aws_cloudfront_distribution": {"site": {"origin": {
				"origin_id": "files", "domain_name": "${aws_s3_bucket.b.bucket_regional_domain_name}",
				"s3_origin_config": {"origin_access_identity": "${aws_cloudfront_origin_access_identity.i.cloudfront_access_identity_path}"},
			}}},
		}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

_plan(algorithm, domain, access) := plans.plan([
	plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
	_encryption(algorithm),
	_site(domain, access),
])

_encryption(algorithm) := plans.known(_type, "e", {
	"bucket": "b",
	"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": algorithm}]}],
})

_site(domain, access) := plans.known("aws_cloudfront_distribution", "site", {"origin": [object.union(
	{"origin_id": "files", "domain_name": domain},
	access,
)]})

test_undetermined_readers if {
	hidden := {"references": ["local.hidden"]}
	every case in [
		{"type": "aws_cloudfront_distribution", "values": {}, "unknown": "origin", "missing": "origin of aws_cloudfront_distribution.x"},
		{"type": "aws_s3_bucket_policy", "values": {"bucket": "b"}, "unknown": "policy", "missing": "policy of aws_s3_bucket_policy.x"},
	] {
		every algorithm in [{"name": "aws:kms", "count": 1}, {"name": "AES256", "count": 0}] {
			findings := rule.findings with input as plans.plan([
				plans.known("aws_s3_bucket", "b", {"bucket": "b"}), _encryption(algorithm.name),
				plans.made(case.type, "x", case.values, {case.unknown: true}, {case.unknown: hidden}, "aws"),
			])
			count(findings) == algorithm.count
			every finding in findings {
				plans.brief({finding}) == {[
					"undetermined", "aws_s3_bucket.b",
					concat("", [
						"Whether an origin access identity reads the bucket, which has a KMS key, depends on ", case.missing,
						"; allowed is AES256.",
					]),
				]}
			}
		}
	}
}

test_undetermined_rule_of_the_encryption if {
	every case in [
		{"bucket": {}, "encryption": {"rule": true}, "count": 1},
		{"bucket": {"server_side_encryption_configuration": true}, "encryption": {}, "count": 0},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_s3_bucket", "b", {"bucket": "b"}), _site("b.s3.eu-west-1.amazonaws.com", _identity),
			plans.made(_type, "e", {"bucket": "b"}, case.encryption, {"rule": {"references": ["local.rule"]}}, "aws"),
		])
		count(findings) == case.count
		every finding in findings {
			plans.brief({finding}) == {[
				"undetermined", "aws_s3_bucket.b",
				"The encryption's rule is not known yet, and an origin access identity reads the bucket; allowed is AES256.",
			]}
		}
	}
}

# The provider computes the older block when nobody writes it.
test_older_block_that_is_not_known if {
	every case in [{"expressions": {"bucket": {}}, "count": 0}, {"expressions": {"server_side_encryption_configuration": {"references": ["local.e"]}}, "count": 1}] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_s3_bucket", "b", {"bucket": "b"}, {"server_side_encryption_configuration": true}, case.expressions, "aws"),
			_site("b.s3.eu-west-1.amazonaws.com", _identity),
		])
		count(findings) == case.count
	}
}
