# METADATA
# title: Origin headers carry no secret in clear text
# description: |
#   A header that proves to an origin that a request came through CloudFront is worth only as much as its secrecy.
#   Written out in the code it is in every clone, every plan and every log of the pipeline, and whoever has it passes
#   the firewall by asking the origin directly. A value is taken for a secret by the header's name, by its own form
#   (a token, or a long text without words), and only where it is written out: a reference to a secret store is fine,
#   and so is what Terraform marks as sensitive.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html
# custom:
#   id: origin-header-secret
#   severity: high
#   remedy: >-
#     Replace the value everywhere, since it is known; keep the new one in Secrets Manager or SSM, and refer to it in
#     custom_header.
package rules.origin_header_secret

import data.lib.cloudfront
import data.lib.configuration
import data.lib.node
import data.lib.report
import data.lib.synthesized_values
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed is a reference to a secret store."

_names := concat("", [
	`(?i)secret|token|passw|credential|authorization|api[-_]?key|access[-_]?key|private[-_]?key|signature|`,
	`origin[-_]?verify|proof`,
])

# Beginnings of tokens whose form is public: AWS, GitHub, Stripe, Slack, JWT, PEM, and authorization schemes.
_forms := concat("", [
	`^(?:AKIA|ASIA)[A-Z0-9]{16}|^gh[pousr]_|^github_pat_|^[sr]k_(?:live|test)_|^xox[abprs]-|^eyJ[A-Za-z0-9_-]+\.|`,
	`^-----BEGIN |^(?:Basic|Bearer) \S`,
])

# The value is written out, and its name or its form says what it is.
findings contains report.deny(about, header.distribution, message) if {
	some header in _headers
	header.place == "code"
	reason := _reason(header.name, header.value)
	message := text.sentence([
		"The custom header ", header.label, " of ", header.origin, " holds a secret in clear text: ", reason, _allowed,
	])
}

# The plan hides whether the value is written out (in a dynamic block, or a module's argument), and shows it.
findings contains report.undetermined(about, header.distribution, message, missing) if {
	some header in _headers
	header.place == "hidden"
	reason := _reason(header.name, header.value)
	missing := text.sentence(["where the value of the custom header ", header.label, " comes from"])
	message := text.sentence([
		"Whether ", header.origin, " has a secret in clear text depends on ", missing, " (", reason, ")", _allowed,
	])
}

_headers := [header |
	some origin in cloudfront.origins
	some block in node.blocks(origin.block, "custom_header")
	value := node.attribute(block, "value")
	value.state == "known"
	name := node.attribute(block, "name")
	header := {
		"distribution": origin.distribution,
		"origin": origin.label,
		"name": _text(name),
		"label": _label(name),
		"value": value.value,
		"place": _place(block, value),
	}
]

_text(name) := object.get(name, "value", "")

_label(name) := words if {
	words := text.shown(name)
} else := "with an unknown name"

# In the code, in a value that the code refers to, or in a place that the plan does not show.
_place(block, value) := "code" if {
	block.synthesized
} else := "code" if {
	some candidate in block.candidates
	configuration.constant(candidate.value) == value.value
} else := "reference" if {
	text.shown(value) == "(sensitive)"
} else := "reference" if {
	some candidate in block.candidates
	count(candidate.value.references) > 0
} else := "hidden"

# What the value is taken for, without saying it.
_reason(name, value) := "its name says so" if {
	regex.match(_names, name)
	not lower(value) in {"true", "false", "yes", "no", "on", "off", "enabled", "disabled", "none"}
	not synthesized_values.interpolated(value)
} else := "it begins like a token" if {
	regex.match(_forms, value)
} else := "it looks like a random text" if {
	_random(value)
}

# Keys in hexadecimal, identifiers, and long texts of one word with letters of both cases and digits.
_random(value) if regex.match(`^[0-9a-fA-F]{32,}$`, value)

_random(value) if regex.match(`^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`, value)

_random(value) if {
	regex.match(`^[A-Za-z0-9+/=_-]{20,}$`, value)
	regex.match(`[a-z]`, value)
	regex.match(`[A-Z]`, value)
	regex.match(`[0-9]`, value)
	count({character | some character in split(value, "")}) >= 12
}
