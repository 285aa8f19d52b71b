package bucket_cache_prefix_private_test

import data.lib.plans_test as plans
import data.rules.bucket_cache_prefix_private as rule

_policy := "aws_s3_bucket_policy.p"

_allowed := "; allowed are grants for the static files only."

_oai := {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}

test_deny_message if {
	findings := rule.findings with input as _plan([_grant("arn:aws:s3:::b/*")], [_site("/_assets")])
	plans.brief(findings) == {[
		"deny", _policy,
		concat("", ["The policy lets CloudFront read _cache/* in aws_s3_bucket.b", _allowed]),
	]}
}

test_resources if {
	every case in [
		{"resource": "*", "count": 1},
		{"resource": "arn:aws:s3:::*", "count": 1},
		{"resource": "arn:aws:s3:::b/_cache/*", "count": 1},
		{"resource": "arn:aws:s3:::b/_cache/outreach/index.json", "count": 1},
		{"resource": "arn:aws:s3:::b/_*", "count": 1},
		{"resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/_assets/*"], "count": 0},
		{"resource": "arn:aws:s3:::b/_assets/*", "count": 0},
		{"resource": "arn:aws:s3:::b/_cached/*", "count": 0},
	] {
		findings := rule.findings with input as _plan([_grant(case.resource)], [_site("/_assets")])
		count(findings) == case.count
	}
}

test_principals if {
	every case in [
		{"principal": {"Service": "cloudfront.amazonaws.com"}, "count": 1},
		{"principal": {"CanonicalUser": "0123456789abcdef"}, "count": 1},
		{"principal": {"AWS": "arn:aws:iam::111122223333:role/server"}, "count": 0},
		{"principal": {"Service": "logging.s3.amazonaws.com"}, "count": 0},
	] {
		statement := object.union(object.remove(_grant("arn:aws:s3:::b/*"), ["Principal"]), {"Principal": case.principal})
		findings := rule.findings with input as _plan([statement], [_site("/_assets")])
		count(findings) == case.count
	}
}

test_actions if {
	every case in [
		{"part": {"Action": "s3:*"}, "count": 1},
		{"part": {"Action": ["s3:ListBucket", "s3:Get*"]}, "count": 1},
		{"part": {"Action": "*"}, "count": 1},
		{"part": {"NotAction": "s3:PutObject"}, "count": 1},
		{"part": {"NotAction": "s3:Get*"}, "count": 0},
		{"part": {"Action": "s3:ListBucket"}, "count": 0},
		{"part": {"Action": "s3:*", "Effect": "Deny"}, "count": 0},
	] {
		statement := object.union(object.remove(_grant("arn:aws:s3:::b/*"), ["Action"]), case.part)
		findings := rule.findings with input as _plan([statement], [_site("/_assets")])
		count(findings) == case.count
	}
}

test_all_resources_but_some if {
	every case in [
		{"resource": "arn:aws:s3:::b/_cache/*", "count": 0},
		{"resource": "arn:aws:s3:::b/private/*", "count": 1},
	] {
		statement := object.union(object.remove(_grant("x"), ["Resource"]), {"NotResource": case.resource})
		findings := rule.findings with input as _plan([statement], [_site("/_assets")])
		count(findings) == case.count
	}
}

test_a_deny_closes if {
	refusal := {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/_cache/*"}
	every case in [
		{"refusal": refusal, "count": 0},
		{"refusal": object.union(refusal, {"Resource": "arn:aws:s3:::b/private/*"}), "count": 1},
		{"refusal": object.union(refusal, {"Action": "s3:PutObject"}), "count": 1},
		{"refusal": object.union(refusal, {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}), "count": 1},
		{"refusal": object.union(object.remove(refusal, ["Principal"]), {"Principal": {"AWS": "arn:aws:iam::1:root"}}), "count": 1},
	] {
		findings := rule.findings with input as _plan([_grant("arn:aws:s3:::b/*"), case.refusal], [_site("/_assets")])
		count(findings) == case.count
	}
}

# What shows that the bucket holds a cache, and under which prefix.
test_signs_of_a_cache if {
	every case in [
		{"resources": [], "prefixes": set()},
		{"resources": [_site("/static")], "prefixes": set()},
		{"resources": [_site("/outreach/_assets/")], "prefixes": {"outreach/_cache/*"}},
		{"resources": [plans.known("aws_s3_object", "o", {"bucket": "b", "key": "_cache/a.json"})], "prefixes": {"_cache/*"}},
		{"resources": [plans.known("aws_s3_bucket_object", "o", {"bucket": "b", "key": "_cache/a"})], "prefixes": {"_cache/*"}},
		{"resources": [plans.known("aws_s3_object", "o", {"bucket": "x", "key": "_cache/a.json"})], "prefixes": set()},
		{"resources": [plans.known("aws_s3_object", "o", {"bucket": "b", "key": "a.json"})], "prefixes": set()},
		{"resources": [_server({"CACHE_BUCKET_NAME": "b", "CACHE_BUCKET_KEY_PREFIX": "/isr/"})], "prefixes": {"isr/*"}},
		{"resources": [_server({"CACHE_BUCKET_NAME": "x", "CACHE_BUCKET_KEY_PREFIX": "isr"})], "prefixes": set()},
		{"resources": [_server({"CACHE_BUCKET_NAME": "b"})], "prefixes": set()},
	] {
		findings := rule.findings with input as _plan([_grant("arn:aws:s3:::b/*")], case.resources)
		{finding.message | some finding in findings} == {concat("", ["The policy lets CloudFront read ", prefix, " in aws_s3_bucket.b", _allowed]) |
			some prefix in case.prefixes
		}
	}
}

test_function_by_reference if {
	server := plans.made(
		"aws_lambda_function", "f", {"environment": [{"variables": {"CACHE_BUCKET_KEY_PREFIX": "_cache"}}]},
		{"environment": [{"variables": {"CACHE_BUCKET_NAME": true}}]},
		{"environment": [{"variables": plans.refers("aws_s3_bucket.b.id")}]}, "aws",
	)
	findings := rule.findings with input as _plan([_grant("arn:aws:s3:::b/*")], [server])
	plans.verdicts(findings) == {["deny", _policy]}
}

# The policy's document is read during the apply, because the identity is about to be made.
test_documents if {
	every case in [
		{"principal": plans.refers("aws_cloudfront_origin_access_identity.i.iam_arn"), "resources": ["arn:aws:s3:::b/*"], "verdicts": ["deny"]},
		{"principal": plans.refers("aws_cloudfront_origin_access_identity.i.iam_arn"), "resources": ["arn:aws:s3:::b/_assets/*"], "verdicts": []},
		{"principal": plans.refers("aws_cloudfront_origin_access_identity.i.iam_arn"), "resources": [null], "verdicts": ["undetermined"]},
		{"principal": plans.refers("aws_iam_role.server.arn"), "resources": ["arn:aws:s3:::b/*"], "verdicts": ["undetermined"]},
	] {
		document := object.union(
			plans.document("d", [{
				"actions": ["s3:GetObject"], "resources": case.resources,
				"principals": [{"type": "AWS", "identifiers": [null]}],
			}]),
			{"block": {"expressions": {"statement": [{"principals": [{"identifiers": case.principal}]}]}}},
		)
		findings := rule.findings with input as plans.plan([
			plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
			_site("/_assets"),
			document,
			plans.made(
				"aws_s3_bucket_policy", "p", {"bucket": "b"}, {"policy": true},
				{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
			),
		])
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_undetermined_unknown_policy if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
		_site("/_assets"),
		plans.made("aws_s3_bucket_policy", "p", {"bucket": "b"}, {"policy": true}, {"policy": {"references": ["local.p"]}}, "aws"),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "local.p"]}
}

test_synthesized_file if {
	every case in [
		{"resource": "arn:aws:s3:::b/*", "verdicts": ["deny"]},
		{"resource": "arn:aws:s3:::b/_assets/*", "verdicts": []},
		{"resource": "${aws_s3_bucket.b.arn}/*", "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {
			"data": {"aws_iam_policy_document": {"d": {"statement": [{
				"actions": ["s3:GetObject"], "resources": [case.resource],
				"principals": [{"type": "AWS", "identifiers": ["${aws_cloudfront_origin_access_identity.i.iam_arn}"]}],
			}]}}},
			"resource": {
				"aws_cloudfront_origin_access_identity": {"i": {}},
				"aws_s3_bucket": {"b": {"bucket": "b"}},
				"aws_s3_bucket_policy": {"p": {
					"bucket": "${aws_s3_bucket.b.id}",
					"policy": "${data.aws_iam_policy_document.d.json}",
				}},
				"aws_cloudfront_distribution": {"site": {"origin": {
					"origin_id": "files", "origin_path": "/_assets",
					"domain_name": "${aws_s3_bucket.b.bucket_regional_domain_name}",
				}}},
			},
		}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_function_of_a_synthesized_file if {
	every case in [
		{"prefix": "_cache", "verdicts": {"deny"}},
		{"prefix": "${var.prefix}", "verdicts": {"undetermined"}},
		{"prefix": "", "verdicts": set()},
	] {
		findings := rule.findings with input as {"resource": {
			"aws_s3_bucket": {"b": {"bucket": "b"}},
			"aws_s3_bucket_policy": {"p": {"bucket": "b", "policy": json.marshal({"Statement": [_grant("arn:aws:s3:::b/*")]})}},
			"aws_lambda_function": {"f": {"environment": {"variables": {
				"CACHE_BUCKET_NAME": "${aws_s3_bucket.b.bucket}",
				"CACHE_BUCKET_KEY_PREFIX": case.prefix,
			}}}},
		}}
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

_grant(resource) := {"Effect": "Allow", "Principal": _oai, "Action": "s3:GetObject", "Resource": resource}

_site(path) := plans.known("aws_cloudfront_distribution", "site", {"origin": [{
	"origin_id": "files", "domain_name": "b.s3.eu-west-1.amazonaws.com", "origin_path": path,
}]})

_server(variables) := plans.known("aws_lambda_function", "f", {"environment": [{"variables": variables}]})

_plan(statements, others) := plans.plan(array.concat(
	[
		plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
		plans.known("aws_s3_bucket_policy", "p", {"bucket": "b", "policy": json.marshal({"Statement": statements})}),
	],
	others,
))

# Whether the bucket holds a cache depends on what is not known; a policy for the static files alone is right anyway.
test_undetermined_signs_of_a_cache if {
	hidden := {"references": ["local.hidden"]}
	assets := {"origin_id": "files", "origin_path": "/_assets"}
	domain := {"origin_id": "files", "domain_name": "b.s3.eu-west-1.amazonaws.com"}
	server := {"CACHE_BUCKET_KEY_PREFIX": "_cache"}
	every case in [
		{"type": "aws_cloudfront_distribution", "values": {}, "unknown": {"origin": true}, "missing": "origin"},
		{"type": "aws_cloudfront_distribution", "values": {"origin": [assets]}, "unknown": {"origin": [{"domain_name": true}]}, "missing": "domain_name"},
		{"type": "aws_cloudfront_distribution", "values": {"origin": [domain]}, "unknown": {"origin": [{"origin_path": true}]}, "missing": "origin_path"},
		{"type": "aws_s3_object", "values": {"bucket": "b"}, "unknown": {"key": true}, "missing": "key"},
		{"type": "aws_s3_bucket_object", "values": {"key": "_cache/a"}, "unknown": {"bucket": true}, "missing": "bucket"},
		{"type": "aws_s3_object", "values": {}, "unknown": {"bucket": true, "key": true}, "missing": "bucket and key"},
		{"type": "aws_lambda_function", "values": {}, "unknown": {"environment": true}, "missing": "environment"},
		{"type": "aws_lambda_function", "values": {"environment": [{}]}, "unknown": {"environment": [{"variables": true}]}, "missing": "environment"},
		{
			"type": "aws_lambda_function", "values": {"environment": [{"variables": server}]},
			"unknown": {"environment": [{"variables": {"CACHE_BUCKET_NAME": true}}]}, "missing": "CACHE_BUCKET_NAME",
		},
		{
			"type": "aws_lambda_function", "values": {"environment": [{"variables": {"CACHE_BUCKET_NAME": "b"}}]},
			"unknown": {"environment": [{"variables": {"CACHE_BUCKET_KEY_PREFIX": true}}]}, "missing": "CACHE_BUCKET_KEY_PREFIX",
		},
	] {
		expressions := {name: _hidden_in(mark, hidden) | some name, mark in case.unknown}
		resource := plans.made(case.type, "x", case.values, case.unknown, expressions, "aws")
		findings := rule.findings with input as _plan([_grant("arn:aws:s3:::b/*")], [resource])
		plans.brief(findings) == {[
			"undetermined", _policy,
			concat("", [
				"Whether the policy lets CloudFront read a server's cache in aws_s3_bucket.b depends on ", case.missing, " of ",
				case.type, ".x", _allowed,
			]),
		]}
		right := rule.findings with input as _plan([_grant("arn:aws:s3:::b/_assets/*")], [resource])
		count(right) == 0
	}
}

test_what_is_not_known_and_leads_elsewhere if {
	names := plans.refers("aws_dynamodb_table.t.name")
	every resource in [
		plans.made("aws_s3_object", "x", {"key": "a.json"}, {"bucket": true}, {"bucket": {"references": ["local.hidden"]}}, "aws"),
		plans.made("aws_s3_object", "x", {"key": "_cache/a"}, {"bucket": true}, {"bucket": plans.refers("aws_s3_bucket.other.id")}, "aws"),
		plans.made(
			"aws_lambda_function", "x", {"environment": [{}]}, {"environment": [{"variables": true}]},
			{"environment": [{"variables": names}]}, "aws",
		),
		plans.made(
			"aws_lambda_function", "x", {"environment": [{"variables": {"CACHE_BUCKET_KEY_PREFIX": "_cache", "CACHE_BUCKET_NAME": ""}}]},
			{"environment": [{"variables": {"TABLE": true}}]}, {"environment": [{"variables": names}]}, "aws",
		),
		plans.made(
			"aws_cloudfront_distribution", "x", {"origin": [{"origin_path": "/_assets", "custom_origin_config": [{}]}]},
			{"origin": [{"domain_name": true}]}, {"origin": [{"domain_name": {"references": ["local.hidden"]}}]}, "aws",
		),
	] {
		findings := rule.findings with input as _plan([_grant("arn:aws:s3:::b/*")], [resource])
		count(findings) == 0
	}
}

# One of the buckets that the environment refers to.
test_undetermined_which_bucket if {
	server := plans.made(
		"aws_lambda_function", "f", {"environment": [{"variables": {"CACHE_BUCKET_KEY_PREFIX": "_cache"}}]},
		{"environment": [{"variables": {"CACHE_BUCKET_NAME": true, "UPLOADS": true}}]},
		{"environment": [{"variables": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b", "aws_s3_bucket.c.id", "aws_s3_bucket.c"]}}]},
		"aws",
	)
	findings := rule.findings with input as _plan(
		[_grant("arn:aws:s3:::b/*")],
		[server, plans.known("aws_s3_bucket", "c", {"bucket": "c"})],
	)
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "CACHE_BUCKET_NAME of aws_lambda_function.f"]}
}

# What is sure of a prefix is not said again.
test_deny_beside_what_is_not_known if {
	open := plans.made("aws_s3_object", "x", {"bucket": "b"}, {"key": true}, {"key": {"references": ["local.hidden"]}}, "aws")
	findings := rule.findings with input as _plan([_grant("arn:aws:s3:::b/*")], [_site("/_assets"), open])
	plans.verdicts(findings) == {["deny", _policy]}
}

_hidden_in(true, hidden) := hidden

_hidden_in(marks, hidden) := [{name: hidden | some name, _ in marks[0]}] if marks != true

test_an_allow_for_everybody_refuses_nobody if {
	everybody := {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
	findings := rule.findings with input as _plan([_grant("arn:aws:s3:::b/*"), everybody], [_site("/_assets")])
	plans.verdicts(findings) == {["deny", _policy]}
}

test_lists_of_what_is_left_out if {
	every case in [
		{"part": {"NotAction": ["s3:PutObject", "s3:GetObject"]}, "count": 0},
		{"part": {"NotAction": ["s3:PutObject", "s3:ListBucket"]}, "count": 1},
	] {
		statement := object.union(object.remove(_grant("arn:aws:s3:::b/*"), ["Action"]), case.part)
		findings := rule.findings with input as _plan([statement], [_site("/_assets")])
		count(findings) == case.count
	}
	every case in [
		{"resources": ["arn:aws:s3:::b/private/*", "arn:aws:s3:::b/_cache/*"], "count": 0},
		{"resources": ["arn:aws:s3:::b", "arn:aws:s3:::b/_cache"], "count": 1},
	] {
		statement := object.union(object.remove(_grant("x"), ["Resource"]), {"NotResource": case.resources})
		findings := rule.findings with input as _plan([statement], [_site("/_assets")])
		count(findings) == case.count
	}
	findings := rule.findings with input as _plan([_grant("arn:aws:s3:::b/_cache")], [_site("/_assets")])
	count(findings) == 0
}

# A principal that is not known yet is one of those that the document's text refers to.
test_principals_of_a_document_that_are_not_known if {
	every case in [
		{"references": ["aws_cloudfront_origin_access_identity.i.iam_arn", "aws_s3_bucket.b.arn"], "verdicts": {"deny"}},
		{"references": ["aws_cloudfront_origin_access_identity.i.iam_arn", "data.aws_s3_bucket.c.arn"], "verdicts": {"deny"}},
		{"references": ["aws_cloudfront_origin_access_identity.i.iam_arn", "aws_iam_role.r.arn"], "verdicts": {"undetermined"}},
	] {
		findings := rule.findings with input as _documented({"AWS": null}, {"references": case.references})
		{finding.verdict | some finding in findings} == case.verdicts
	}
	role := rule.findings with input as _documented({"AWS": "arn:aws:iam::1:role/r"}, plans.refers("aws_cloudfront_origin_access_identity.i.iam_arn"))
	role == set()
	service := rule.findings with input as _documented({"Service": null}, plans.refers("aws_cloudfront_origin_access_identity.i.iam_arn"))
	service == set()
	user := rule.findings with input as _documented({"CanonicalUser": null}, plans.refers("aws_cloudfront_origin_access_identity.i.s3_canonical_user_id"))
	{finding.verdict | some finding in user} == {"deny"}
}

test_one_of_two_documents_that_opens_is_undetermined if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_s3_bucket", "b", {"bucket": "b"}), _site("/_assets"),
		plans.document("d", [{
			"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"],
			"principals": [{"type": "AWS", "identifiers": [_oai.AWS]}],
		}]),
		plans.document("e", [{"actions": ["s3:ListBucket"], "resources": ["arn:aws:s3:::b"]}]),
		plans.made(
			"aws_s3_bucket_policy", "p", {"bucket": "b"}, {"policy": true},
			{"policy": {"references": ["data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.e.json"]}}, "aws",
		),
	])
	{finding.verdict | some finding in findings} == {"undetermined"}
}

_documented(principal, expression) := plans.plan([
	plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
	_site("/_assets"),
	object.union(
		plans.document("d", [{
			"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"],
			"principals": [{"type": type, "identifiers": [identifier]} | some type, identifier in principal],
		}]),
		{"block": {"expressions": {"statement": [{"principals": [{"identifiers": expression}]}]}}},
	),
	plans.made(
		"aws_s3_bucket_policy", "p", {"bucket": "b"}, {"policy": true},
		{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
	),
])
