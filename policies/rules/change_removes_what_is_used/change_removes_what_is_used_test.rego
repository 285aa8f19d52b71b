package change_removes_what_is_used_test

import data.lib.plans_test as plans
import data.rules.change_removes_what_is_used as rule

_arn := "arn:aws:acm:us-east-1:111122223333:certificate/c"

_certificate := {"address": "aws_acm_certificate.c", "actions": ["delete"], "before": {"arn": _arn}}

_site(arn) := {
	"address": "aws_cloudfront_distribution.site", "actions": ["no-op"],
	"before": {"viewer_certificate": [{"acm_certificate_arn": arn}]},
}

test_deny_what_stays_in_use if {
	findings := rule.findings with input as plans.changed([_certificate, _site(_arn)])
	plans.brief(findings) == {[
		"deny", "aws_acm_certificate.c",
		concat("", [
			"The plan deletes this aws_acm_certificate, and aws_cloudfront_distribution.site still uses it; ",
			"allowed is to delete what nothing uses.",
		]),
	]}
}

test_deny_each_kind_of_identifier if {
	every case in [
		{"type": "aws_cloudfront_cache_policy", "name": "id", "value": "1-2-3"},
		{"type": "aws_cloudfront_origin_access_identity", "name": "cloudfront_access_identity_path", "value": "origin-access-identity/x"},
		{"type": "aws_cloudfront_function", "name": "arn", "value": "arn:aws:cloudfront::1:function/f"},
		{"type": "aws_s3_bucket", "name": "bucket_regional_domain_name", "value": "b.s3.eu-west-1.amazonaws.com"},
		{"type": "aws_wafv2_web_acl", "name": "arn", "value": "arn:aws:wafv2:us-east-1:1:global/webacl/w"},
		{"type": "aws_lambda_function", "name": "qualified_arn", "value": "arn:aws:lambda:us-east-1:1:function:f:1"},
	] {
		removed := {"address": concat("", [case.type, ".x"]), "actions": ["delete"], "before": {case.name: case.value}}
		findings := rule.findings with input as plans.changed([removed, _site(case.value)])
		plans.verdicts(findings) == {["deny", removed.address]}
	}
}

test_deny_in_the_text_of_a_policy if {
	every resource in ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] {
		bucket := {"address": "aws_s3_bucket.b", "actions": ["delete"], "before": {"arn": "arn:aws:s3:::b"}}
		named := {"policy": json.marshal({"Statement": [{"Effect": "Allow", "Resource": [resource]}]})}
		policy := {"address": "aws_iam_policy.p", "actions": ["update"], "before": named, "after": named}
		findings := rule.findings with input as plans.changed([bucket, policy])
		plans.verdicts(findings) == {["deny", "aws_s3_bucket.b"]}
	}
}

test_deny_a_replacement_that_deletes_first if {
	replaced := object.union(_certificate, {"actions": ["delete", "create"], "after": {}})
	findings := rule.findings with input as plans.changed([replaced, object.union(_site(_arn), {"actions": ["update"]})])
	plans.brief(findings) == {[
		"deny", "aws_acm_certificate.c",
		concat("", [
			"The plan deletes this aws_acm_certificate before it makes it anew, while aws_cloudfront_distribution.site ",
			"uses it; allowed is create_before_destroy.",
		]),
	]}
}

test_allow if {
	every changes in [
		# Nothing uses it; its user goes as well; its user takes another one first; a new one is there first.
		[_certificate, _site("arn:other")],
		[_certificate, object.union(_site(_arn), {"actions": ["delete"]})],
		[_certificate, object.union(_site(_arn), {
			"actions": ["update"], "after": {"viewer_certificate": [{"acm_certificate_arn": "arn:other"}]},
		})],
		[object.union(_certificate, {"actions": ["create", "delete"], "after": {}}), _site(_arn)],
		# It stays in AWS, or another address has it.
		[object.union(_certificate, {"actions": ["forget"]}), _site(_arn)],
		[_certificate, {"address": "aws_acm_certificate.moved", "actions": ["no-op"], "before": {"arn": _arn}}, _site(_arn)],
	] {
		findings := rule.findings with input as plans.changed(changes)
		count(findings) == 0
	}
}

test_undetermined_where_the_code_still_refers_to_it if {
	every case in [
		{"reference": "aws_acm_certificate.c.arn", "missing": {"certificate_arn of aws_lb_listener.l"}},
		{"reference": "aws_acm_certificate.other.arn", "missing": set()},
	] {
		listener := {
			"address": "aws_lb_listener.l", "actions": ["update"], "before": {"certificate_arn": _arn}, "after": {},
			"unknown": {"certificate_arn": true},
			"expressions": {"certificate_arn": {"references": [case.reference, trim_suffix(case.reference, ".arn")]}},
		}
		findings := rule.findings with input as plans.changed([_certificate, listener])
		{finding.missing | some finding in findings} == case.missing
		count(findings) == count(case.missing)
	}
}

# A policy that named what goes may name it again in a text that hides behind a local value.
test_undetermined_text_of_a_policy if {
	named := {"policy": json.marshal({"Statement": [{"Effect": "Allow", "Resource": ["arn:aws:s3:::b/*"]}]})}
	other := {"policy": json.marshal({"Statement": [{"Effect": "Allow", "Resource": ["arn:aws:s3:::c/*"]}]})}
	every case in [
		{"before": named, "expression": {"references": ["local.policy"]}, "missing": {"policy of aws_iam_policy.p"}},
		{"before": other, "expression": {"references": ["local.policy"]}, "missing": set()},
		{"before": named, "expression": plans.refers("aws_s3_bucket.new.arn"), "missing": set()},
	] {
		findings := rule.findings with input as plans.changed([
			{"address": "aws_s3_bucket.b", "actions": ["delete"], "before": {"arn": "arn:aws:s3:::b"}},
			{
				"address": "aws_iam_policy.p", "actions": ["update"], "before": case.before, "after": {},
				"unknown": {"policy": true}, "expressions": {"policy": case.expression},
			},
		])
		{finding.missing | some finding in findings} == case.missing
		every finding in findings {
			[finding.verdict, finding.address] == ["undetermined", "aws_s3_bucket.b"]
		}
	}
}
