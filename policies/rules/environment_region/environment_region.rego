# METADATA
# title: A stack makes nothing outside of its Regions
# description: |
#   Where patient data may lie is decided once per environment; a provider with another Region, or a Region as an
#   argument, puts a bucket, a queue or a log where nobody looks and nobody agreed to. The Regions are those of the
#   environment in the configuration of the judging checkout, and us-east-1, which CloudFront needs. Of documents of
#   unknown origin nothing is expected.
# related_resources:
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_data_classification_identify_data.html
#   - ref: https://docs.aws.amazon.com/controltower/latest/controlreference/region-deny.html
# custom:
#   id: environment-region
#   severity: high
#   remedy: Use the environment's own provider, or give the environment the Region in config/environments.ts.
package rules.environment_region

import data.lib.environment
import data.lib.regions
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

# It lies elsewhere.
findings contains report.deny(about, record.address, message) if {
	environment.own
	some record in _regional
	place := regions.of(record)
	place.known
	not place.name in environment.own.regions
	message := text.sentence(["It is made in ", place.name, _allowed])
}

# The Region of a provider is not known; said once for all that it makes.
findings contains report.undetermined(about, min(addresses), message, missing) if {
	environment.own
	some missing, addresses in _open
	message := text.sentence(["Where it is made depends on the ", missing, _allowed])
}

_allowed := text.sentence(["; allowed are ", text.list(environment.own.regions), " in ", environment.own.name, "."])

_regional := [record |
	some record in resources.existing
	record.mode == "managed"
	startswith(record.type, "aws_")
]

_open[place.missing] contains record.address if {
	some record in _regional
	place := regions.of(record)
	not place.known
}
