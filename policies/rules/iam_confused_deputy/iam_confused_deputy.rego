# METADATA
# title: Roles are not lent to services on behalf of strangers
# description: |
#   A service of AWS that may take a role does so for any customer who tells it to: somebody who knows the role's ARN
#   sets up a schedule, a trail or a log delivery of their own with it, and our permissions work for them (the confused
#   deputy). The condition on aws:SourceAccount or aws:SourceArn says for whom the service may act. The rule is about
#   services that act for many accounts and send these keys; a role for Lambda@Edge (edgelambda.amazonaws.com) is taken
#   by replicas that do not.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
# custom:
#   id: iam-confused-deputy
#   severity: medium
#   remedy: >-
#     Add the condition StringEquals aws:SourceAccount with your account, or ArnLike aws:SourceArn with the resource
#     that uses the role.
package rules.iam_confused_deputy

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
	"apigateway", "appsync", "backup", "bedrock", "cloudfront", "cloudtrail", "codebuild", "codepipeline",
	"cognito-idp", "config", "datasync", "delivery.logs", "ecs", "ecs-tasks", "events", "firehose", "glue", "inspector2",
	"iot", "lambda", "logging.s3", "logs", "pipes", "rds", "s3", "sagemaker", "scheduler", "ses", "sns", "sqs", "ssm",
	"states", "transfer", "vpc-flow-logs",
}

# A trust policy of a role.
findings contains statements.finding(about, policy.address, judgement, _words) if {
	some policy in permission_policies.of_trust
	wrongs := [_deputies(alternative) | some alternative in policy.documents.statements]
	judgement := statements.judge(policy.documents, wrongs)
}

_deputies(alternative) := {service |
	some statement in alternative
	statements.allows(statement, "sts:AssumeRole")
	not statements.pinned(statement, _keys)
	not _at_the_edge(statement)
	some principal in statement.principals
	principal.type == "Service"
	some service in principal.identifiers
	some match in regex.find_all_string_submatch_n(
		`^([a-z0-9-]+?|delivery\.logs|logging\.s3)(?:\.[a-z]{2}(?:-[a-z]+)+-[0-9])?\.amazonaws\.com(?:\.cn)?$`,
		lower(service),
		1,
	)
	match[1] in _services
}

_at_the_edge(statement) if {
	some principal in statement.principals
	"edgelambda.amazonaws.com" in principal.identifiers
}
