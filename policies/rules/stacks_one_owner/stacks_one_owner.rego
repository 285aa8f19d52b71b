# METADATA
# title: No two stacks claim one name
# description: |
#   An alias, a bucket's name and a function's name exist once. When two stacks have the same one, the second apply
#   fails halfway (CNAMEAlreadyExists, BucketAlreadyOwnedByYou) with the rest of its changes made; and two records of
#   one name and type overwrite each other from apply to apply, or take the name away from both when one stack goes.
#   Records are compared within their zone where its id is known, functions within their Region and account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html#alternate-domain-names-restrictions
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
# custom:
#   id: stacks-one-owner
#   severity: high
#   stacks: true
#   remedy: Let one stack have the name, and the other read what it needs from that stack's outputs.
package rules.stacks_one_owner

import data.lib.report
import data.lib.text
import data.lib.together

about := report.about(rego.metadata.chain())

# Another stack claims the same.
findings contains together.deny(about, key, claim.address, message) if {
	some kind, names in _claims
	some name, claims in names
	count({claim.key | some claim in claims}) > 1
	some claim in claims
	key := claim.key
	others := {text.sentence([together.name(together.stacks[other.key]), " (", other.address, ")"]) |
		some other in claims
		_rivals(claim, other)
	}
	count(others) > 0
	message := text.sentence([
		"The ", kind, " ", name, " is also claimed by ", text.list(others), "; allowed is one stack for a name.",
	])
}

_claims[claim.kind][claim.name] contains object.union(claim, {"key": key}) if {
	some key, stack in together.stacks
	some claim in stack.facts.claims
}

_rivals(claim, other) if {
	_apart(together.stacks[claim.key], together.stacks[other.key], claim, other)
	every name, value in claim.scope {
		_same(value, other.scope[name])
	}
}

_same("", _)

_same(_, "")

_same(value, value)

# Documents of two stacks. Where one of the stacks is not known it may be the same one, which has the same addresses.
_apart(stack, other, _, _) if stack.name != other.name

_apart(stack, other, claim, rival) if {
	_nameless(stack, other)
	claim.address != rival.address
	claim.key != rival.key
}

_nameless(stack, _) if not stack.name

_nameless(_, other) if not other.name
