# METADATA
# title: CloudFront signs its requests to function URLs that ask for it
# description: |
#   A function URL with the authorization AWS_IAM answers 403 to every request without a signature. CloudFront signs
#   with an origin access control, made for Lambda, that always signs: one for S3, or one that signs only what the
#   viewer did not, leaves the site with 403 pages, and the way out that people find is to open the URL to everybody.
#   URLs that are open (NONE) need no signature, and have to know their callers in another way.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-16
# custom:
#   id: lambda-url-origin-access
#   severity: high
#   control: CloudFront.16
#   remedy: >-
#     Give the origin an origin_access_control_id of an aws_cloudfront_origin_access_control with
#     origin_access_control_origin_type lambda and signing_behavior always.
package rules.lambda_url_origin_access

import data.lib.node
import data.lib.report
import data.lib.text
import data.lib.url_origins

about := report.about(rego.metadata.chain())

_allowed := "; allowed is an origin access control for lambda that always signs."

# Nothing signs.
findings contains report.deny(about, pair.origin.distribution, message) if {
	some pair in _asking
	pair.control.state == "unset"
	message := text.sentence([
		"The ", pair.origin.label, " leads to ", pair.url.address, ", which asks for a signature, and has no ",
		"origin_access_control_id", _allowed,
	])
}

# What signs does so for something else, or not always.
findings contains report.deny(about, pair.origin.distribution, message) if {
	some pair in _asking
	some wrong in _wrong(pair)
	message := text.sentence([
		wrong.name, " of ", wrong.address, ", with which the ", pair.origin.label, " signs for ", pair.url.address, ", is ",
		_written(wrong.setting), _allowed,
	])
}

# What signs is not known.
findings contains report.undetermined(about, pair.origin.distribution, message, missing) if {
	some pair in _asking
	some missing in _gaps(pair)
	message := text.sentence([
		"Whether the ", pair.origin.label, " signs its requests to ", pair.url.address, " depends on ", missing, _allowed,
	])
}

# Whether the URL asks for a signature is not known, and there may be none.
findings contains report.undetermined(about, pair.origin.distribution, message, missing) if {
	some pair in url_origins.pairs
	pair.asks == "maybe"
	_may_lack(pair)
	missing := text.sentence(["authorization_type of ", pair.url.address])
	message := _depends(pair.origin.label, missing)
}

# Whether the origin leads to a URL that asks for a signature is not known, and there may be none.
findings contains report.undetermined(about, pair.origin.distribution, message, missing) if {
	some pair in url_origins.possible
	pair.asks != "no"
	_may_lack(pair)
	missing := text.sentence(["domain_name of the ", pair.origin.label])
	message := _depends(pair.origin.label, missing)
}

# The origins are not known yet.
findings contains report.undetermined(about, address, message, "origin") if {
	some address in url_origins.undecided
	message := _depends("distribution", "origin, which is not known yet")
}

_depends(subject, missing) := text.sentence(["Whether the ", subject, " has to sign depends on ", missing, _allowed])

_may_lack(pair) if pair.control.state == "unset"

_may_lack(pair) if count(_gaps(pair)) > 0

_may_lack(pair) if count(_wrong(pair)) > 0

_settings := {"origin_access_control_origin_type": "lambda", "signing_behavior": "always"}

_asking := [pair |
	some pair in url_origins.pairs
	pair.asks == "yes"
]

_wrong(pair) := [{"name": name, "address": control.address, "setting": setting} |
	some control in url_origins.controls(pair)
	some name, wanted in _settings
	setting := node.attribute(node.top(control), name)
	setting.state != "unknown"
	not setting.value == wanted
]

_written(setting) := text.shown(setting) if setting.state == "known"

_written(setting) := "not set" if setting.state == "unset"

_gaps(pair) := set() if pair.control.state == "unset"

_gaps(pair) := {"origin_access_control_id"} if {
	pair.control.state != "unset"
	count(url_origins.controls(pair)) == 0
}

_gaps(pair) := {text.sentence([name, " of ", control.address]) |
	some control in url_origins.controls(pair)
	some name, _ in _settings
	node.attribute(node.top(control), name).state == "unknown"
} if {
	pair.control.state != "unset"
	count(url_origins.controls(pair)) > 0
}
