# METADATA
# title: Roles for pipelines say which repository and which audience
# description: |
#   An identity provider such as GitHub's signs tokens for everybody who has an account there. A role that trusts the
#   provider without a condition on the token's subject can be taken from any repository in the world, and one without a
#   condition on the audience accepts tokens that were made for something else. Both have to be said, and a subject that
#   begins with a wildcard says nothing. For Cognito's identity pools the condition on amr stands in for the subject.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
# custom:
#   id: iam-federated-trust
#   severity: critical
#   remedy: >-
#     Add conditions on the provider's :aud and :sub keys, such as repo:organization/repository:ref:refs/heads/main.
package rules.iam_federated_trust

import data.lib.iam
import data.lib.permission_policies
import data.lib.report
import data.lib.statements

about := report.about(rego.metadata.chain())

_words := {
	"subject": "The trust policy", "verb": "accepts tokens", "rest": "",
	"allowed": "conditions on both :sub and :aud of the provider", "argument": "assume_role_policy",
}

_tests := {"stringequals", "stringequalsignorecase", "stringlike", "foranyvalue:stringequals", "foranyvalue:stringlike"}

# A trust policy of a role.
findings contains statements.finding(about, policy.address, judgement, _words) if {
	some policy in permission_policies.of_trust
	wrongs := [_loose(alternative) | some alternative in policy.documents.statements]
	judgement := statements.judge(_with_gaps(policy), wrongs)
}

_loose(alternative) := {shown |
	some statement in _federated(alternative)
	some claim, shown in {"sub": "for any subject (:sub)", "aud": "for any audience (:aud)"}
	not _says(statement, claim)
	not _open(statement)
}

_federated(alternative) := [statement |
	some statement in alternative
	statements.allows(statement, "sts:AssumeRoleWithWebIdentity")
	some principal in statement.principals
	principal.type == "Federated"
	not _only_saml(principal)
]

_only_saml(principal) if {
	every identifier in principal.identifiers {
		contains(identifier, ":saml-provider/")
	}
}

_says(statement, claim) if {
	some condition in statement.conditions
	_tells(lower(condition.test), claim)
	_is_claim(lower(condition.variable), claim)
	count(condition.values) > 0
	every value in condition.values {
		not regex.match(`^(?:[A-Za-z_]+:)?[*?]`, value)
	}
}

_tells(test, _) if test in _tests

# ForAllValues passes where there is no value, but there is no token without an audience.
_tells("forallvalues:stringequals", "aud")

_is_claim(variable, claim) if endswith(variable, concat("", [":", claim]))

_is_claim("cognito-identity.amazonaws.com:amr", "sub")

# Which claim a condition is about may be known only with the provider.
_open(statement) if {
	some condition in statement.conditions
	condition.variable == iam.unknown
}

_with_gaps(policy) := {"missing": missing} if {
	gaps := {"variable of a condition" |
		some alternative in policy.documents.statements
		some statement in _federated(alternative)
		_open(statement)
	}
	missing := policy.documents.missing | gaps
}
