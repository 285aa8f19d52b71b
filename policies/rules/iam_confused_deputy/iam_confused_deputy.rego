# METADATA
# title: Roles are not lent to services on behalf of strangers
# description: |
#   A service of AWS that may take a role does so for any customer who tells it to: somebody who knows the role's ARN
#   sets up a trail, a schedule or a log delivery of their own with it, and our permissions work for them (the confused
#   deputy). The condition on aws:SourceAccount or aws:SourceArn says for whom the service may act.
#
#   The rule is about services whose own pages ask for these keys in trust policies. Others take a role only after
#   iam:PassRole was checked, which nobody can be granted across accounts, and send neither key: Lambda, Lambda@Edge
#   (edgelambda.amazonaws.com) and EC2 among them. A condition would keep them from the role.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
# custom:
#   id: iam-confused-deputy
#   severity: medium
#   remedy: >-
#     Add the condition StringEquals aws:SourceAccount with your account, or ArnLike aws:SourceArn with the resource
#     that uses the role.
package rules.iam_confused_deputy

import data.lib.iam
import data.lib.permission_policies
import data.lib.report
import data.lib.statements

about := report.about(rego.metadata.chain())

_words := {
	"subject": "The trust policy", "verb": "lets", "rest": " assume the role without saying for whom",
	"allowed": "a condition on aws:SourceAccount or aws:SourceArn", "argument": "assume_role_policy",
}

_keys := {
	"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "lambda:sourcefunctionarn",
	"sts:externalid",
}

_services := {
	"bedrock", "cloudtrail", "codebuild", "codepipeline", "cognito-idp", "config", "datasync", "ecs-tasks", "events",
	"firehose", "glue", "iot", "logs", "monitoring.rds", "pipes", "sagemaker", "scheduler", "ssm", "states", "transfer",
	"vpc-flow-logs",
}

# A trust policy of a role.
findings contains statements.finding(about, policy.address, judgement, _words) if {
	some policy in permission_policies.of_trust
	wrongs := [_deputies(alternative) | some alternative in policy.documents.statements]
	known := statements.with_unsaid(policy.documents, {"Service", iam.unknown}, _keys)
	judgement := statements.judge(known, wrongs)
}

_deputies(alternative) := {service |
	some statement in alternative
	statements.allows(statement, "sts:AssumeRole")
	not statements.pinned(statement, _keys)
	some principal in statement.principals
	principal.type == "Service"
	some service in principal.identifiers
	some match in regex.find_all_string_submatch_n(
		`^([a-z0-9-]+?|monitoring\.rds)(?:\.[a-z]{2}(?:-[a-z]+)+-[0-9])?\.amazonaws\.com(?:\.cn)?$`,
		lower(service),
		1,
	)
	match[1] in _services
}
