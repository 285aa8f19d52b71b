# METADATA
# title: Roles can be assumed by nobody in particular
# description: |
#   A trust policy for the principal "*", or for the AWS principal "*", lets every AWS account in the world take the
#   role and all it may do, unless a condition ties the caller to an account, an organization or a network. An external
#   id is no such tie: it is a shared secret that stands in the configuration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
# custom:
#   id: iam-open-trust
#   severity: critical
#   remedy: >-
#     Name the accounts, roles or services that may take the role, or add a condition on aws:PrincipalOrgID or
#     aws:PrincipalArn.
package rules.iam_open_trust

import data.lib.permission_policies
import data.lib.report
import data.lib.statements

about := report.about(rego.metadata.chain())

_words := {
	"subject": "The trust policy", "verb": "lets", "rest": "",
	"allowed": "named principals, or a condition that pins the caller", "argument": "assume_role_policy",
}

# A trust policy of a role.
findings contains statements.finding(about, policy.address, judgement, _words) if {
	some policy in permission_policies.of_trust
	wrongs := [_open(alternative) | some alternative in policy.documents.statements]
	known := statements.with_unsaid(policy.documents, statements.anonymous, statements.caller_keys)
	judgement := statements.judge(known, wrongs)
}

_open(alternative) := {"everybody assume the role" |
	some statement in alternative
	statements.anybody(statement)
}
