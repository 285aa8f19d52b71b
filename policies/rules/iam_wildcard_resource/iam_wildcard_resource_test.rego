package iam_wildcard_resource_test

import data.lib.plans_test as plans
import data.rules.iam_wildcard_resource as rule

_allowed := "; allowed is a list of ARNs."

test_deny_everything_of_a_kind if {
	every resource in ["*", ["arn:aws:s3:::b", "*"], "arn:aws:s3:::*", "arn:aws:*", "arn:aws:logs:*:*:*"] {
		findings := rule.findings with input as _plan({"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource})
		plans.brief(findings) == {[
			"deny", "aws_iam_policy.x", concat("", ["The policy allows s3:GetObject on every resource", _allowed]),
		]}
	}
}

test_deny_all_but_some if {
	every statement in [
		{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::b"},
		{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
	] {
		findings := rule.findings with input as _plan(statement)
		plans.verdicts(findings) == {["deny", "aws_iam_policy.x"]}
	}
}

test_only_the_actions_that_could_be_narrower_are_named if {
	findings := rule.findings with input as _plan({
		"Effect": "Allow", "Action": ["ec2:DescribeInstances", "dynamodb:PutItem"], "Resource": "*",
	})
	plans.brief(findings) == {[
		"deny", "aws_iam_policy.x", concat("", ["The policy allows dynamodb:PutItem on every resource", _allowed]),
	]}
}

test_allow_what_aws_demands if {
	findings := rule.findings with input as _plan({
		"Effect": "Allow", "Resource": "*",
		"Action": [
			"cloudfront:ListDistributions", "cloudfront:List*", "ec2:Describe*", "logs:DescribeLogGroups", "xray:PutTraceSegments",
			"autoscaling:DescribeInstanceRefreshes",
			"ecr:GetAuthorizationToken", "cloudwatch:PutMetricData", "ec2:CreateNetworkInterface", "iam:PassRole",
		],
	})
	count(findings) == 0
}

test_deny_patterns_wider_than_what_aws_demands if {
	every action in ["ec2:*", "cloudfront:*", "logs:Describe*", "*"] {
		findings := rule.findings with input as _plan({"Effect": "Allow", "Action": action, "Resource": "*"})
		plans.verdicts(findings) == {["deny", "aws_iam_policy.x"]}
	}
}

test_allow_named_resources_conditions_and_denials if {
	every statement in [
		{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"},
		{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "arn:aws:dynamodb:*:*:table/a"},
		{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"},
		{
			"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*",
			"Condition": {"StringEquals": {"aws:ResourceTag/App": "outreach"}},
		},
		{
			"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
			"Condition": {"StringEquals": {"aws:ResourceAccount": "111122223333"}},
		},
	] {
		findings := rule.findings with input as _plan(statement)
		count(findings) == 0
	}
}

test_deny_conditions_that_narrow_nothing if {
	every condition in [
		{"StringLike": {"aws:ResourceTag/App": "*"}}, {"StringEqualsIfExists": {"aws:ResourceAccount": "1"}},
		{"Bool": {"aws:SecureTransport": "true"}},
	] {
		findings := rule.findings with input as _plan({
			"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": condition,
		})
		plans.verdicts(findings) == {["deny", "aws_iam_policy.x"]}
	}
}

test_documents_that_are_read_during_the_apply if {
	every case in [
		{"resources": ["*"], "verdicts": {"deny"}}, {"resources": [null], "verdicts": set()},
		{"resources": [null, "*"], "verdicts": {"deny"}},
	] {
		findings := rule.findings with input as plans.plan([
			plans.document("d", [{"actions": ["s3:GetObject"], "resources": case.resources}]),
			plans.made(
				"aws_iam_role_policy", "x", {}, {"policy": true},
				{"policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
			),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined_unknown_text if {
	findings := rule.findings with input as plans.plan([plans.made("aws_iam_policy", "x", {}, {"policy": true}, {"policy": plans.refers("aws_s3_bucket.b.arn")}, "aws")])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "aws_s3_bucket.b.arn"]}
}

test_synthesized_file if {
	every case in [
		{"resources": ["*"], "verdicts": {"deny"}},
		{"resources": ["${aws_s3_bucket.b.arn}/*"], "verdicts": set()},
	] {
		findings := rule.findings with input as {
			"data": {"aws_iam_policy_document": {"d": {"statement": [{
				"actions": ["s3:GetObject"], "resources": case.resources,
			}]}}},
			"resource": {
				"aws_s3_bucket": {"b": {}},
				"aws_iam_policy": {"x": {"policy": "${data.aws_iam_policy_document.d.json}"}},
			},
		}
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

_plan(statement) := plans.plan([plans.known("aws_iam_policy", "x", {"policy": json.marshal({"Statement": [statement]})})])

test_allow_each_action_that_aws_allows_on_everything_only if {
	every action in [
		"acm:listcertificates", "application-autoscaling:describescalabletargets",
		"cloudformation:liststacks", "cloudformation:validatetemplate",
		"cloudwatch:getmetricdata", "cloudwatch:getmetricstatistics", "cloudwatch:listmetrics",
		"cloudwatch:putmetricdata", "dynamodb:listtables", "ec2:assignprivateipaddresses",
		"ec2:createnetworkinterface", "ec2:deletenetworkinterface", "ec2:unassignprivateipaddresses",
		"ecr:getauthorizationtoken", "ecr-public:getauthorizationtoken", "ecs:deregistertaskdefinition",
		"ecs:describetaskdefinition", "ecs:listclusters", "ecs:listtaskdefinitions", "iam:listaccountaliases",
		"iam:listpolicies", "iam:listroles", "iam:passrole", "kms:createkey", "kms:generaterandom",
		"kms:listaliases", "kms:listkeys", "lambda:geteventsourcemapping", "lambda:listeventsourcemappings",
		"lambda:listfunctions", "logs:createlogdelivery", "logs:deletelogdelivery", "logs:describeloggroups",
		"logs:describeresourcepolicies", "logs:getlogdelivery", "logs:listlogdeliveries", "logs:putresourcepolicy",
		"logs:updatelogdelivery", "route53:gethostedzonecount", "route53:listhostedzones",
		"route53:listhostedzonesbyname", "s3:getaccountpublicaccessblock", "s3:listallmybuckets",
		"secretsmanager:getrandompassword", "secretsmanager:listsecrets", "ses:getsendquota", "sns:listtopics",
		"sqs:listqueues", "ssm:describeparameters", "ssmmessages:createcontrolchannel",
		"ssmmessages:createdatachannel", "ssmmessages:opencontrolchannel", "ssmmessages:opendatachannel",
		"sts:getcalleridentity", "tag:getresources", "tag:gettagkeys", "tag:gettagvalues", "wafv2:listwebacls",
		"xray:getsamplingrules", "xray:getsamplingstatisticsummaries", "xray:getsamplingtargets",
	] {
		findings := rule.findings with input as _plan({"Effect": "Allow", "Action": action, "Resource": "*"})
		count(findings) == 0
	}
}

test_allow_each_family_of_them if {
	every family in [
		"apigateway:describe", "autoscaling:describe", "cloudfront:list", "ec2:describe", "ec2messages:", "elasticloadbalancing:describe",
		"organizations:describe", "organizations:list", "pricing:", "xray:put",
	] {
		action := concat("", [family, "Something"])
		findings := rule.findings with input as _plan({"Effect": "Allow", "Action": action, "Resource": "*"})
		count(findings) == 0
	}
}

test_allow_each_way_to_pin_resources if {
	every key in ["aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"] {
		findings := rule.findings with input as _plan({
			"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
			"Condition": {"StringEquals": {key: "111122223333"}},
		})
		count(findings) == 0
	}
}

test_tags_pin_by_equality_only if {
	every case in [
		{"test": "StringEquals", "value": "a", "count": 0}, {"test": "StringEqualsIgnoreCase", "value": "a", "count": 0},
		{"test": "StringLike", "value": "a*", "count": 0}, {"test": "StringLike", "value": "*", "count": 1},
		{"test": "StringNotEquals", "value": "a", "count": 1},
	] {
		findings := rule.findings with input as _plan({
			"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*",
			"Condition": {case.test: {"aws:ResourceTag/Application": case.value}},
		})
		count(findings) == case.count
	}
}
