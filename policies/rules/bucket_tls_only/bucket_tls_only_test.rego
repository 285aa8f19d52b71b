package bucket_tls_only_test

import data.lib.plans_test as plans
import data.rules.bucket_tls_only as rule

# Two buckets, and policies that the plan does not tell apart.
test_hidden_buckets if {
	every case in [
		{"policies": [_hidden("x", true), _hidden("y", true)], "verdicts": set()},
		{"policies": [_hidden("x", true)], "verdicts": {"undetermined"}},
		{"policies": [_hidden("x", true), _hidden("y", false)], "verdicts": {"undetermined"}},
		{"policies": [_hidden("x", false), _hidden("y", false)], "verdicts": {"deny"}},
	] {
		findings := rule.findings with input as plans.plan(array.concat(case.policies, [
			plans.made("aws_s3_bucket", "a", {}, {"id": true}, {}, "aws"),
			plans.made("aws_s3_bucket", "b", {}, {"id": true}, {}, "aws"),
		]))
		plans.verdicts(findings) == {[verdict, address] |
			some verdict in case.verdicts
			some address in ["aws_s3_bucket.a", "aws_s3_bucket.b"]
		}
	}
}

_hidden(name, tls_only) := plans.made(
	"aws_s3_bucket_policy", name, {"policy": json.marshal({"Statement": [statement | tls_only]})}, {"bucket": true},
	{"bucket": {"references": ["local.bucket"]}}, "aws",
) if {
	statement := {
		"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
		"Condition": {"Bool": {"aws:SecureTransport": "false"}},
	}
}

_statement := {
	"Effect": "Deny",
	"Principal": "*",
	"Action": "s3:*",
	"Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
	"Condition": {"Bool": {"aws:SecureTransport": "false"}},
}

_block := {
	"effect": "Deny", "actions": ["s3:*"], "resources": [null, null],
	"principals": [{"type": "*", "identifiers": ["*"]}],
	"condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}],
}

_allowed := concat("", [
	"allowed is a policy with a Deny of s3:* for everybody on the bucket and its objects ",
	"when aws:SecureTransport is false.",
])

test_deny_no_policy if {
	findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", {"bucket": "b"})])
	plans.brief(findings) == {["deny", "aws_s3_bucket.b", concat("", ["The bucket has no policy; ", _allowed])]}
}

test_allow_variants if {
	every change in [
		{}, {"Principal": {"AWS": "*"}}, {"Principal": {"AWS": ["*"]}}, {"Action": ["*"]}, {"Resource": "*"},
		{"Resource": ["arn:aws:s3:::b*"]}, {"Condition": {"Bool": {"aws:securetransport": [false]}}},
	] {
		findings := rule.findings with input as _literal([object.union(
			object.remove(_statement, object.keys(change)),
			change,
		)])
		count(findings) == 0
	}
}

test_deny_variants if {
	every change in [
		{"Effect": "Allow"}, {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}, {"Action": "s3:GetObject"},
		{"Resource": "arn:aws:s3:::b/*"}, {"Resource": "arn:aws:s3:::b"}, {"Condition": {}},
		{"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
		{"Condition": {"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
		{"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}},
	] {
		findings := rule.findings with input as _literal([object.union(
			object.remove(_statement, object.keys(change)),
			change,
		)])
		plans.brief(findings) == {[
			"deny", "aws_s3_bucket.b",
			concat("", ["The policy in aws_s3_bucket_policy.b lets requests without TLS through; ", _allowed]),
		]}
	}
}

test_allow_two_statements_together if {
	findings := rule.findings with input as _literal([
		object.union(_statement, {"Resource": "arn:aws:s3:::b"}),
		object.union(_statement, {"Resource": "arn:aws:s3:::b/*"}),
	])
	count(findings) == 0
}

test_older_argument_of_the_bucket if {
	every case in [{"statements": [_statement], "count": 0}, {"statements": [], "count": 1}] {
		findings := rule.findings with input as plans.plan([plans.known("aws_s3_bucket", "b", {
			"bucket": "b",
			"policy": json.marshal({"Statement": case.statements}),
		})])
		count(findings) == case.count
	}
}

test_deferred_document if {
	every case in [{"block": _block, "count": 0}, {"block": object.union(_block, {"effect": "Allow"}), "count": 1}] {
		findings := rule.findings with input as _documented([plans.document("p", [case.block])])
		count(findings) == case.count
	}
}

test_document_made_of_documents if {
	source := plans.document("source", [_block])
	every case in [
		{"argument": "source_policy_documents", "other": [], "count": 0},
		{"argument": "override_policy_documents", "other": [], "count": 0},
	] {
		whole := _merged(case.argument, case.other)
		findings := rule.findings with input as _documented([source, whole])
		count(findings) == case.count
	}
}

test_deny_overridden_statement if {
	source := plans.document("source", [object.union(_block, {"sid": "tls", "effect": "Allow"})])
	whole := _merged("override_policy_documents", [object.union(_block, {"sid": "tls"})])
	findings := rule.findings with input as _documented([source, whole])
	plans.verdicts(findings) == {["deny", "aws_s3_bucket.b"]}
}

test_undetermined_unreadable_source if {
	whole := _merged_from("source_policy_documents", [], "aws_sns_topic.t.arn")
	findings := rule.findings with input as _documented([whole])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "aws_sns_topic.t.arn"]}
}

test_undetermined_encoded_in_place if {
	findings := rule.findings with input as plans.plan([_bucket, _policy({"references": [
		"aws_s3_bucket.b.arn",
		"aws_s3_bucket.b",
	]})])
	plans.brief(findings) == {[
		"undetermined", "aws_s3_bucket.b",
		concat("", [
			"The policy in aws_s3_bucket_policy.b is not known yet: it depends on aws_s3_bucket.b.arn; ", _allowed,
		]),
	]}
}

test_undetermined_single_unknown_resource if {
	findings := rule.findings with input as _documented([plans.document("p", [object.union(
		_block,
		{"resources": [null]},
	)])])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined",
		"values in the statements of aws_s3_bucket_policy.b",
	]}
}

test_document_read_before_the_plan if {
	every case in [{"statements": [_statement], "count": 0}, {"statements": [], "count": 1}] {
		findings := rule.findings with input as object.union(
			plans.plan([_bucket, _policy(plans.refers("data.aws_iam_policy_document.p.json"))]),
			{"prior_state": {"values": {"root_module": {"resources": [{
				"address": "data.aws_iam_policy_document.p", "mode": "data",
				"type": "aws_iam_policy_document", "name": "p",
				"values": {"json": json.marshal({"Statement": case.statements})},
			}]}}}},
		)
		count(findings) == case.count
	}
}

test_synthesized_json if {
	statement := object.union(_statement, {"Resource": ["${aws_s3_bucket.b.arn}", "${aws_s3_bucket.b.arn}/*"]})
	every case in [{"statements": [statement], "count": 0}, {"statements": [], "count": 1}] {
		findings := rule.findings with input as {"resource": {
			"aws_s3_bucket": {"b": {"bucket": "b"}},
			"aws_s3_bucket_policy": {"b": {
				"bucket": "${aws_s3_bucket.b.id}",
				"policy": json.marshal({"Statement": case.statements, "Version": "${var.version}"}),
			}},
		}}
		count(findings) == case.count
	}
}

_literal(statements) := plans.plan([
	plans.known("aws_s3_bucket", "b", {"bucket": "b"}),
	plans.known("aws_s3_bucket_policy", "b", {"bucket": "b", "policy": json.marshal({"Statement": statements})}),
])

_documented(documents) := plans.plan(array.concat(
	[_bucket, _policy(plans.refers("data.aws_iam_policy_document.p.json"))],
	documents,
))

_bucket := plans.made("aws_s3_bucket", "b", {"bucket": "b"}, {"id": true, "arn": true}, {}, "aws")

_policy(expression) := plans.made("aws_s3_bucket_policy", "b", {"bucket": "b"}, {"policy": true}, {"policy": expression}, "aws")

_merged(argument, statements) := _merged_from(argument, statements, "data.aws_iam_policy_document.source.json")

_merged_from(argument, statements, reference) := {
	"change": object.union(document.change, {"change": {
		"after": {"statement": statements, argument: [null]},
		"after_unknown": {"json": true, argument: [true]},
	}}),
	"block": object.union(document.block, {"expressions": {argument: plans.refers(reference)}}),
} if {
	document := plans.document("p", statements)
}

test_each_part_of_the_statement_matters if {
	every case in [
		{"change": {}, "count": 0},
		{"change": {"Resource": "*"}, "count": 0},
		{"change": {"Resource": "arn:aws:s3:::b*"}, "count": 0},
		{"change": {"Resource": "arn:aws:s3:::b"}, "count": 1},
		{"change": {"Resource": "arn:aws:s3:::b/*"}, "count": 1},
		{"change": {"Resource": ["arn:aws:s3:::b/a", "arn:aws:s3:::b/*"]}, "count": 1},
		{"change": {"Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/a"]}, "count": 1},
		{"change": {"Action": "*"}, "count": 0},
		{"change": {"Action": "s3:GetObject"}, "count": 1},
		{"change": {"Effect": "Allow"}, "count": 1},
		{"change": {"Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}}}, "count": 0},
		{"change": {"Condition": {"Bool": {"AWS:securetransport": "false"}}}, "count": 0},
		{"change": {"Condition": {"StringEquals": {"aws:SecureTransport": "false"}}}, "count": 1},
		{"change": {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}, "count": 1},
		{"change": {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, "count": 1},
		{"change": {"Condition": {"Bool": {"aws:SecureTransport": "false", "aws:ViaAWSService": "false"}}}, "count": 1},
		{"change": {"Principal": {"AWS": "arn:aws:iam::111122223333:root"}}, "count": 1},
	] {
		statement := object.union(object.remove(_statement, object.keys(case.change)), case.change)
		findings := rule.findings with input as _literal([statement])
		count(findings) == case.count
	}
}

test_undetermined_each_part_that_is_not_known if {
	every change in [
		{"actions": [null]}, {"principals": [{"type": "AWS", "identifiers": [null]}]},
		{"condition": [{"test": null, "variable": "aws:SecureTransport", "values": ["false"]}]},
		{"condition": [{"test": "Bool", "variable": null, "values": ["false"]}]},
		{"condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": [null]}]},
	] {
		findings := rule.findings with input as _documented([plans.document("p", [object.union(_block, change)])])
		{finding.verdict | some finding in findings} == {"undetermined"}
	}
}

test_policy_that_may_be_one_of_two_documents if {
	known := object.union(_block, {"resources": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]})
	other := object.union(known, {"actions": ["s3:GetObject"]})
	hidden := object.union(known, {"actions": [null]})
	every case in [
		{"documents": [known, known], "verdicts": set()}, {"documents": [known, other], "verdicts": {"undetermined"}},
		{"documents": [hidden, hidden], "verdicts": {"undetermined"}}, {"documents": [hidden, other], "verdicts": {"deny"}},
		{"documents": [other, other], "verdicts": {"deny"}},
	] {
		findings := rule.findings with input as plans.plan([
			_bucket, plans.document("p", [case.documents[0]]), plans.document("q", [case.documents[1]]),
			_policy({"references": ["data.aws_iam_policy_document.p.json", "data.aws_iam_policy_document.q.json"]}),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

# All else is known here, unlike the resources of the block above.
test_one_part_that_is_not_known_may_be_the_right_one if {
	known := object.union(_block, {"resources": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]})
	every change in [
		{"actions": [null]}, {"resources": ["arn:aws:s3:::b", null]}, {"resources": [null, "arn:aws:s3:::b/*"]},
		{"principals": [{"type": "AWS", "identifiers": [null]}]},
		{"condition": [{"variable": "aws:SecureTransport", "values": ["false"]}]},
		{"condition": [{"test": "Bool", "values": ["false"]}]},
		{"condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": [null]}]},
	] {
		document := plans.document("p", [object.union(known, change)])
		marks := {"condition": [{"test": _lacks(change, "test"), "variable": _lacks(change, "variable")}]}
		findings := rule.findings with input as _documented([object.union(document, {"change": {"change": {
			"after_unknown": {"json": true, "statement": [marks]},
		}}})])
		{finding.verdict | some finding in findings} == {"undetermined"}
	}
	effect := object.union(plans.document("p", [object.remove(known, ["effect"])]), {"change": {"change": {
		"after_unknown": {"json": true, "statement": [{"effect": true}]},
	}}})
	unsaid := object.union(effect, {"block": {"expressions": {"statement": [{"effect": {"references": ["local.e"]}}]}}})
	findings := rule.findings with input as _documented([unsaid])
	{finding.verdict | some finding in findings} == {"undetermined"}
}

test_resources_of_any_bucket if {
	wide := object.union(object.remove(_statement, ["Resource"]), {"Resource": "arn:aws:s3:::*"})
	findings := rule.findings with input as plans.plan([
		plans.made("aws_s3_bucket", "b", {}, {"bucket": true, "id": true}, {}, "aws"),
		plans.made(
			"aws_s3_bucket_policy", "b", {"policy": json.marshal({"Statement": [wide]})}, {"bucket": true},
			{"bucket": plans.refers("aws_s3_bucket.b.id")}, "aws",
		),
	])
	count(findings) == 0
	odd := rule.findings with input as _literal([object.union(object.remove(_statement, ["Resource"]), {"Resource": "not:an:arn:of:a:b*"})])
	count(odd) == 1
}

default _lacks(_, _) := false

_lacks(change, name) if {
	some condition in change.condition
	not name in object.keys(condition)
}
