# METADATA
# title: Writes to signed function URLs carry a hash of their body
# description: |
#   When CloudFront signs for a function URL, a POST, PUT or PATCH has to bring the SHA-256 of its body in the header
#   x-amz-content-sha256: Lambda takes no unsigned body. A browser's form, a server action and a webhook do not, and get
#   403. A function at the edge may compute the hash when it is given the body, which limits that to 1 MB.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-include-body-access.html
# custom:
#   id: lambda-url-signed-body
#   severity: low
#   remedy: >-
#     Have every client send the hash; or use a URL with the authorization NONE that knows CloudFront by a secret
#     header.
package rules.lambda_url_signed_body

import data.lib.cloudfront
import data.lib.elements
import data.lib.node
import data.lib.report
import data.lib.text
import data.lib.url_origins

about := report.about(rego.metadata.chain())

_allowed := "; allowed are clients that send x-amz-content-sha256."

_writes := {"PATCH", "POST", "PUT"}

# A behavior lets writes through to a URL for which CloudFront signs.
findings contains report.deny(about, behavior.distribution, message) if {
	some behavior in _unhashed
	set() in _ways(behavior)
	methods := elements.of(behavior.block, "allowed_methods").known & _writes
	count(methods) > 0
	message := text.sentence([
		text.capital(behavior.label), " lets ", text.list(methods), " through to a function URL for which CloudFront signs",
		_allowed,
	])
}

# Which methods it lets through, or whether it leads to such a URL, is not known.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some behavior in _unhashed
	some way in _ways(behavior)
	not _decided(behavior, way)
	gaps := way | _open_methods(behavior)
	count(gaps) > 0
	missing := text.list(gaps)
	message := text.sentence([
		"Whether writes reach a function URL for which CloudFront signs depends on ", missing, _allowed,
	])
}

# The behaviors are not known yet.
findings contains report.undetermined(about, record.address, message, name) if {
	some record in cloudfront.distributions
	some name in cloudfront.behavior_blocks
	node.undecided_blocks(node.top(record), name)
	_may_sign(record.address)
	message := text.sentence([
		"Whether writes reach a function URL for which CloudFront signs depends on ", name, ", which is not known yet",
		_allowed,
	])
}

# Behaviors that let writes through, or may do so, without a hash.
_unhashed := [behavior |
	some behavior in cloudfront.behaviors
	methods := elements.of(behavior.block, "allowed_methods")
	_lets_through(methods)
	not _hashed(behavior.block)
]

_lets_through(methods) if count(methods.known & _writes) > 0

_lets_through(methods) if methods.open

_open_methods(behavior) := {text.sentence(["allowed_methods of ", behavior.label]) |
	count(elements.of(behavior.block, "allowed_methods").known & _writes) == 0
}

# One of the ways is sure, and this is another one.
_decided(behavior, way) if {
	set() in _ways(behavior)
	count(way) > 0
}

# The ways from a behavior to a URL for which CloudFront signs: each is what is not known of it.
_ways(behavior) := {way |
	some pair in object.get(_signed, behavior.distribution, [])
	target := node.attribute(behavior.block, "target_origin_id")
	_meets(target, pair.id)
	way := pair.gaps | {text.sentence(["target_origin_id of ", behavior.label]) | not target.value == pair.id.value}
} | {{"origin, which is not known yet"} | behavior.distribution in url_origins.undecided}

_meets(target, id) if target.value == id.value

_meets(target, id) if "unknown" in {target.state, id.state}

_may_sign(distribution) if _signed[distribution]

_may_sign(distribution) if distribution in url_origins.undecided

# Origins for which CloudFront signs, with what is not known of that, by distribution.
_signed[pair.origin.distribution] contains {"id": pair.id, "gaps": _asking(pair)} if {
	some pair in url_origins.pairs
	_signs(pair)
}

_signed[pair.origin.distribution] contains {"id": pair.id, "gaps": gaps} if {
	some pair in url_origins.possible
	_signs(pair)
	gaps := {text.sentence(["domain_name of the ", pair.origin.label])} | _asking(pair)
}

_signs(pair) if {
	pair.control.state != "unset"
	pair.asks != "no"
}

_asking(pair) := {text.sentence(["authorization_type of ", pair.url.address]) | pair.asks == "maybe"}

# A function that is given the body before the request goes to the origin.
_hashed(block) if {
	some association in node.blocks(block, "lambda_function_association")
	node.is(association, "event_type", "origin-request")
	node.is(association, "include_body", true)
}
