# METADATA
# title: Function URLs behind distributions
# description: |
#   Pairs of an origin and the function URL that it leads to, by the reference in its domain name or, where that is
#   known, by the URL's host. Where the reference leads to nothing that the document shows, an origin may lead to any
#   URL, unless it is one for a bucket.
package lib.url_origins

import data.lib.cloudfront
import data.lib.node
import data.lib.references
import data.lib.resources

# pairs lists them: the origin (see lib.cloudfront), its id, the URL's record, whether the URL asks for a signature
# ("yes", "no" or "maybe"), and the origin's access control.
pairs := [_pair(origin, address) |
	some origin in cloudfront.origins
	some address in _addresses(origin)
]

# possible lists those of which it is not known whether the origin leads to the URL.
possible := [_pair(origin, address) |
	some origin in cloudfront.origins
	origin.domain_name.state == "unknown"
	not cloudfront.plain(origin)
	some address in references.hidden(
		origin.record, "origin", origin.domain_name.references,
		"aws_lambda_function_url", "function_url",
	)
]

# undecided lists the distributions whose origins are not known yet, while a URL asks for a signature, or may do so.
undecided contains record.address if {
	some record in cloudfront.distributions
	node.undecided_blocks(node.top(record), "origin")
	some url in resources.of_types(["aws_lambda_function_url"])
	_asks(url) != "no"
}

_pair(origin, address) := {
	"origin": origin,
	"id": node.attribute(origin.block, "origin_id"),
	"url": resources.existing[address],
	"asks": _asks(resources.existing[address]),
	"control": node.attribute(origin.block, "origin_access_control_id"),
}

_asks(url) := "yes" if {
	node.is(node.top(url), "authorization_type", "AWS_IAM")
} else := "maybe" if {
	node.attribute(node.top(url), "authorization_type").state == "unknown"
} else := "no"

# controls gives the origin access controls of this document that an origin may sign with.
controls(pair) := {record |
	some record in resources.of_types(["aws_cloudfront_origin_access_control"])
	node.is(node.top(record), "id", pair.control.value)
} if {
	pair.control.state == "known"
}

controls(pair) := {record |
	some address in references.targets(
		pair.origin.record, pair.control.references,
		"managed", "aws_cloudfront_origin_access_control",
	)
	record := resources.existing[address]
} if {
	pair.control.state == "unknown"
}

_addresses(origin) := references.targets(
	origin.record, origin.domain_name.references,
	"managed", "aws_lambda_function_url",
) if {
	origin.domain_name.state == "unknown"
}

_addresses(origin) := object.get(_by_host, origin.domain_name.value, set()) if origin.domain_name.state == "known"

_by_host[host] contains record.address if {
	some record in resources.of_types(["aws_lambda_function_url"])
	host := trim_suffix(trim_prefix(record.values.function_url, "https://"), "/")
}
