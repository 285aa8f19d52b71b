# METADATA
# title: Services act for this account only
# description: |
#   A service such as CloudFront or log delivery works for every account. A statement that lets it in without saying for
#   whom lets anybody have it read or write here: another account's distribution may serve this bucket's files, another
#   account's trail may write into these logs. aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths
#   say for whom; an ARN with a star for the account does not, and neither does a test with IfExists.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
# custom:
#   id: bucket-policy-confused-deputy
#   severity: high
#   remedy: >-
#     Add a condition to the statement: ArnLike aws:SourceArn with the distribution's (or other resource's) ARN, or
#     StringEquals aws:SourceAccount with the account's number.
package rules.bucket_policy_confused_deputy

import data.lib.bucket_policies
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

# Services that send along for whom they act.
_services := {
	"cloudfront.amazonaws.com",
	"cloudtrail.amazonaws.com",
	"config.amazonaws.com",
	"delivery.logs.amazonaws.com",
	"logging.s3.amazonaws.com",
	"s3.amazonaws.com",
}

_variables := {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}

_tests := {
	"arnequals", "arnlike", "stringequals", "stringequalsignorecase", "stringlike",
	"foranyvalue:stringequals", "foranyvalue:stringlike",
}

_allowed := "; allowed is a condition on aws:SourceArn or aws:SourceAccount."

# A service acts for anybody.
findings contains report.deny(about, policy.address, message) if {
	some policy in bucket_policies.all_policies
	count(policy.documents.statements) > 0
	every statements in policy.documents.statements {
		count(_open(statements)) > 0
	}
	message := text.sentence([
		"The policy lets ", text.list(_opened(policy)), " act for any account", _allowed,
	])
}

# The policy may be one of several, and in not all of them it does.
findings contains report.undetermined(about, policy.address, message, "policy") if {
	some policy in bucket_policies.all_policies
	some statements in policy.documents.statements
	count(_open(statements)) > 0
	some others in policy.documents.statements
	count(_open(others)) == 0
	message := text.sentence([
		"The policy may be one that lets ", text.list(_opened(policy)), " act for any account", _allowed,
	])
}

# The policy is not known.
findings contains report.undetermined(about, policy.address, message, missing) if {
	some policy in bucket_policies.all_policies
	count(policy.documents.missing) > 0
	count(_opened(policy)) == 0
	missing := text.list(policy.documents.missing)
	message := text.sentence(["Whether the policy lets a service act for any account depends on ", missing, _allowed])
}

_opened(policy) := {service |
	some statements in policy.documents.statements
	some service in _open(statements)
}

_open(statements) := {service |
	some statement in statements
	statement.effect == "Allow"
	not _bound(statement)
	some principal in statement.principals
	principal.type == "Service"
	some service in (principal.identifiers & _services)
}

_bound(statement) if {
	some condition in statement.conditions
	lower(condition.test) in _tests
	lower(condition.variable) in _variables
	count(condition.values) > 0
	every value in condition.values {
		not _anybody(value)
	}
}

# A star alone, or an ARN with a star up to the account.
_anybody(value) if regex.match(`^\**$|^arn:\*|^arn:[^:]*:\*|^arn:[^:]*:[^:]*:[^:]*:\*+:`, value)
