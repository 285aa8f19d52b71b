package distribution_root_object_test

import data.lib.plans_test as plans
import data.rules.distribution_root_object as rule

_site := "aws_cloudfront_distribution.site"

_bucket := "b.s3.eu-west-1.amazonaws.com"

test_deny_bucket_without_root_object if {
	every root in ["", null] {
		findings := rule.findings with input as _plan(root, _bucket)
		plans.brief(findings) == {[
			"deny", _site,
			concat("", [
				"default_root_object is not set, and the default cache behavior asks a bucket; ",
				"allowed is the key of the start page.",
			]),
		]}
	}
}

test_allow_root_object if {
	findings := rule.findings with input as _plan("index.html", _bucket)
	count(findings) == 0
}

test_not_applicable_to_other_origins if {
	every domain in ["web.example.com", "b.s3-website-eu-west-1.amazonaws.com", "x.lambda-url.eu-west-1.on.aws"] {
		findings := rule.findings with input as _plan(null, domain)
		count(findings) == 0
	}
}

# Only what the default behavior asks matters.
test_not_applicable_to_ordered_behaviors if {
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudfront_distribution", "site", {
		"origin": [{"origin_id": "files", "domain_name": _bucket}, {"origin_id": "web", "domain_name": "w.example.com"}],
		"default_cache_behavior": [{"target_origin_id": "web"}],
		"ordered_cache_behavior": [{"path_pattern": "/a/*", "target_origin_id": "files"}],
	})])
	count(findings) == 0
}

test_bucket_by_reference if {
	findings := rule.findings with input as {"resource": {
		"aws_s3_bucket": {"b": {}},
		"aws_cloudfront_distribution": {"site": {
			"origin": {"origin_id": "files", "domain_name": "${aws_s3_bucket.b.bucket_regional_domain_name}"},
			"default_cache_behavior": {"target_origin_id": "files"},
		}},
	}}
	plans.verdicts(findings) == {["deny", _site]}
}

test_undetermined if {
	every case in [
		{
			"site": {
				"origin": {"origin_id": "x", "domain_name": _bucket}, "default_root_object": "${var.root}",
				"default_cache_behavior": {"target_origin_id": "x"},
			},
			"missing": "default_root_object",
		},
		{
			"site": {
				"origin": [{"origin_id": "x", "domain_name": _bucket}, {"origin_id": "y", "domain_name": "w.example.com"}],
				"default_cache_behavior": {"target_origin_id": "${var.target}"},
			},
			"missing": "target_origin_id",
		},
	] {
		findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": case.site}}}
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

# An origin without settings of its own can only be a bucket.
test_deny_plain_origin_with_an_unknown_domain if {
	findings := rule.findings with input as {"resource": {"aws_cloudfront_distribution": {"site": {
		"origin": {"origin_id": "x", "domain_name": "${var.domain}"},
		"default_cache_behavior": {"target_origin_id": "x"},
	}}}}
	plans.verdicts(findings) == {["deny", _site]}
}

# Settings of a server are written for a server.
test_not_applicable_to_unknown_servers if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{
			"origin": [{"origin_id": "web", "custom_origin_config": [{"origin_protocol_policy": "https-only"}]}],
			"default_cache_behavior": [{"target_origin_id": "web"}],
		},
		{"origin": [{"domain_name": true}]}, {}, "aws",
	)])
	count(findings) == 0
}

# Whether there will be settings of a server is not known either.
test_undetermined_origin if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudfront_distribution", "site",
		{"origin": [{"origin_id": "web"}], "default_cache_behavior": [{"target_origin_id": "web"}]},
		{"origin": [{"domain_name": true, "custom_origin_config": true}]}, {}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"the domain_name of the default origin",
	]}
}

_plan(root, domain) := plans.plan([plans.known("aws_cloudfront_distribution", "site", {
	"default_root_object": root,
	"origin": [{"origin_id": "files", "domain_name": domain}],
	"default_cache_behavior": [{"target_origin_id": "files"}],
})])

test_undetermined_as_a_whole if {
	bucket := {"origin_id": "files", "domain_name": "files.s3.eu-west-1.amazonaws.com"}
	server := {"origin_id": "web", "domain_name": "web.example.com", "custom_origin_config": [{}]}
	behavior := {"target_origin_id": "files"}
	every case in [
		{"values": {"origin": [server, bucket]}, "hidden": "default_cache_behavior", "count": 1},
		{"values": {"origin": [server]}, "hidden": "default_cache_behavior", "count": 0},
		{"values": {"origin": [bucket], "default_root_object": "index.html"}, "hidden": "default_cache_behavior", "count": 0},
		{"values": {"default_cache_behavior": [behavior]}, "hidden": "origin", "count": 1},
		{"values": {"default_cache_behavior": [behavior], "default_root_object": "index.html"}, "hidden": "origin", "count": 0},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site", case.values, {case.hidden: true},
			{case.hidden: {"references": ["local.hidden"]}}, "aws",
		)])
		count(findings) == case.count
		every finding in findings {
			[finding.verdict, finding.missing] == ["undetermined", case.hidden]
			finding.message == concat("", [
				"Whether the distribution needs a default_root_object depends on ", case.hidden, ", which is not known yet; ",
				"allowed is the key of the start page where the default cache behavior asks a bucket.",
			])
		}
	}
}

test_servers_beside_unknown_origins_settle_nothing if {
	every case in [
		{"others": [{"origin_id": "b", "domain_name": _bucket}], "missing": {"the domain_name of the default origin"}},
		{
			"others": [{"origin_id": "b", "domain_name": "example.com", "custom_origin_config": [{}]}],
			"missing": set(),
		},
	] {
		origins := array.concat([{"origin_id": "a"}], case.others)
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudfront_distribution", "site",
			{
				"origin": origins, "default_cache_behavior": [{"target_origin_id": "group"}],
				"origin_group": [{"origin_id": "group", "member": [{"origin_id": "a"}, {"origin_id": "b"}]}],
			},
			{"origin": [{"domain_name": true, "custom_origin_config": true}, {}]},
			{"origin": [
				{"domain_name": {"references": ["local.d"]}, "custom_origin_config": [{}], "origin_id": {"constant_value": "a"}},
				{"origin_id": {"constant_value": "b"}},
			]},
			"aws",
		)])
		{finding.missing | some finding in findings} == case.missing
	}
}
