# METADATA
# title: Deployment roles reach the project's own buckets and distributions
# description: |
#   A pipeline's credentials are the first that an attacker gets: whoever can change a workflow has them. A deployment
#   role for all buckets overwrites the sites of every other team, and one for all distributions empties their caches. A
#   role is one for deployment when its name, or a tag of its purpose, has "deploy" in it; the statements judged are
#   those about S3 and about invalidations, wherever its policies lie.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/security_iam_service-with-iam.html
# custom:
#   id: iam-deployment-scope
#   severity: high
#   remedy: >-
#     Name the buckets (arn:aws:s3:::name and arn:aws:s3:::name/*) and the distributions by ARN.
package rules.iam_deployment_scope

import data.lib.elements
import data.lib.node
import data.lib.permission_policies
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.statements
import data.lib.text

about := report.about(rego.metadata.chain())

_words := {
	"subject": "The policy of a deployment role", "verb": "allows", "rest": "",
	"allowed": "the ARNs of named buckets and distributions", "argument": "policy",
}

_purposes := {"component", "function", "name", "purpose", "role", "type", "usage"}

# A policy of a deployment role.
findings contains statements.finding(about, policy.address, judgement, _words) if {
	some policy in permission_policies.of_identities
	_deploys(policy.record)
	wrongs := [_wide(alternative) | some alternative in policy.documents.statements]
	judgement := statements.judge(policy.documents, wrongs)
}

# A policy of a role that may be one for deployment.
findings contains report.undetermined(about, policy.address, message, missing) if {
	some policy in permission_policies.of_identities
	not _deploys(policy.record)
	missing := text.list(_doubts(policy.record))
	missing != ""
	wrongs := [_wide(alternative) | some alternative in policy.documents.statements]
	judgement := statements.judge(policy.documents, wrongs)
	message := text.sentence([
		"Whether the policy, which ", _said(judgement), ", is one of a deployment role depends on ", missing,
		"; allowed is ", _words.allowed, ".",
	])
}

_said(judgement) := concat(" ", ["allows", text.list(judgement.wrong)]) if judgement.verdict == "deny"

_said(judgement) := concat(" ", ["may allow", text.list(judgement.wrong)]) if judgement.verdict == "maybe"

_said(judgement) := "is not known either" if judgement.verdict == "unknown"

_wide(alternative) := {concat(" on ", [action, resource]) |
	some statement in alternative
	statement.effect == "Allow"
	some action in (statement.actions | {concat("", ["everything but ", name]) | some name in statement.not_actions})
	some kind in _kinds(lower(action))
	some resource in (statement.resources | {concat("", ["everything but ", name]) | some name in statement.not_resources})
	regex.match(_unnamed[kind], resource)
}

_kinds(action) := {kind |
	some kind, pattern in {
		"bucket": `^(?:s3:.*|\*+|everything but .*)$`,
		"distribution": `^(?:cloudfront:(?:createi[a-z]*\*?|create\*|c[a-z]*\*|\*)|\*+|everything but .*)$`,
	}
	regex.match(pattern, action)
	not action in {"s3:listallmybuckets", "s3:getaccountpublicaccessblock"}
}

_unnamed := {
	"bucket": `^(?:\*+|arn:[^:]*|arn:[^:]*:\*.*|arn:[^:]*:s3:[^/]*[*?].*|everything but .*)$`,
	"distribution": `^(?:\*+|arn:[^:]*|arn:[^:]*:\*.*|arn:[^:]*:cloudfront:.*[*?].*|everything but .*)$`,
}

# The policy is part of such a role, is put on one by name or reference, or is attached to one.
_deploys(record) if record.address in _roles

_deploys(record) if {
	record.type == "aws_iam_role_policy"
	_is_deployment(record, "role")
}

_deploys(record) if record.address in _attached

_attached contains address if {
	some attachment in permission_policies.attachments
	_attaches_to_deployment(attachment)
	some address in permission_policies.attached(attachment)
}

_attaches_to_deployment(attachment) if {
	some name in ["role", "roles"]
	_is_deployment(attachment, name)
}

_is_deployment(record, name) if {
	some role in elements.of(node.top(record), name).known
	_names_deployment(role)
}

_is_deployment(record, name) if {
	some role in elements.of(node.top(record), name).known
	role in _role_names
}

_is_deployment(record, name) if {
	attribute := node.attribute(node.top(record), name)
	some address in references.targets(record, attribute.references, "managed", "aws_iam_role")
	address in _roles
}

# What is not known of the roles that a policy is for, and could make one of them a deployment role.
_doubts(record) := _doubts_of_role(record) if record.type == "aws_iam_role"

_doubts(record) := _doubts_of_link(record, "role") if record.type == "aws_iam_role_policy"

_doubts(record) := object.get(_doubts_of_attached, record.address, set()) if record.type == "aws_iam_policy"

_doubts_of_role(role) := {concat(" of ", [name, role.address]) |
	some name in ["name", "name_prefix"]
	node.attribute(node.top(role), name).state == "unknown"
}

_doubts_of_link(record, name) := {doubt |
	attribute := node.attribute(node.top(record), name)
	some address in references.targets(record, attribute.references, "managed", "aws_iam_role")
	some doubt in _doubts_of_role(resources.existing[address])
} | {concat(" of ", [name, record.address]) |
	elements.of(node.top(record), name).open
	_may_deploy(record, name, node.attribute(node.top(record), name).references)
}

_doubts_of_attached[address] contains doubt if {
	some attachment in permission_policies.attachments
	some address in (permission_policies.attached(attachment) | permission_policies.possibly_attached(attachment))
	some doubt in _doubts_of_roles(attachment)
}

_doubts_of_attached[address] contains concat(" of ", ["policy_arn", attachment.address]) if {
	some attachment in permission_policies.attachments
	_attaches_to_deployment(attachment)
	some address in permission_policies.possibly_attached(attachment)
}

_doubts_of_roles(attachment) := {doubt |
	some name in ["role", "roles"]
	some doubt in _doubts_of_link(attachment, name)
}

# A role that the document hides: one of its own, or one that lies elsewhere when it has none.
_may_deploy(record, _, names) if {
	references.untraced(record, names)
	not resources.by_type.aws_iam_role
}

_may_deploy(record, name, names) if {
	some address in references.hidden(record, name, names, "aws_iam_role", "id")
	_may_be_deployment(resources.existing[address])
}

_may_be_deployment(role) if role.address in _roles

_may_be_deployment(role) if count(_doubts_of_role(role)) > 0

_roles contains record.address if {
	some record in resources.of_types(["aws_iam_role"])
	_is_deployment_role(record)
}

_role_names contains name if {
	some address in _roles
	name := resources.existing[address].values.name
}

_is_deployment_role(record) if {
	some name in ["name", "name_prefix"]
	_names_deployment(record.values[name])
}

_is_deployment_role(record) if {
	some tags in ["tags", "tags_all"]
	some key, value in record.values[tags]
	lower(key) in _purposes
	_names_deployment(value)
}

_names_deployment(name) if contains(lower(name), "deploy")
