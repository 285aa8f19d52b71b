# METADATA
# title: Certificates of load balancers lie in the load balancer's Region
# description: |
#   A load balancer reads its certificate in its own Region. The us-east-1 certificate made for CloudFront is refused
#   there, unless the load balancer lies in us-east-1 too.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
# custom:
#   id: load-balancer-certificate-region
#   severity: high
#   remedy: Create the certificate with the same provider as the load balancer.
package rules.load_balancer_certificate_region

import data.lib.certificate_region
import data.lib.certificates
import data.lib.node
import data.lib.regions
import data.lib.report
import data.lib.resources
import data.lib.settings

about := report.about(rego.metadata.chain())

# The certificate lies elsewhere.
findings contains report.deny(about, consumer.address, message) if {
	some consumer in _consumers
	message := certificate_region.wrong(consumer)
}

# Its Region, or the load balancer's, is not known.
findings contains report.undetermined(about, consumer.address, undecided.message, undecided.missing) if {
	some consumer in _consumers
	undecided := certificate_region.undecided(consumer)
}

# Whether there are certificates is not known yet.
findings contains settings.finding(about, record.address, judgement, "certificates from its own Region only") if {
	some record in resources.of_types(["aws_elb"])
	judgement := settings.undecided(node.top(record), "listener")
}

_consumers := [consumer |
	some use in _uses
	consumer := {
		"address": use.record.address,
		"argument": use.argument,
		"certificate": certificates.places(use.record, use.block, use.argument),
		"place": regions.of(use.record),
		"iam": true,
		"reason": "a load balancer takes certificates from its own Region only",
	}
]

_uses := array.concat(
	[{"record": record, "block": node.top(record), "argument": "certificate_arn"} |
		some record in resources.of_types(["aws_lb_listener", "aws_alb_listener", "aws_lb_listener_certificate"])
	],
	[{"record": record, "block": block, "argument": "ssl_certificate_id"} |
		some record in resources.of_types(["aws_elb"])
		some block in node.blocks(node.top(record), "listener")
	],
)
