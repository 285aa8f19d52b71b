# METADATA
# title: Buckets refuse requests without TLS
# description: |
#   S3 answers over plain HTTP too. Without a statement that denies it, signed requests and patients' files can be read
#   on the way, and a presigned address works over HTTP.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5
# custom:
#   id: bucket-tls-only
#   severity: high
#   control: S3.5
#   remedy: >-
#     Add to the bucket's policy: Effect Deny, Principal "*", Action "s3:*", Resource the bucket and its objects (/*),
#     Condition Bool aws:SecureTransport "false".
package rules.bucket_tls_only

import data.lib.bucket_policies
import data.lib.buckets
import data.lib.iam
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := text.sentence([
	"allowed is a policy with a Deny of s3:* for everybody on the bucket and its objects ",
	"when aws:SecureTransport is false",
])

# No policy at all.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in _bare
	count(bucket_policies.loose(bucket)) == 0
	message := text.sentence(["The bucket has no policy; ", _allowed, "."])
}

# Policies that may be about another bucket, and all let plain HTTP through.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in _bare
	_verdicts[bucket.address] == {"deny"}
	message := text.sentence([
		"The policies that the bucket may have (", _names(bucket), ") let requests without TLS through; ", _allowed, ".",
	])
}

# A policy that may be about another bucket.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in _bare
	verdicts := _verdicts[bucket.address]
	verdicts != {"deny"}
	not _settled(bucket, verdicts)
	missing := text.sentence(["bucket of ", _names(bucket)])
	message := text.sentence(["Whether the bucket has a policy depends on ", missing, "; ", _allowed, "."])
}

# The policy is known and lets plain HTTP through.
findings contains report.deny(about, bucket.address, message) if {
	some bucket in buckets.all_buckets
	some policy in bucket_policies.of(bucket)
	_verdict(bucket, policy) == "deny"
	message := text.sentence(["The policy in ", policy.address, " lets requests without TLS through; ", _allowed, "."])
}

# The policy is not known far enough.
findings contains report.undetermined(about, bucket.address, message, missing) if {
	some bucket in buckets.all_buckets
	some policy in bucket_policies.of(bucket)
	_verdict(bucket, policy) == "undetermined"
	missing := _missing(policy)
	message := text.sentence([
		"The policy in ", policy.address, " is not known yet: it depends on ", missing, "; ", _allowed, ".",
	])
}

# Buckets that have no policy for certain.
_bare := [bucket |
	some bucket in buckets.all_buckets
	count(bucket_policies.of(bucket)) == 0
]

# What the attachments that a bucket may have come to.
_verdicts[bucket.address] := verdicts if {
	some bucket in _bare
	verdicts := {_verdict(bucket, policy) | some policy in bucket_policies.loose(bucket)}
	count(verdicts) > 0
}

# Whichever of the policies it is, the bucket has one, and it is a good one.
_settled(bucket, verdicts) if {
	verdicts == {"pass"}
	buckets.covered(bucket, "aws_s3_bucket_policy")
}

_names(bucket) := text.list({policy.address | some policy in bucket_policies.loose(bucket)})

_missing(policy) := text.list(policy.documents.missing) if count(policy.documents.missing) > 0

_missing(policy) := text.sentence(["values in the statements of ", policy.address]) if {
	count(policy.documents.missing) == 0
}

# Every document that the policy may be must hold the statement.
_verdict(bucket, policy) := "pass" if {
	count(policy.documents.statements) > 0
	every statements in policy.documents.statements {
		_refuses(bucket, statements)
	}
} else := "undetermined" if {
	count(policy.documents.missing) > 0
} else := "undetermined" if {
	some statements in policy.documents.statements
	_refuses(bucket, statements)
} else := "undetermined" if {
	every statements in policy.documents.statements {
		_may_refuse(statements)
	}
} else := "deny"

# Statements count together: one may cover the bucket and another its objects.
_refuses(bucket, statements) if {
	covered := {part |
		some statement in statements
		_denies_plain_http(statement)
		some part in _covers(bucket, statement)
	}
	covered == {"bucket", "objects"}
}

_denies_plain_http(statement) if {
	statement.effect == "Deny"
	_only_plain_http(statement.conditions)
	count(statement.actions & {"*", "s3:*"}) > 0
	some principal in statement.principals
	iam.everybody(principal)
}

_only_plain_http(conditions) if {
	count(conditions) == 1
	some condition in conditions
	lower(condition.test) in {"bool", "boolifexists"}
	lower(condition.variable) == "aws:securetransport"
	condition.values == {"false"}
}

_covers(bucket, statement) := {part |
	some resource in statement.resources
	some part in _parts(bucket, resource)
} | _unknown_parts(statement)

# Two resources that are not known yet are the bucket's ARN, and the same with /*: nothing else can be meant by a policy
# for one bucket that lists two.
_unknown_parts(statement) := {"bucket", "objects"} if statement.unknown_resources >= 2

_unknown_parts(statement) := set() if statement.unknown_resources < 2

_parts(_, "*") := {"bucket", "objects"}

_parts(bucket, resource) := {"bucket", "objects"} if {
	name := _name(resource)
	name == concat("", [object.get(bucket.values, "bucket", ""), "*"])
}

_parts(_, resource) := {"objects"} if {
	endswith(resource, "/*")
}

_parts(_, resource) := {"bucket"} if {
	resource != iam.unknown
	not contains(resource, "*")
	not contains(resource, "/")
}

# The resource part of an S3 ARN is its sixth field.
_name(resource) := split(resource, ":")[5] if startswith(resource, "arn:")

# A statement with unknown parts may turn out to be the one that is needed.
_may_refuse(statements) if {
	some statement in statements
	statement.effect in {"Deny", iam.unknown}
	some part in [
		{statement.effect}, statement.actions, statement.resources,
		_flat_principals(statement), _flat_conditions(statement),
	]
	iam.unknown in part
}

_flat_principals(statement) := {identifier |
	some principal in statement.principals
	some identifier in principal.identifiers
}

_flat_conditions(statement) := {value |
	some condition in statement.conditions
	some value in ({condition.test, condition.variable} | condition.values)
}
