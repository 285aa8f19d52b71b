# METADATA
# title: Users of certificates
# description: |
#   Every argument that takes a certificate: of distributions, with their aliases; of API Gateway's custom domains, with
#   their name; of load balancers, which answer to any name.
package lib.certificate_users

import data.lib.cloudfront
import data.lib.elements
import data.lib.node
import data.lib.references
import data.lib.resources
import data.lib.synthesized_values

# All uses: the record, the block and argument that take the certificate, and the names that it has to cover.
uses := array.flatten([
	[use |
		some record in cloudfront.distributions
		names := elements.of(node.top(record), "aliases")
		some block in node.blocks(node.top(record), "viewer_certificate")
		use := {"record": record, "block": block, "argument": "acm_certificate_arn", "names": names}
	],
	[use |
		some record in resources.of_types(["aws_api_gateway_domain_name"])
		names := elements.of(node.top(record), "domain_name")
		some argument in ["certificate_arn", "regional_certificate_arn"]
		use := {"record": record, "block": node.top(record), "argument": argument, "names": names}
	],
	[use |
		some record in resources.of_types(["aws_apigatewayv2_domain_name"])
		names := elements.of(node.top(record), "domain_name")
		some block in node.blocks(node.top(record), "domain_name_configuration")
		use := {"record": record, "block": block, "argument": "certificate_arn", "names": names}
	],
	[use |
		some record in resources.of_types(["aws_lb_listener", "aws_alb_listener", "aws_lb_listener_certificate"])
		use := {
			"record": record, "block": node.top(record), "argument": "certificate_arn",
			"names": {"known": set(), "open": false},
		}
	],
])

# certificates gives the addresses of this document's certificates that a use may mean.
certificates(use) := object.get(_by_arn, attribute.value, set()) if {
	attribute := node.attribute(use.block, use.argument)
	attribute.state == "known"
}

certificates(use) := references.targets(use.record, attribute.references, "managed", "aws_acm_certificate") if {
	attribute := node.attribute(use.block, use.argument)
	attribute.state == "unknown"
}

# hidden lists the uses of which the document does not show which certificate it is, with those that it may be.
hidden := array.flatten([
	[object.union(use, {"certificates": found}) |
		some use in uses
		attribute := node.attribute(use.block, use.argument)
		attribute.state == "unknown"
		found := _hidden(use.record, use.argument, attribute.references)
		count(found) > 0
	],
	[use |
		some record in cloudfront.distributions
		node.undecided_blocks(node.top(record), "viewer_certificate")
		attribute := node.attribute(node.top(record), "viewer_certificate")
		use := {
			"record": record,
			"argument": "viewer_certificate",
			"names": elements.of(node.top(record), "aliases"),
			"certificates": _hidden(record, "viewer_certificate", object.get(attribute, "references", set())),
		}
		count(use.certificates) > 0
	],
])

_hidden(record, name, names) := references.hidden(record, name, names, "aws_acm_certificate", "arn")

# written gives the references that the argument's expression makes, even where the plan knows its value.
written(use) := {reference |
	some expressions in use.block.candidates
	some reference in expressions[use.argument].references
} if {
	not use.block.synthesized
}

written(use) := synthesized_values.references(object.get(use.block.values, use.argument, null)) if use.block.synthesized

_by_arn[arn] contains address if {
	some address in object.get(resources.by_type, "aws_acm_certificate", set())
	arn := resources.existing[address].values.arn
}
