# METADATA
# title: Policies name the resources they are about
# description: |
#   A statement on the resource "*" reaches every bucket, table and secret of the account, those of other teams and of
#   production included. AWS itself knows no resource for some actions (listings, descriptions, metrics, traces, network
#   interfaces of functions), and these may stand alone with "*". A condition that ties the resource to a tag or to an
#   account narrows it too. Of iam:PassRole another rule speaks. A policy that serves only as a permissions boundary
#   grants nothing.
# related_resources:
#   - ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: iam-wildcard-resource
#   severity: medium
#   remedy: >-
#     Name the resources by ARN, and give actions that only work on "*" a statement of their own.
package rules.iam_wildcard_resource

import data.lib.permission_policies
import data.lib.report
import data.lib.statements

about := report.about(rego.metadata.chain())

_words := {
	"subject": "The policy", "verb": "allows", "rest": " on every resource",
	"allowed": "a list of ARNs", "argument": "policy",
}

# A policy of an identity.
findings contains statements.finding(about, policy.address, judgement, _words) if {
	some policy in permission_policies.of_identities
	wrongs := [_wide(alternative) | some alternative in policy.documents.statements]
	judgement := statements.judge(policy.documents, wrongs)
}

_wide(alternative) := {action |
	some statement in alternative
	statement.effect == "Allow"
	_everywhere(statement)
	not statements.pinned(statement, _resource_keys)
	not _by_tag(statement)
	some action in (statement.actions | {_but(name) | some name in statement.not_actions})
	not _only_on_all(lower(action))
}

_but(name) := concat("", ["everything but ", name])

_everywhere(statement) if {
	some resource in statement.resources
	regex.match(`^(?:[*?]+|arn:[*?]+|arn(?::[^:]*){0,2}(?::\*?){1,4})$`, resource)
	contains(resource, "*")
}

_everywhere(statement) if count(statement.not_resources) > 0

_resource_keys := {"aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"}

_by_tag(statement) if {
	some condition in statement.conditions
	regex.match(`^(?:aws|[a-z0-9-]+):resourcetag/.+$`, lower(condition.variable))
	lower(condition.test) in {"stringequals", "stringequalsignorecase", "stringlike"}
	not "*" in condition.values
}

# Actions that AWS allows on "*" only; and those that the rule leaves to others.
_only_on_all(action) if action in _actions

_only_on_all(action) if {
	some family in _families
	startswith(action, family)
}

_actions := {
	"acm:listcertificates", "application-autoscaling:describescalabletargets",
	"cloudformation:liststacks", "cloudformation:validatetemplate", "cloudwatch:getmetricdata",
	"cloudwatch:getmetricstatistics", "cloudwatch:listmetrics", "cloudwatch:putmetricdata",
	"dynamodb:listtables", "ec2:assignprivateipaddresses", "ec2:createnetworkinterface",
	"ec2:deletenetworkinterface", "ec2:unassignprivateipaddresses", "ecr:getauthorizationtoken",
	"ecr-public:getauthorizationtoken", "ecs:deregistertaskdefinition", "ecs:describetaskdefinition", "ecs:listclusters",
	"ecs:listtaskdefinitions", "iam:listaccountaliases", "iam:listpolicies", "iam:listroles", "iam:passrole",
	"kms:createkey", "kms:generaterandom", "kms:listaliases", "kms:listkeys", "lambda:geteventsourcemapping",
	"lambda:listeventsourcemappings", "lambda:listfunctions", "logs:createlogdelivery", "logs:deletelogdelivery",
	"logs:describeloggroups", "logs:describeresourcepolicies", "logs:getlogdelivery", "logs:listlogdeliveries",
	"logs:putresourcepolicy", "logs:updatelogdelivery", "route53:gethostedzonecount", "route53:listhostedzones",
	"route53:listhostedzonesbyname", "s3:getaccountpublicaccessblock", "s3:listallmybuckets",
	"secretsmanager:getrandompassword", "secretsmanager:listsecrets", "ses:getsendquota", "sns:listtopics",
	"sqs:listqueues", "ssm:describeparameters", "ssmmessages:createcontrolchannel", "ssmmessages:createdatachannel",
	"ssmmessages:opencontrolchannel", "ssmmessages:opendatachannel", "sts:getcalleridentity", "tag:getresources",
	"tag:gettagkeys", "tag:gettagvalues", "wafv2:listwebacls", "xray:getsamplingrules",
	"xray:getsamplingstatisticsummaries", "xray:getsamplingtargets",
}

_families := {
	"apigateway:describe", "autoscaling:describe", "cloudfront:list", "ec2:describe", "ec2messages:",
	"elasticloadbalancing:describe", "organizations:describe", "organizations:list", "pricing:", "xray:put",
}
