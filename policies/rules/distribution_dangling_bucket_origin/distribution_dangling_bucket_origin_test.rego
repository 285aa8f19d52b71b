package distribution_dangling_bucket_origin_test

import data.lib.plans_test as plans
import data.rules.distribution_dangling_bucket_origin as rule

_site := "aws_cloudfront_distribution.site"

test_deny_deleted_bucket if {
	every domain in [
		"files.s3.amazonaws.com", "files.s3.eu-west-1.amazonaws.com", "files.s3-eu-west-1.amazonaws.com",
		"files.s3.dualstack.eu-west-1.amazonaws.com", "files.s3-website-eu-west-1.amazonaws.com",
	] {
		findings := rule.findings with input as _plan(domain, ["delete"], "files", {})
		plans.brief(findings) == {[
			"deny", _site,
			concat("", [
				"Origin \"files\" asks the bucket \"files\", which this plan deletes (aws_s3_bucket.b); ",
				"allowed are buckets that stay.",
			]),
		]}
	}
}

test_deny_bucket_replaced_under_another_name if {
	findings := rule.findings with input as _plan("files.s3.amazonaws.com", ["delete", "create"], "files", {"bucket": "other"})
	plans.verdicts(findings) == {["deny", _site]}
}

test_allow if {
	every case in [
		{"domain": "files.s3.amazonaws.com", "actions": ["delete", "create"], "after": {"bucket": "files"}},
		{"domain": "files.s3.amazonaws.com", "actions": ["no-op"], "after": {"bucket": "files"}},
		{"domain": "files.s3.amazonaws.com", "actions": ["forget"], "after": null},
		{"domain": "more.files.s3.amazonaws.com", "actions": ["delete"], "after": null},
		{"domain": "files.example.com", "actions": ["delete"], "after": null},
	] {
		findings := rule.findings with input as _plan(case.domain, case.actions, "files", case.after)
		count(findings) == 0
	}
}

# A synthesized file deletes nothing.
test_synthesized_file if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {"origin": {
		"origin_id": "files",
		"domain_name": "files.s3.amazonaws.com",
	}}}}}
	count(findings) == 0
}

_plan(domain, actions, name, after) := plans.plan([
	plans.known("aws_cloudfront_distribution", "site", {"origin": [{"origin_id": "files", "domain_name": domain}]}),
	{
		"change": {
			"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b",
			"change": {"actions": actions, "before": {"bucket": name}, "after": after, "after_unknown": {}},
		},
		"block": {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b", "expressions": {}},
	},
])

test_undetermined_origins if {
	every case in [{"actions": ["delete"], "count": 1}, {"actions": ["no-op"], "count": 0}] {
		findings := rule.findings with input as plans.changed([
			{"address": "aws_s3_bucket.b", "actions": case.actions, "before": {"bucket": "files"}},
			{
				"address": _site, "actions": ["update"], "before": {}, "after": {}, "unknown": {"origin": true},
				"expressions": {"origin": {"references": ["local.origins"]}},
			},
		])
		count(findings) == case.count
		every finding in findings {
			plans.brief({finding}) == {[
				"undetermined", _site,
				concat("", [
					"Whether an origin asks a bucket that this plan deletes (aws_s3_bucket.b) depends on origin, ",
					"which is not known yet; allowed are buckets that stay.",
				]),
			]}
		}
	}
}

test_other_domains_and_deleted_resources_do_not_apply if {
	gone := {
		"change": {
			"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b",
			"change": {"actions": ["delete"], "before": {"bucket": "files"}, "after": null},
		},
		"block": {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b"},
	}
	origin := {"origin": [{"origin_id": "o", "domain_name": "files.s3.amazonaws.com"}]}
	every case in [
		{"gone": gone, "origin": origin, "count": 1},
		{"gone": object.union(gone, {"change": {"address": "aws_s3_bucket_acl.b", "type": "aws_s3_bucket_acl"}}), "origin": origin, "count": 0},
		{"gone": gone, "origin": {"origin": [{"origin_id": "o", "domain_name": "files.s3.example.com"}]}, "count": 0},
		{"gone": gone, "origin": {"origin": [{"origin_id": "o", "domain_name": "files.example.com"}]}, "count": 0},
	] {
		findings := rule.findings with input as plans.plan([case.gone, plans.known("aws_cloudfront_distribution", "d", case.origin)])
		count(findings) == case.count
	}
}
