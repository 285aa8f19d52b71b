package bucket_public_principal_test

import data.lib.plans_test as plans
import data.rules.bucket_public_principal as rule

test_undetermined_principals_that_are_not_known if {
	policy := plans.made(
		"aws_s3_bucket_policy", "p", {"bucket": "b"}, {"policy": true},
		{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
	)
	read := plans.document("d", [{"actions": ["s3:GetObject"]}])
	unknown := {"change": {"change": {"after_unknown": {"json": true, "statement": [{"principals": true}]}}}}
	document := object.union(read, unknown)
	findings := rule.findings with input as plans.plan([policy, document])
	plans.verdicts(findings) == {["undetermined", "aws_s3_bucket_policy.p"]}
}

test_undetermined_grants_that_are_not_known if {
	written := {"access_control_policy": [{"grant": [{}]}]}
	every case in [
		{"values": {}, "unknown": {"access_control_policy": true}},
		{"values": {"access_control_policy": [{}]}, "unknown": {"access_control_policy": [{"grant": true}]}},
		{
			"values": {"access_control_policy": [{"grant": [{"grantee": [{}]}]}]},
			"unknown": {"access_control_policy": [{"grant": [{"grantee": [{"uri": true}]}]}]},
		},
	] {
		made := plans.made("aws_s3_bucket_acl", "a", case.values, case.unknown, written, "aws")
		findings := rule.findings with input as plans.plan([made])
		plans.verdicts(findings) == {["undetermined", "aws_s3_bucket_acl.a"]}
	}
}

test_allow_grants_that_the_provider_will_read if {
	made := plans.made("aws_s3_bucket_acl", "a", {"acl": "private"}, {"access_control_policy": true}, {}, "aws")
	findings := rule.findings with input as plans.plan([made])
	count(findings) == 0
}

_statement := {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}

test_deny_everybody if {
	every principal in ["*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::111122223333:root", "*"]}] {
		findings := rule.findings with input as _policy(object.union(
			object.remove(_statement, ["Principal"]),
			{"Principal": principal},
		))
		plans.brief(findings) == {[
			"deny", "aws_s3_bucket_policy.b",
			concat("", [
				"The policy allows s3:GetObject to everybody without a condition that pins the caller; ",
				"allowed are named principals.",
			]),
		]}
	}
}

test_deny_everybody_but_some if {
	findings := rule.findings with input as _policy(object.union(
		object.remove(_statement, ["Principal"]),
		{"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}},
	))
	plans.verdicts(findings) == {["deny", "aws_s3_bucket_policy.b"]}
}

test_allow_named_principals_and_denials if {
	every change in [
		{"Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
		{"Principal": {"Service": "cloudfront.amazonaws.com"}},
		{"Effect": "Deny"},
	] {
		findings := rule.findings with input as _policy(object.union(
			object.remove(_statement, object.keys(change)),
			change,
		))
		count(findings) == 0
	}
}

test_allow_pins if {
	every condition in [
		{"StringEquals": {"aws:SourceAccount": "111122223333"}}, {"ArnLike": {"AWS:SourceArn": "arn:aws:cloudfront::1:distribution/E1"}},
		{"StringEquals": {"aws:PrincipalOrgID": ["o-1"]}}, {"StringEquals": {"aws:SourceVpce": "vpce-1"}},
		{"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}},
	] {
		findings := rule.findings with input as _policy(object.union(_statement, {"Condition": condition}))
		count(findings) == 0
	}
}

test_deny_conditions_that_pin_nobody if {
	every condition in [
		{"StringLike": {"aws:Referer": "https://example.com/*"}}, {"StringLike": {"aws:SourceArn": "*"}},
		{"IpAddress": {"aws:SourceIp": ["0.0.0.0/0"]}}, {"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}},
		{"StringNotEquals": {"aws:SourceAccount": "111122223333"}}, {"Bool": {"aws:SecureTransport": "true"}},
	] {
		findings := rule.findings with input as _policy(object.union(_statement, {"Condition": condition}))
		plans.verdicts(findings) == {["deny", "aws_s3_bucket_policy.b"]}
	}
}

test_deny_older_argument_of_the_bucket if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", {
		"bucket": "b",
		"policy": json.marshal({"Statement": _statement}),
	})])
	plans.verdicts(findings) == {["deny", "aws_s3_bucket.b"]}
}

test_deny_acls if {
	every acl in ["public-read", "public-read-write", "authenticated-read"] {
		every type in ["aws_s3_bucket_acl", "aws_s3_bucket"] {
			findings := rule.findings with input as plans.plan([plans.known(type, "b", {"acl": acl})])
			plans.brief(findings) == {[
				"deny", concat("", [type, ".b"]),
				concat("", ["acl is \"", acl, "\"; allowed are private, or no ACL at all."]),
			]}
		}
	}
}

test_allow_private_acl if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket_acl", "b", {"acl": "private"})])
	count(findings) == 0
}

test_deny_grants if {
	uri := "http://acs.amazonaws.com/groups/global/AllUsers"
	every resource in [
		plans.known("aws_s3_bucket", "b", {"grant": [{"type": "Group", "uri": uri}]}),
		plans.known("aws_s3_bucket_acl", "b", {"access_control_policy": [{"grant": [{"grantee": [{"uri": uri}]}]}]}),
	] {
		findings := rule.findings with input as plans.plan([resource])
		{finding.message | some finding in findings} == {concat("", [
			"A grant names the group \"", uri, "\"; allowed are named accounts.",
		])}
	}
}

test_undetermined_unknown_acl if {
	findings := rule.findings with input as plans.plan([plans.made("aws_s3_bucket_acl", "b", {}, {"acl": true}, {"acl": {"references": ["local.acl"]}}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "acl"]}
}

test_unknown_policy_of_an_open_or_closed_bucket if {
	every case in [
		{"policies": true, "buckets": true, "count": 0},
		{"policies": false, "buckets": true, "count": 1},
		{"policies": true, "buckets": false, "count": 1},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
			plans.known("aws_s3_bucket_public_access_block", "b", {
				"bucket": "b", "block_public_policy": case.policies, "restrict_public_buckets": case.buckets,
			}),
			_unknown,
		])
		count(findings) == case.count
	}
}

test_undetermined_message if {
	findings := rule.findings with input as plans.plan([_unknown])
	plans.brief(findings) == {[
		"undetermined", "aws_s3_bucket_policy.b",
		concat("", [
			"The policy is not known yet: it depends on aws_sns_topic.t.arn; ",
			"allowed are named principals, or a public access block that refuses public policies.",
		]),
	]}
}

# Which of two documents is meant is hidden in a local value.
test_undetermined_one_of_two_documents if {
	block := {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]}
	findings := rule.findings with input as plans.plan([
		plans.document("a", [object.union(block, {"principals": [{"type": "*", "identifiers": ["*"]}]})]),
		plans.document("b", [object.union(block, {"principals": [{"type": "AWS", "identifiers": ["1"]}]})]),
		plans.made(
			"aws_s3_bucket_policy", "b", {"bucket": "b"}, {"policy": true},
			{"policy": {"references": ["local.policy"]}}, "aws",
		),
	])
	plans.verdicts(findings) == {["undetermined", "aws_s3_bucket_policy.b"]}
}

_policy(statement) := plans.plan([plans.known("aws_s3_bucket_policy", "b", {
	"bucket": "b",
	"policy": json.marshal({"Statement": [statement]}),
})])

_unknown := plans.made("aws_s3_bucket_policy", "b", {"bucket": "b"}, {"policy": true}, {"policy": plans.refers("aws_sns_topic.t.arn")}, "aws")

test_undetermined_identifiers_that_are_not_known if {
	policy := plans.made(
		"aws_s3_bucket_policy", "p", {"bucket": "b"}, {"policy": true},
		{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
	)
	every case in [
		{"name": "local.readers", "type": "AWS", "missing": {"local.readers"}},
		{"name": "aws_cloudfront_origin_access_identity.i.iam_arn", "type": "AWS", "missing": set()},
		{"name": "local.readers", "type": "Service", "missing": set()},
	] {
		statement := {"actions": ["s3:GetObject"], "principals": [{"type": case.type}]}
		findings := rule.findings with input as plans.plan([policy, plans.open_document("d", statement, [case.name])])
		{finding.missing | some finding in findings} == case.missing
	}
}

test_allow_each_way_to_pin_the_caller if {
	every key in [
		"aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceAccount",
		"aws:SourceArn", "aws:SourceIp", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner", "aws:SourceVpc",
		"aws:SourceVpce", "s3:DataAccessPointAccount", "s3:DataAccessPointArn",
	] {
		findings := rule.findings with input as _policy(object.union(
			_statement,
			{"Condition": {"StringEquals": {key: "111122223333"}}},
		))
		count(findings) == 0
	}
}

test_allow_each_test_that_pins if {
	every test in [
		"ArnEquals", "ArnLike", "IpAddress", "StringEquals", "StringEqualsIgnoreCase", "StringLike",
		"ForAnyValue:StringEquals", "ForAnyValue:StringLike",
	] {
		findings := rule.findings with input as _policy(object.union(
			_statement,
			{"Condition": {test: {"aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1"}}},
		))
		count(findings) == 0
	}
}

test_deny_each_value_that_everybody_meets if {
	every value in ["*", "0.0.0.0/0", "::/0", "arn:*", "arn:aws:*"] {
		findings := rule.findings with input as _policy(object.union(
			_statement,
			{"Condition": {"StringLike": {"aws:SourceArn": ["111122223333", value]}}},
		))
		plans.verdicts(findings) == {["deny", "aws_s3_bucket_policy.b"]}
	}
}

test_deny_a_condition_of_no_values if {
	condition := {"Condition": {"StringEquals": {"aws:SourceArn": []}}}
	findings := rule.findings with input as _policy(object.union(_statement, condition))
	plans.verdicts(findings) == {["deny", "aws_s3_bucket_policy.b"]}
}

test_deny_each_public_acl if {
	every acl in ["public-read", "public-read-write", "authenticated-read"] {
		findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket_acl", "a", {"bucket": "b", "acl": acl})])
		plans.brief(findings) == {[
			"deny", "aws_s3_bucket_acl.a", concat("", ["acl is \"", acl, "\"; allowed are private, or no ACL at all."]),
		]}
	}
}

test_grants_by_group if {
	every case in [
		{"uri": "http://acs.amazonaws.com/groups/global/AllUsers", "verdicts": {"deny"}},
		{"uri": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers", "verdicts": {"deny"}},
		{"uri": "http://acs.amazonaws.com/groups/s3/LogDelivery", "verdicts": set()},
	] {
		grant := {"access_control_policy": [{"grant": [{"permission": "READ", "grantee": [{"uri": case.uri}]}]}]}
		findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket_acl", "a", grant)])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_blocks_of_an_older_bucket if {
	made := plans.made("aws_s3_bucket", "b", {}, {"grant": true}, {"grant": [{}]}, "aws")
	findings := rule.findings with input as plans.plan([made])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "grant"]}
}

test_open_policy_is_denied_whatever_else_it_takes_over if {
	open := plans.document("d", [{"actions": ["s3:GetObject"], "resources": ["*"], "principals": [{"type": "*", "identifiers": ["*"]}]}])
	findings := rule.findings with input as plans.plan([
		plans.made("aws_s3_bucket_policy", "b", {"bucket": "b"}, {"policy": true}, {"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws"),
		object.union(open, {
			"change": {"change": {"after_unknown": {"source_policy_documents": true}}},
			"block": {"expressions": {"source_policy_documents": plans.refers("aws_ssm_parameter.p.value")}},
		}),
	])
	plans.verdicts(findings) == {["deny", "aws_s3_bucket_policy.b"]}
}

test_grants_that_nobody_wrote_are_the_providers if {
	acl := plans.made(
		"aws_s3_bucket_acl", "a", {"bucket": "b", "acl": "private"}, {"access_control_policy": true},
		{"acl": {"constant_value": "private"}}, "aws",
	)
	written := rule.findings with input as plans.plan([acl])
	count(written) == 0

	# Without a configuration nobody knows who wrote them.
	lost := rule.findings with input as object.remove(plans.plan([acl]), ["configuration"])
	{finding.missing | some finding in lost} == {"access_control_policy"}
}

test_undetermined_grantees if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_s3_bucket_acl", "a", {"access_control_policy": [{"grant": [{}]}]}, {"access_control_policy": [{"grant": [{"grantee": true}]}]},
		{"access_control_policy": [{"grant": [{"grantee": [{}]}]}]}, "aws",
	)])
	{finding.missing | some finding in findings} == {"grantee"}
}

test_policy_that_is_not_known_of_buckets_that_loose_blocks_close if {
	every case in [
		{"blocks": [true, true], "verdicts": set()}, {"blocks": [true, false], "verdicts": {"undetermined"}},
		{"blocks": [true], "verdicts": {"undetermined"}}, {"blocks": [], "verdicts": {"undetermined"}},
	] {
		findings := rule.findings with input as plans.plan(array.concat(
			[_hidden("one"), _hidden("other"), _about({"references": ["aws_s3_bucket.one.id"]})],
			[plans.made(
				"aws_s3_bucket_public_access_block", concat("", ["p", json.marshal(position)]),
				{"block_public_policy": closed, "restrict_public_buckets": true}, {"bucket": true},
				{"bucket": {"references": ["local.bucket"]}}, "aws",
			) |
				some position, closed in case.blocks
			],
		))
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_policy_that_is_not_known_of_one_of_two_buckets if {
	every case in [{"closed": ["one"], "verdicts": {"undetermined"}}, {"closed": ["one", "other"], "verdicts": set()}] {
		findings := rule.findings with input as plans.plan(array.concat(
			[_hidden("one"), _hidden("other"), _about({"references": ["local.bucket"]})],
			[plans.made(
				"aws_s3_bucket_public_access_block", name,
				{"block_public_policy": true, "restrict_public_buckets": true}, {"bucket": true},
				{"bucket": {"references": [concat("", ["aws_s3_bucket.", name, ".id"])]}}, "aws",
			) |
				some name in case.closed
			],
		))
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

_hidden(name) := plans.made("aws_s3_bucket", name, {}, {"id": true}, {}, "aws")

_about(bucket) := plans.made(
	"aws_s3_bucket_policy", "p", {}, {"bucket": true, "policy": true},
	{"bucket": bucket, "policy": plans.refers("aws_ssm_parameter.p.value")}, "aws",
)
