# METADATA
# title: Policies name the actions they allow
# description: |
#   Whoever takes over a role that may do "*", or all of a service, may also turn off its logs, give the role to others
#   and delete the backups; a server needs a handful of actions. A statement with NotAction allows all the rest, and the
#   managed policies AdministratorAccess, PowerUserAccess and IAMFullAccess say the same in other words. A policy that
#   serves only as a permissions boundary grants nothing and may be wide.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: iam-wildcard-action
#   severity: high
#   control: IAM.1, IAM.21
#   remedy: >-
#     List the actions, or a family of one service such as s3:GetObject*, and attach policies of your own.
package rules.iam_wildcard_action

import data.lib.elements
import data.lib.iam
import data.lib.node
import data.lib.permission_policies
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.statements
import data.lib.text

about := report.about(rego.metadata.chain())

_words := {
	"subject": "The policy", "verb": "allows", "rest": "",
	"allowed": "a list of actions of each service", "argument": "policy",
}

_too_much := {"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"}

# A policy of an identity.
findings contains statements.finding(about, policy.address, judgement, _words) if {
	some policy in permission_policies.of_identities
	wrongs := [_wide(alternative) | some alternative in policy.documents.statements]
	judgement := statements.judge(_with_gaps(policy), wrongs)
}

# A managed policy of AWS that is attached.
findings contains report.deny(about, place.record.address, message) if {
	some place in _places
	some arn in elements.of(node.top(place.record), place.argument).known
	some name in _too_much
	endswith(arn, concat("", [":aws:policy/", name]))
	message := text.sentence([place.argument, " is ", text.show(arn), _listing])
}

# Which policy is attached is not known yet.
findings contains report.undetermined(about, place.record.address, message, place.argument) if {
	some place in _places
	elements.of(node.top(place.record), place.argument).open
	not _are_others(place)
	message := text.sentence([
		place.argument, " is not known yet, and may name a managed policy of AWS that allows nearly everything", _listing,
	])
}

_listing := "; allowed are policies that list the actions of each service."

_wide(alternative) := {shown |
	some statement in alternative
	statement.effect == "Allow"
	some shown in _wide_actions(statement)
}

_wide_actions(statement) := {action |
	some action in statement.actions
	regex.match(`^(?:[*?]+|[A-Za-z0-9-]+:\*+|[^:]*\*[^:]*:.*)$`, action)
} | {concat("", ["everything but ", action]) | some action in statement.not_actions}

# An action that is not known yet may be any.
_with_gaps(policy) := {"missing": missing} if {
	gaps := {"actions" |
		some alternative in policy.documents.statements
		some statement in alternative
		statement.effect == "Allow"
		iam.unknown in statement.actions
	}
	missing := policy.documents.missing | gaps
}

# Where managed policies are attached: the argument that names one, or several.
_attaching := {
	"aws_iam_group_policy_attachment": "policy_arn",
	"aws_iam_policy_attachment": "policy_arn",
	"aws_iam_role": "managed_policy_arns",
	"aws_iam_role_policy_attachment": "policy_arn",
	"aws_iam_role_policy_attachments_exclusive": "policy_arns",
	"aws_iam_user_policy_attachment": "policy_arn",
	"aws_ssoadmin_managed_policy_attachment": "managed_policy_arn",
}

_places := [{"record": record, "argument": argument} |
	some type, argument in _attaching
	some record in resources.of_types([type])
]

# Policies that this document makes, or reads by a name of which nothing is to be feared: the former are judged by
# what they say, unless they are known only to bound what others grant.
_are_others(place) if {
	attribute := node.attribute(node.top(place.record), place.argument)
	found := references.candidates(place.record, attribute.references, "aws_iam_policy", "arn")
	count(found) > 0
	every address in found {
		_is_other(resources.existing[address])
	}
}

_is_other(policy) if {
	policy.mode == "managed"
	not policy.address in permission_policies.boundaries
}

_is_other(policy) if {
	name := node.attribute(node.top(policy), "name")
	name.state == "known"
	not name.value in _too_much
}
