package iam_deployment_scope_test

import data.lib.plans_test as plans
import data.rules.iam_deployment_scope as rule

_statement := {"Effect": "Allow", "Action": ["s3:PutObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::*"}

_document := json.marshal({"Statement": [object.union(_statement, {"Action": "s3:PutObject"})]})

_message := concat("", [
	"The policy of a deployment role allows s3:PutObject on arn:aws:s3:::*; ",
	"allowed is the ARNs of named buckets and distributions.",
])

test_deny_in_every_place if {
	role := plans.known("aws_iam_role", "r", {"name": "outreach-deployment"})
	tagged := plans.known("aws_iam_role", "r", {"name": "ci", "tags": {"Purpose": "Deployment"}})
	every case in [
		{"resources": [plans.known("aws_iam_role_policy", "x", {"role": "outreach-deploy", "policy": _document})], "address": "aws_iam_role_policy.x"},
		{"resources": [tagged, plans.known("aws_iam_role_policy", "x", {"role": "ci", "policy": _document})], "address": "aws_iam_role_policy.x"},
		{
			"resources": [plans.known("aws_iam_role", "x", {"name": "deployer", "inline_policy": [{"policy": _document}]})],
			"address": "aws_iam_role.x",
		},
		{
			"resources": [
				role,
				plans.made("aws_iam_policy", "x", {"policy": _document}, {"arn": true}, {"policy": {}}, "aws"),
				plans.made(
					"aws_iam_role_policy_attachment", "a", {"role": "outreach-deployment"}, {"policy_arn": true},
					{"policy_arn": plans.refers("aws_iam_policy.x.arn")}, "aws",
				),
			],
			"address": "aws_iam_policy.x",
		},
		{
			"resources": [
				plans.known("aws_iam_policy", "x", {"policy": _document, "arn": "arn:aws:iam::1:policy/x"}),
				plans.known("aws_iam_policy_attachment", "a", {"roles": ["deploy"], "policy_arn": "arn:aws:iam::1:policy/x"}),
			],
			"address": "aws_iam_policy.x",
		},
		{
			"resources": [
				plans.made("aws_iam_role", "r", {"tags": {"Role": "deploy"}}, {"name": true, "id": true}, {"tags": {}}, "aws"),
				plans.made(
					"aws_iam_role_policy", "x", {"policy": _document}, {"role": true},
					{"role": plans.refers("aws_iam_role.r.id")}, "aws",
				),
			],
			"address": "aws_iam_role_policy.x",
		},
	] {
		findings := rule.findings with input as plans.plan(case.resources)
		plans.brief(findings) == {["deny", case.address, _message]}
	}
}

test_deny_buckets_and_distributions_without_a_name if {
	every case in [
		{"Action": "s3:PutObject", "Resource": "*"}, {"Action": "s3:*", "Resource": "arn:aws:s3:::outreach-*/*"},
		{"Action": "cloudfront:CreateInvalidation", "Resource": "*"}, {"Action": "*", "Resource": "*"},
		{"Action": "cloudfront:Create*", "Resource": "arn:aws:cloudfront::1:distribution/*"},
		{"Action": "s3:PutObject", "NotResource": "arn:aws:s3:::b"},
	] {
		findings := rule.findings with input as _plan(object.union({"Effect": "Allow"}, case))
		{finding.verdict | some finding in findings} == {"deny"}
	}
}

test_allow_names_and_other_statements if {
	every case in [
		{"Action": ["s3:PutObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::outreach", "arn:aws:s3:::outreach/*"]},
		{
			"Action": ["s3:PutObject", "cloudfront:CreateInvalidation"],
			"Resource": ["arn:aws:s3:::outreach/*", "arn:aws:cloudfront::1:distribution/E1"],
		},
		{"Action": "s3:ListAllMyBuckets", "Resource": "*"}, {"Action": "cloudfront:ListDistributions", "Resource": "*"},
		{"Action": "ec2:DescribeInstances", "Resource": "*"},
		{"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"},
	] {
		findings := rule.findings with input as _plan(object.union({"Effect": "Allow"}, case))
		count(findings) == 0
	}
}

test_other_roles_do_not_apply if {
	findings := rule.findings with input as plans.plan([
		plans.known("aws_iam_role_policy", "x", {"role": "server", "policy": _document}),
		plans.known("aws_iam_policy", "y", {"policy": _document}),
		plans.known("aws_iam_role", "z", {"name": null, "tags": null, "inline_policy": [{"policy": _document}]}),
	])
	count(findings) == 0
}

test_undetermined_unknown_text if {
	findings := rule.findings with input as plans.plan([plans.made("aws_iam_role_policy", "x", {"role": "deploy"}, {"policy": true}, {"policy": plans.refers("aws_s3_bucket.b.arn")}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "aws_s3_bucket.b.arn"]}
}

test_synthesized_file if {
	every case in [{"resource": "*", "count": 1}, {"resource": "${aws_s3_bucket.b.arn}/*", "count": 0}] {
		findings := rule.findings with input as {
			"data": {"aws_iam_policy_document": {"d": {"statement": [{"actions": ["s3:PutObject"], "resources": [case.resource]}]}}},
			"resource": {
				"aws_s3_bucket": {"b": {}},
				"aws_iam_role": {"r": {"name": "deploy"}},
				"aws_iam_role_policy": {"x": {
					"role": "${aws_iam_role.r.name}", "policy": "${data.aws_iam_policy_document.d.json}",
				}},
			},
		}
		count(findings) == case.count
	}
}

_plan(statement) := plans.plan([plans.known("aws_iam_role_policy", "x", {
	"role": "deploy",
	"policy": json.marshal({"Statement": [statement]}),
})])

test_each_sign_of_a_deployment_role if {
	every values in [
		{"name": "outreach-deploy"}, {"name_prefix": "deploy-"}, {"tags_all": {"Role": "Deployer"}},
		{"tags": {"component": "deployment"}}, {"tags": {"Function": "deployment"}}, {"tags": {"Name": "deployment"}},
		{"tags": {"purpose": "deployment"}}, {"tags": {"ROLE": "deployment"}}, {"tags": {"type": "deployment"}},
		{"tags": {"usage": "deployment"}},
	] {
		inline := object.union(values, {"inline_policy": [{"policy": _document}]})
		findings := rule.findings with input as plans.plan([plans.known("aws_iam_role", "x", inline)])
		plans.brief(findings) == {["deny", "aws_iam_role.x", _message]}
	}
}

test_other_tags_are_no_sign if {
	inline := {"name": "a", "tags": {"Owner": "deployment"}, "inline_policy": [{"policy": _document}]}
	findings := rule.findings with input as plans.plan([plans.known("aws_iam_role", "x", inline)])
	count(findings) == 0
}

test_allow_what_has_no_bucket_to_name if {
	every action in ["s3:ListAllMyBuckets", "s3:GetAccountPublicAccessBlock"] {
		document := json.marshal({"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}})
		role := plans.known("aws_iam_role", "x", {"name": "deploy", "inline_policy": [{"policy": document}]})
		findings := rule.findings with input as plans.plan([role])
		count(findings) == 0
	}
}

test_undetermined_names_the_argument if {
	role := plans.known("aws_iam_role", "r", {"name": "deploy"})
	policy := plans.made("aws_iam_role_policy", "x", {"role": "deploy"}, {"policy": true}, {"policy": plans.refers("aws_sns_topic.t.arn")}, "aws")
	findings := rule.findings with input as plans.plan([role, policy])
	{[finding.verdict, contains(finding.message, "policy")] | some finding in findings} == {["undetermined", true]}
}

_depends(missing) := concat("", [
	"Whether the policy, which allows s3:PutObject on arn:aws:s3:::*, is one of a deployment role depends on ", missing,
	"; allowed is the ARNs of named buckets and distributions.",
])

_hiding(type, name, values, hidden) := plans.made(
	type, name, values, {argument: true | some argument in hidden},
	{argument: {"references": ["local.hidden"]} | some argument in hidden}, "aws",
)

test_undetermined_role if {
	policy := plans.made("aws_iam_policy", "x", {"policy": _document}, {"arn": true}, {"policy": {}}, "aws")
	attached := {"policy_arn": plans.refers("aws_iam_policy.x.arn")}
	every case in [
		{"resources": [_hiding("aws_iam_role_policy", "x", {"policy": _document}, ["role"])], "missing": "role of aws_iam_role_policy.x"},
		{"resources": [_hiding("aws_iam_role", "x", {"inline_policy": [{"policy": _document}]}, ["name"])], "missing": "name of aws_iam_role.x"},
		{
			"resources": [_hiding("aws_iam_role", "x", {"inline_policy": [{"policy": _document}]}, ["name_prefix"])],
			"missing": "name_prefix of aws_iam_role.x",
		},
		{
			"resources": [
				_hiding("aws_iam_role", "r", {}, ["name"]),
				plans.made("aws_iam_role_policy", "x", {"policy": _document}, {"role": true}, {"role": plans.refers("aws_iam_role.r.id")}, "aws"),
			],
			"missing": "name of aws_iam_role.r",
		},
		{
			"resources": [policy, plans.made(
				"aws_iam_role_policy_attachment", "a", {}, {"policy_arn": true, "role": true},
				object.union(attached, {"role": {"references": ["local.role"]}}), "aws",
			)],
			"missing": "role of aws_iam_role_policy_attachment.a",
		},
		{
			"resources": [policy, plans.made(
				"aws_iam_policy_attachment", "a", {"roles": ["server", null]}, {"policy_arn": true, "roles": [false, true]},
				object.union(attached, {"roles": {"references": ["local.role"]}}), "aws",
			)],
			"missing": "roles of aws_iam_policy_attachment.a",
		},
		{
			"resources": [policy, _hiding("aws_iam_role_policy_attachment", "a", {"role": "deploy"}, ["policy_arn"])],
			"missing": "policy_arn of aws_iam_role_policy_attachment.a",
		},
		{
			"resources": [policy, _hiding("aws_iam_role_policy_attachment", "a", {}, ["policy_arn", "role"])],
			"missing": "role of aws_iam_role_policy_attachment.a",
		},
	] {
		findings := rule.findings with input as plans.plan(case.resources)
		{[finding.verdict, finding.message, finding.missing] | some finding in findings} == {["undetermined", _depends(case.missing), case.missing]}
	}
}

# A role that is behind a local value is one of those that are still to be made.
test_hidden_roles if {
	every case in [
		{"name": "deploy", "unknown": {"id": true}, "count": 1}, {"name": "server", "unknown": {"id": true}, "count": 0},
		{"name": "server", "unknown": {}, "count": 0},
	] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_iam_role", "r", {"name": case.name}, case.unknown, {"name": {}}, "aws"),
			_hiding("aws_iam_role_policy", "x", {"policy": _document}, ["role"]),
		])
		count(findings) == case.count
	}
}

# What nobody could hold against a deployment role needs no role.
test_allow_narrow_policies_of_hidden_roles if {
	every action in ["dynamodb:PutItem", "s3:ListAllMyBuckets"] {
		policy := json.marshal({"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}})
		findings := rule.findings with input as plans.plan([_hiding("aws_iam_role_policy", "x", {"policy": policy}, ["role"])])
		count(findings) == 0
	}
}

# A name that Terraform makes up, and a role that hides behind another resource, say nothing about deployments.
test_allow_names_that_nobody_wrote if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_iam_role", "r", {"inline_policy": [{"policy": _document}]}, {"name": true}, {"inline_policy": [{}]}, "aws"),
		plans.made(
			"aws_iam_role_policy", "x", {"policy": _document}, {"role": true},
			{"role": plans.refers("aws_ssoadmin_permission_set.p.name")}, "aws",
		),
		plans.known("aws_iam_user_policy", "u", {"policy": _document}),
	])
	count(findings) == 0
}

# An ARN that is written out has the policy's path and name in it.
test_arn_of_a_policy_that_is_new if {
	every case in [
		{"arn": "arn:aws:iam::111122223333:policy/team/x", "count": 1}, {"arn": "arn:aws:iam::111122223333:policy/x", "count": 0},
		{"arn": "arn:aws:iam::aws:policy/team/x", "count": 0},
	] {
		findings := rule.findings with input as {"resource": {
			"aws_iam_policy": {"x": {"name": "x", "path": "/team/", "policy": _document}},
			"aws_iam_role_policy_attachment": {"a": {"role": "deploy", "policy_arn": case.arn}},
		}}
		count(findings) == case.count
	}
}

test_undetermined_whatever_the_policy_may_say if {
	every case in [
		{
			"resource": plans.made(
				"aws_iam_role_policy", "x", {}, {"role": true, "policy": true},
				{"role": {"references": ["local.r"]}, "policy": {"references": ["aws_s3_bucket.b.arn"]}}, "aws",
			),
			"said": "is not known either",
		},
		{
			"resource": plans.made(
				"aws_iam_role_policy", "x", {}, {"role": true, "policy": true},
				{"role": {"references": ["local.r"]}, "policy": {"references": ["local.p"]}}, "aws",
			),
			"said": "may allow s3:PutObject on *",
		},
	] {
		findings := rule.findings with input as plans.plan([
			case.resource, plans.document("a", [{"actions": ["s3:PutObject"], "resources": ["*"]}]),
			plans.document("b", [{"actions": ["s3:PutObject"], "resources": ["arn:aws:s3:::b/*"]}]),
		])
		[[finding.verdict, contains(finding.message, case.said)] | some finding in findings] == [["undetermined", true]]
	}
}
