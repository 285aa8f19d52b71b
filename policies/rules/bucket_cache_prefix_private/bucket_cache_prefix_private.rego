# METADATA
# title: CloudFront cannot read the server's cache
# description: |
#   OpenNext keeps what the server has rendered and fetched under _cache, in the bucket that also holds the static files
#   under _assets. A grant to CloudFront for the whole bucket lets any behavior that reaches the bucket without the
#   right origin path serve that: answers of APIs that were made for one patient. Judged for buckets that this document
#   shows to hold such a cache: by an origin with the path _assets, by objects under _cache, or by a function whose
#   environment names bucket and prefix.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
#   - ref: https://opennext.js.org/aws/reference-implementation
# custom:
#   id: bucket-cache-prefix-private
#   severity: high
#   remedy: 'Grant CloudFront s3:GetObject for "<bucket ARN>/_assets/*" only.'
package rules.bucket_cache_prefix_private

import data.lib.bucket_policies
import data.lib.buckets
import data.lib.configuration
import data.lib.iam
import data.lib.node
import data.lib.path_patterns
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.server_caches
import data.lib.synthesized_values
import data.lib.text

about := report.about(rego.metadata.chain())

# A grant covers the cache.
findings contains report.deny(about, policy.address, message) if {
	some policy in _judged
	policy.verdict == "open"
	message := text.sentence([
		"The policy lets CloudFront read ", text.list(policy.prefixes), " in ", policy.bucket, _allowed,
	])
}

# A grant may cover it.
findings contains report.undetermined(about, policy.address, message, missing) if {
	some policy in _judged
	policy.verdict == "unknown"
	missing := policy.missing
	message := text.sentence([
		"Whether the policy lets CloudFront read ", text.list(policy.prefixes), " in ", policy.bucket, " depends on ",
		missing, _allowed,
	])
}

# The bucket may hold a cache that a grant would cover.
findings contains report.undetermined(about, policy.address, message, sign.missing) if {
	some bucket in buckets.all_buckets
	some sign in server_caches.possible[bucket.address]
	not sign.prefix in object.get(server_caches.prefixes, bucket.address, set())
	some policy in bucket_policies.of(bucket)
	_verdict(policy, {sign.prefix}) in {"open", "unknown"}
	message := text.sentence([
		"Whether the policy lets CloudFront read a server's cache in ", bucket.address, " depends on ", sign.missing,
		_allowed,
	])
}

_allowed := "; allowed are grants for the static files only."

_judged := [judged |
	some bucket in buckets.all_buckets
	prefixes := server_caches.prefixes[bucket.address]
	some policy in bucket_policies.of(bucket)
	judged := {
		"address": policy.address,
		"bucket": bucket.address,
		"prefixes": {concat("", [prefix, "/*"]) | some prefix in prefixes},
		"verdict": _verdict(policy, prefixes),
		"missing": _missing(policy),
	}
]

_verdict(policy, prefixes) := "open" if {
	count(policy.documents.statements) > 0
	every statements in policy.documents.statements {
		"open" in _grants(policy, statements, prefixes)
	}
} else := "unknown" if {
	count(policy.documents.missing) > 0
} else := "unknown" if {
	some statements in policy.documents.statements
	count(_grants(policy, statements, prefixes)) > 0
}

_missing(policy) := text.list(policy.documents.missing) if count(policy.documents.missing) > 0

_missing(policy) := text.sentence(["values in the statements of ", policy.address]) if {
	count(policy.documents.missing) == 0
}

# What the statements grant of each prefix: "open", "unknown", or nothing.
_grants(policy, statements, prefixes) := {grant |
	some prefix in prefixes
	not _refused(statements, prefix)
	some statement in statements
	statement.effect == "Allow"
	_reads(statement)
	reader := _reader(policy, statement)
	reach := _reach(statement, prefix)
	grant := _both[reader][reach]
}

_both := {
	"open": {"open": "open", "unknown": "unknown"},
	"unknown": {"open": "unknown", "unknown": "unknown"},
}

# A Deny for everybody, whatever the request.
_refused(statements, prefix) if {
	some statement in statements
	statement.effect == "Deny"
	count(statement.conditions) == 0
	some principal in statement.principals
	iam.everybody(principal)
	_reads(statement)
	some resource in statement.resources
	path_patterns.covers(_keys(resource), concat("", [prefix, "/*"]))
}

_reads(statement) if {
	some action in statement.actions
	path_patterns.covers(lower(action), "s3:getobject")
}

_reads(statement) if {
	count(statement.not_actions) > 0
	every action in statement.not_actions {
		not path_patterns.covers(lower(action), "s3:getobject")
	}
}

# Whether a statement is for CloudFront.
_reader(policy, statement) := "open" if {
	some principal in statement.principals
	some identifier in principal.identifiers
	_is_cloudfront(principal.type, identifier)
} else := "open" if {
	iam.unknown in _identifiers(statement)
	_identities[policy.address] == {"identity"}
} else := "unknown" if {
	iam.unknown in _identifiers(statement)
}

_is_cloudfront("Service", "cloudfront.amazonaws.com")

_is_cloudfront("AWS", identifier) if contains(identifier, ":cloudfront:user/")

_is_cloudfront("CanonicalUser", identifier) if identifier != iam.unknown

_identifiers(statement) := {identifier |
	some principal in statement.principals
	principal.type in {"AWS", "CanonicalUser"}
	some identifier in principal.identifiers
}

# How far a statement reaches into a prefix.
_reach(statement, prefix) := "open" if {
	some resource in statement.resources
	_touches(_keys(resource), prefix)
} else := "open" if {
	count(statement.not_resources) > 0
	every resource in statement.not_resources {
		not _touches(_keys(resource), prefix)
	}
} else := "unknown" if {
	statement.unknown_resources > 0
} else := "unknown" if {
	iam.unknown in statement.resources
}

_touches(keys, prefix) if path_patterns.covers(keys, concat("", [prefix, "/*"]))

_touches(keys, prefix) if startswith(keys, concat("", [prefix, "/"]))

# What a resource's ARN says of keys: what follows the bucket's name.
_keys(resource) := concat("/", array.slice(split(resource, "/"), 1, 1000)) if contains(resource, "/")

_keys(resource) := "*" if {
	not contains(resource, "/")
	endswith(resource, "*")
}

_keys(resource) := "" if {
	not contains(resource, "/")
	not endswith(resource, "*")
}

# What kinds of principals the text of a policy refers to: a principal that is not known yet is one of them.
_identities[policy.address] contains kind if {
	some policy in bucket_policies.all_policies
	record := resources.existing[policy.address]
	policy_attribute := node.attribute(node.top(record), "policy")
	policy_attribute.state == "unknown"
	some address in references.candidates(record, policy_attribute.references, "aws_iam_policy_document", "json")
	some reference in _mentioned(resources.existing[address])
	kind := _kind(reference)
}

_mentioned(record) := synthesized_values.references(record.values.statement) if record.synthesized

_mentioned(record) := {reference |
	some statement in configuration.as_array(record.expressions.statement)
	some principals in configuration.as_array(statement.principals)
	some reference in principals.identifiers.references
} if {
	not record.synthesized
}

_kind(reference) := "identity" if {
	contains(reference, "aws_cloudfront_origin_access_identity.")
} else := "other" if {
	not startswith(reference, "aws_s3_bucket.")
	not startswith(reference, "data.aws_s3_bucket.")
}
