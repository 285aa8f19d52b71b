# METADATA
# title: Origins that check Host get their own
# description: |
#   Function URLs, endpoints of API Gateway, buckets and other distributions look at Host to find whom a request is for.
#   With the viewer's Host they answer 403 to every request, on all paths of the behavior. Load balancers and servers of
#   one's own take any Host, and so does a custom domain of API Gateway whose name is the viewer's Host.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html#managed-origin-request-policy-all-viewer-except-host-header
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
# custom:
#   id: origin-host-header
#   severity: high
#   remedy: >-
#     Use the origin request policy AllViewerExceptHostHeader (for a bucket none, or CORS-S3Origin), and copy Host to
#     x-forwarded-host in a viewer-request function where the origin has to know it.
package rules.origin_host_header

import data.lib.behavior_targets
import data.lib.cloudfront
import data.lib.host_header
import data.lib.node
import data.lib.report
import data.lib.text

about := report.about(rego.metadata.chain())

_refusing := {
	"api": "an endpoint of API Gateway",
	"bucket": "a bucket",
	"distribution": "another distribution",
	"function": "a Function URL",
	"website": "a bucket's website",
}

_allowed := "; allowed is to forward the viewer's Host only to origins that take it."

# Whichever of its origins is asked, it refuses the viewer's Host; of an origin group each member counts.
findings contains report.deny(about, behavior.distribution, message) if {
	some behavior in cloudfront.behaviors
	targets := behavior_targets.of(behavior)
	refusing := _refusing_origins(targets)
	_certain(targets, refusing)
	labels := _labels(behavior, "yes")
	count(labels) > 0
	message := text.sentence([
		text.capital(behavior.label), " forwards the viewer's Host (", text.list(labels), ") to ",
		text.list(refusing), _allowed,
	])
}

# The policy, or the origin, is not known.
findings contains report.undetermined(about, behavior.distribution, message, missing) if {
	some behavior in cloudfront.behaviors
	targets := behavior_targets.of(behavior)
	gaps := _gaps(behavior, targets)
	count(gaps) > 0
	missing := text.list(gaps)
	message := text.sentence([
		"Whether ", behavior.label, " forwards the viewer's Host to an origin that refuses it depends on ",
		missing, _allowed,
	])
}

# The origins are not known yet, and a behavior may forward Host to them.
findings contains report.undetermined(about, behavior.distribution, message, "origin") if {
	some behavior in cloudfront.behaviors
	node.undecided_blocks(node.top(behavior.record), "origin")
	count(_labels(behavior, "yes") | _labels(behavior, "unknown")) > 0
	message := text.sentence([
		"Whether ", behavior.label, " forwards the viewer's Host to an origin that refuses it depends on origin, ",
		"which is not known yet", _allowed,
	])
}

# The behaviors are not known yet, and may forward Host to an origin that refuses it.
findings contains report.undetermined(about, record.address, message, name) if {
	some record in cloudfront.distributions
	some name in cloudfront.behavior_blocks
	node.undecided_blocks(node.top(record), name)
	_may_refuse(record)
	message := text.sentence([
		"Whether the viewer's Host is forwarded to an origin that refuses it depends on ", name, ", which is not known yet",
		_allowed,
	])
}

_may_refuse(record) if node.undecided_blocks(node.top(record), "origin")

_may_refuse(record) if {
	some origin in cloudfront.origins
	origin.distribution == record.address
	behavior_targets.kind(origin) in (object.keys(_refusing) | {"unknown"})
}

_labels(behavior, state) := {place.label |
	some place in host_header.forwarded(behavior)
	place.state == state
}

_refusing_origins(targets) := {concat(", ", [origin.label, words]) |
	some origin in targets.origins
	words := _refusing[behavior_targets.kind(origin)]
}

_certain(targets, refusing) if {
	targets.clear
	count(refusing) > 0
}

_certain(targets, refusing) if {
	count(refusing) > 0
	every origin in targets.origins {
		_refusing[behavior_targets.kind(origin)]
	}
}

# Host is forwarded, and the origin is open.
_gaps(behavior, targets) := set() if {
	# Where all origins take the Host, nobody needs to know who forwards it.
	count(_open_origins(targets)) == 0
	count(_refusing_origins(targets)) == 0
} else := _open_origins(targets) if {
	count(_labels(behavior, "yes")) > 0
	not _certain(targets, _refusing_origins(targets))
} else := {text.sentence([label, " of ", behavior.label]) | some label in labels} if {
	labels := _labels(behavior, "unknown")
	count(labels) > 0
	count(_labels(behavior, "yes")) == 0
	count(_refusing_origins(targets) | _open_origins(targets)) > 0
} else := set()

_open_origins(targets) := {text.sentence(["domain_name of ", origin.label]) |
	some origin in targets.origins
	behavior_targets.kind(origin) == "unknown"
} | {"target_origin_id" |
	not targets.clear
	count(_refusing_origins(targets)) > 0
}
