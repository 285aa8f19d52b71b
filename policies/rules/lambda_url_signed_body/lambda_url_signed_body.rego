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
	some behavior in _signed_behaviors
	methods := elements.of(behavior.block, "allowed_methods").known & _writes
	count(methods) > 0
	message := text.sentence([
		text.capital(behavior.label), " lets ", text.list(methods), " through to a function URL for which CloudFront signs",
		_allowed,
	])
}

# Which methods it lets through is not known.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some behavior in _signed_behaviors
	methods := elements.of(behavior.block, "allowed_methods")
	methods.open
	count(methods.known & _writes) == 0
	missing := text.sentence(["allowed_methods of ", behavior.label])
	message := text.sentence([
		"Whether writes reach a function URL for which CloudFront signs depends on ", missing, _allowed,
	])
}

_signed_behaviors := [behavior |
	some behavior in cloudfront.behaviors
	node.attribute(behavior.block, "target_origin_id").value in _signed[behavior.distribution]
	not _hashed(behavior.block)
]

_signed[pair.origin.distribution] contains pair.id.value if {
	some pair in url_origins.pairs
	pair.control.state != "unset"
	node.is(node.top(pair.url), "authorization_type", "AWS_IAM")
}

# A function that is given the body before the request goes to the origin.
_hashed(block) if {
	some association in node.blocks(block, "lambda_function_association")
	node.is(association, "event_type", "origin-request")
	node.is(association, "include_body", true)
}
