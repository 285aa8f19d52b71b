# METADATA
# title: Buckets are open to nobody in particular
# description: |
#   A statement that allows everybody, or an ACL for all users, publishes every object it covers, and search engines for
#   open buckets find it within hours. A condition counts as a pin only when it ties the caller to an account, an
#   organization, a resource, a network or an address range: aws:SourceArn, aws:SourceAccount, aws:SourceOwner,
#   aws:SourceOrgID, aws:SourceOrgPaths, aws:SourceVpc, aws:SourceVpce, aws:SourceIp, aws:PrincipalArn,
#   aws:PrincipalAccount, aws:PrincipalOrgID, aws:PrincipalOrgPaths, s3:DataAccessPointArn and s3:DataAccessPointAccount
#   (the keys by which S3 itself tells public policies from others, and the caller's own account and organization).
#   A referer, a user agent or a date can be made up by anybody, and a test with IfExists passes without the key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-2
# custom:
#   id: bucket-public-principal
#   severity: critical
#   control: S3.2, S3.3
#   remedy: >-
#     Name the principals that need the bucket (such as the distribution's origin access identity), or pin the statement
#     with a condition on aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID; use the ACL private, or none.
package rules.bucket_public_principal

import data.lib.bucket_policies
import data.lib.buckets
import data.lib.iam
import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_pins := {
	"aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths",
	"aws:sourceaccount", "aws:sourcearn", "aws:sourceip", "aws:sourceorgid", "aws:sourceorgpaths",
	"aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce",
	"s3:dataaccesspointaccount", "s3:dataaccesspointarn",
}

_pinning_tests := {
	"arnequals", "arnlike", "ipaddress", "stringequals", "stringequalsignorecase", "stringlike",
	"foranyvalue:stringequals", "foranyvalue:stringlike",
}

# Values that every caller meets.
_open_values := {"*", "0.0.0.0/0", "::/0", "arn:*", "arn:aws:*"}

_public_acls := {"public-read", "public-read-write", "authenticated-read"}

_public_groups := {
	"http://acs.amazonaws.com/groups/global/AllUsers",
	"http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
}

# A statement allows everybody.
findings contains report.deny(about, policy.address, message) if {
	some policy in bucket_policies.all_policies
	count(policy.documents.statements) > 0
	every statements in policy.documents.statements {
		count(_open(statements)) > 0
	}
	message := text.sentence([
		"The policy allows ", text.list(_opened(policy)), " to everybody without a condition that pins the caller",
		"; allowed are named principals.",
	])
}

# The policy may be one of several, and not all of them allow everybody.
findings contains report.undetermined(about, policy.address, message, "policy") if {
	some policy in bucket_policies.all_policies
	some statements in policy.documents.statements
	count(_open(statements)) > 0
	some others in policy.documents.statements
	count(_open(others)) == 0
	message := text.sentence([
		"The policy may be one that allows ", text.list(_opened(policy)),
		" to everybody; allowed are named principals.",
	])
}

# The policy is not known, and nothing else keeps the bucket closed.
findings contains report.undetermined(about, policy.address, message, missing) if {
	some policy in bucket_policies.all_policies
	count(_opened(policy)) == 0
	open := policy.documents.missing | _unsaid(policy)
	count(open) > 0
	not _closed(policy.buckets)
	missing := text.list(open)
	message := text.sentence([
		"The policy is not known yet: it depends on ", missing,
		"; allowed are named principals, or a public access block that refuses public policies.",
	])
}

# A canned ACL opens the bucket.
findings contains report.deny(about, record.address, message) if {
	some record in _with_acl
	acl := node.attribute(node.top(record), "acl")
	acl.state == "known"
	acl.value in _public_acls
	message := text.sentence(["acl is ", text.shown(acl), "; allowed are private, or no ACL at all."])
}

# A canned ACL is not known yet.
findings contains report.undetermined(about, record.address, "acl is not known yet; allowed is private.", "acl") if {
	some record in _with_acl
	node.attribute(node.top(record), "acl").state == "unknown"
}

# A grant opens the bucket.
findings contains report.deny(about, grant.address, message) if {
	some grant in _grants
	uri := node.attribute(grant.block, "uri")
	uri.state == "known"
	uri.value in _public_groups
	message := text.sentence(["A grant names the group ", text.shown(uri), "; allowed are named accounts."])
}

# A grant is not known yet.
findings contains report.undetermined(about, grant.address, message, "uri") if {
	some grant in _grants
	node.attribute(grant.block, "uri").state == "unknown"
	message := "The group that a grant names is not known yet; allowed are named accounts."
}

# The grants themselves are not known yet.
findings contains report.undetermined(about, open.address, message, open.name) if {
	some open in _undecided_grants
	message := text.sentence(["The blocks ", open.name, " are not known yet; allowed are grants to named accounts."])
}

_with_acl := resources.of_types(["aws_s3_bucket_acl", "aws_s3_bucket"])

_grants := array.concat(
	[{"address": record.address, "block": block} |
		some record in buckets.all_buckets
		some block in node.blocks(node.top(record), "grant")
	],
	[{"address": record.address, "block": block} |
		some record in resources.of_types(["aws_s3_bucket_acl"])
		some control in node.blocks(node.top(record), "access_control_policy")
		some grant in node.blocks(control, "grant")
		some block in node.blocks(grant, "grantee")
	],
)

_undecided_grants := array.flatten([
	[{"address": record.address, "name": "grant"} |
		some record in buckets.all_buckets
		node.undecided_blocks(node.top(record), "grant")
		not _computed(record, "grant")
	],
	[{"address": record.address, "name": "access_control_policy"} |
		some record in resources.of_types(["aws_s3_bucket_acl"])
		node.undecided_blocks(node.top(record), "access_control_policy")
		not _computed(record, "access_control_policy")
	],
	[{"address": record.address, "name": name} |
		some record in resources.of_types(["aws_s3_bucket_acl"])
		some control in node.blocks(node.top(record), "access_control_policy")
		some open in array.concat(
			[{"block": control, "name": "grant"}],
			[{"block": grant, "name": "grantee"} | some grant in node.blocks(control, "grant")],
		)
		node.undecided_blocks(open.block, open.name)
		name := open.name
	],
])

# Blocks that nobody wrote are unknown too, because the provider will read them.
_computed(record, name) if {
	[expressions] := record.candidates
	not expressions[name]
}

_opened(policy) := {action |
	some statements in policy.documents.statements
	some statement in _open(statements)
	some action in (statement.actions | {_not_action(name) | some name in statement.not_actions})
}

_not_action(name) := concat(" ", ["everything but", name])

# Principals that may turn out to be everybody.
_unsaid(policy) := {open.missing |
	some statements in policy.documents.statements
	some statement in statements
	statement.effect != "Deny"
	not _pinned(statement)
	some open in statement.open_principals
	open.type in {"*", "AWS", iam.unknown}
}

_open(statements) := [statement |
	some statement in statements
	statement.effect == "Allow"
	_everybody(statement)
	not _pinned(statement)
]

_everybody(statement) if {
	some principal in statement.principals
	iam.everybody(principal)
}

# An Allow for all but some is an Allow for nearly everybody.
_everybody(statement) if count(statement.not_principals) > 0

_pinned(statement) if {
	some condition in statement.conditions
	lower(condition.test) in _pinning_tests
	lower(condition.variable) in _pins
	count(condition.values) > 0
	count(condition.values & _open_values) == 0
}

# With both flags S3 refuses a public policy and ignores one that exists.
_closed(addresses) if {
	count(addresses) > 0
	every address in addresses {
		_shut(resources.existing[address])
	}
}

_shut(bucket) if {
	some block in buckets.of(bucket, _block)
	_shuts(block)
}

_shut(bucket) if {
	buckets.covered(bucket, _block)
	every block in buckets.loose(bucket, _block) {
		_shuts(block)
	}
}

_shuts(block) if {
	node.is(node.top(block), "block_public_policy", true)
	node.is(node.top(block), "restrict_public_buckets", true)
}

_block := "aws_s3_bucket_public_access_block"
