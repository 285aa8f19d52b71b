# METADATA
# title: Distributions keep access logs
# description: |
#   Without access logs nobody can say afterwards who asked for which page: not after a stolen token, not for an auditor
#   of patients' data, and not when half of the requests fail. Logs of the second version count too: a delivery source
#   for the distribution, and a delivery that takes it on. Which bucket the logs go to is another rule's matter.
# related_resources:
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-5
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
# custom:
#   id: distribution-logging
#   severity: medium
#   control: CloudFront.5
#   remedy: >-
#     Add a logging_config with a bucket, or an aws_cloudwatch_log_delivery_source with the distribution's ARN and an
#     aws_cloudwatch_log_delivery for it.
package rules.distribution_logging

import data.lib.cloudfront
import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_allowed := "; allowed are logging_config with a bucket, and a log delivery for the distribution."

# No logs of either version.
findings contains report.deny(about, record.address, message) if {
	count(_stray) == 0
	some record in cloudfront.distributions
	_logging(record) == "none"
	message := text.sentence(["The distribution keeps no access logs", _allowed])
}

# A delivery source that may be this distribution's.
findings contains report.undetermined(about, record.address, message, missing) if {
	count(_stray) > 0
	some record in cloudfront.distributions
	_logging(record) == "none"
	missing := text.list(_stray)
	message := text.sentence(["Whether the distribution keeps access logs depends on ", missing, _allowed])
}

# Whether there is a logging_config is not known yet.
findings contains report.undetermined(about, record.address, message, "logging_config") if {
	some record in cloudfront.distributions
	_logging(record) == "unknown"
	message := text.sentence(["Whether the distribution keeps access logs depends on logging_config", _allowed])
}

# A bucket that is not known yet is one all the same.
_logging(record) := "given" if {
	some block in node.blocks(node.top(record), "logging_config")
	node.attribute(block, "bucket").state != "unset"
} else := "given" if {
	_delivered[record.address]
} else := "unknown" if {
	node.undecided_blocks(node.top(record), "logging_config")
} else := "none"

# Distributions whose delivery source some delivery takes on.
_delivered contains address if {
	some record in _sources
	_taken(record)
	some address in _distributions(record)
}

_sources := resources.of_types(["aws_cloudwatch_log_delivery_source"])

# What a delivery source is about cannot be told.
_stray contains concat(".", [record.address, "resource_arn"]) if {
	some record in _sources
	_taken(record)
	arn := node.attribute(node.top(record), "resource_arn")
	arn.state == "unknown"
	count(_distributions(record)) == 0
	count(references.named(record, arn.references)) == 0
}

_distributions(record) := object.get(_by_arn, arn.value, set()) if {
	arn := node.attribute(node.top(record), "resource_arn")
	arn.state == "known"
}

_distributions(record) := references.targets(record, arn.references, "managed", "aws_cloudfront_distribution") if {
	arn := node.attribute(node.top(record), "resource_arn")
	arn.state == "unknown"
}

_by_arn[arn] contains record.address if {
	some record in cloudfront.distributions
	arn := node.attribute(node.top(record), "arn").value
}

_taken(record) if _taken_addresses[record.address]

_taken(record) if _taken_names[node.attribute(node.top(record), "name").value]

_taken_names contains name.value if {
	some record in _deliveries
	name := node.attribute(node.top(record), "delivery_source_name")
	name.state == "known"
}

_taken_addresses contains address if {
	some record in _deliveries
	name := node.attribute(node.top(record), "delivery_source_name")
	name.state == "unknown"
	some address in references.targets(record, name.references, "managed", "aws_cloudwatch_log_delivery_source")
}

_deliveries := resources.of_types(["aws_cloudwatch_log_delivery"])
