# METADATA
# title: Roles are passed by name
# description: |
#   Who may pass any role to a service may start a function with the most powerful role of the account, and read its
#   credentials from there: iam:PassRole on "*" is administration by a detour. A condition on the service narrows the
#   way, not the role.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
# custom:
#   id: iam-pass-role
#   severity: high
#   remedy: >-
#     Name the roles that may be passed by ARN, and add the condition iam:PassedToService.
package rules.iam_pass_role

import data.lib.permission_policies
import data.lib.report
import data.lib.statements

about := report.about(rego.metadata.chain())

_words := {
	"subject": "The policy", "verb": "allows iam:PassRole on", "rest": "",
	"allowed": "the ARN of each role that may be passed", "argument": "policy",
}

# A policy of an identity.
findings contains statements.finding(about, policy.address, judgement, _words) if {
	some policy in permission_policies.of_identities
	wrongs := [_wide(alternative) | some alternative in policy.documents.statements]
	judgement := statements.judge(policy.documents, wrongs)
}

_wide(alternative) := {resource |
	some statement in alternative
	statements.allows(statement, "iam:PassRole")
	some resource in (statement.resources | {concat("", ["everything but ", name]) | some name in statement.not_resources})
	regex.match(`^(?:[*?]+|arn:[^/]*[*?]|arn:[^/]*:role/[*?]*|everything but .*)$`, resource)
}
