# METADATA
# title: Regions
# description: |
#   Finds the AWS Region of a resource: from its ARN, its own `region` argument (provider 6), or its provider's region,
#   which may be a constant, a variable, a module's output or, in synthesized files, a local value. A plan does not hold
#   local values; there the Region shows in what the same provider has already made or read.
#
#   A place is {"known": true, "name": "us-east-1"}, or {"known": false, "name": "provider aws", "missing": "..."}: two
#   resources of one provider lie in one Region, even when nobody knows which.
package lib.regions

import data.lib.configuration
import data.lib.document
import data.lib.references
import data.lib.resources
import data.lib.synthesized_values

# of finds the place of one resource.
of(record) := place if {
	place := _place(_own(record))
} else := {"known": false, "name": record.address, "missing": concat("", ["region of ", record.address])} if {
	_moved(record)
} else := of_provider(record.provider)

# of_arn reads the Region out of an ARN, where it is the fourth field; it is empty for global services.
of_arn(arn) := split(arn, ":")[3] if startswith(arn, "arn:")

# of_provider finds the place of everything that a provider makes.
of_provider(key) := _place(_provider_regions[key]) if {
	count(_provider_regions[key]) == 1
} else := _place(_seen[key]) if {
	count(_seen[key]) == 1
} else := {
	"known": false,
	"name": concat(" ", ["provider", key]),
	"missing": concat("", ["region of provider ", key, _reason(object.get(configuration.provider_blocks, key, {}))]),
}

_place(names) := {"known": true, "name": name} if some name in names

# What a record itself says about its Region.
_own(record) := {region} if {
	region := of_arn(record.values.arn)
	region != ""
} else := {record.values.region} if {
	_is_region(record.values.region)
} else := set()

# A record with a `region` of its own that is not known yet does not lie where its provider says.
_moved(record) if record.expressions.region.references

_moved(record) if {
	record.synthesized
	record.values.region
}

# What the provider's block says: one Region when it is clear, several or none when it is not.
_provider_regions[key] contains region if {
	some key, block in configuration.provider_blocks
	region := configuration.constant(block.expressions.region)
}

_provider_regions[key] contains region if {
	some key, block in configuration.provider_blocks
	path := object.get(block, "module_address", "")
	some reference in references.precise(block.expressions.region.references)
	some region in _values(path, reference)
}

_provider_regions[key] contains region if {
	not document.is_plan
	some key, block in configuration.provider_blocks
	region := synthesized_values.read(block.expressions.region).value
}

_provider_regions[key] contains region if {
	not document.is_plan
	some key, block in configuration.provider_blocks
	some reference in synthesized_values.read(block.expressions.region).references
	some region in _values("", reference)
}

# What the provider has made or read before: the Region in ARNs, and the answer of data.aws_region.
_seen[record.provider] contains region if {
	some record in resources.existing
	not record.expressions.region
	some region in _own(record)
}

_seen[record.provider] contains region if {
	some address in resources.data_by_type.aws_region
	record := resources.existing[address]
	not record.expressions.region
	not record.expressions.name
	region := object.get(record.values, "name", record.values.id)
	_is_region(region)
}

# A subnet, an instance or a volume lies in a zone of its provider's Region; local zones have longer names.
_seen[record.provider] contains region if {
	some record in resources.existing
	not record.expressions.region
	zone := record.values.availability_zone
	regex.match(`^[a-z]{2}(?:-[a-z]+)+-[0-9][a-z]$`, zone)
	region := substring(zone, 0, count(zone) - 1)
}

# An endpoint of a service lies in the Region that the service's name says.
_seen[record.provider] contains region if {
	some address in resources.by_type.aws_vpc_endpoint
	record := resources.existing[address]
	not record.expressions.region
	not record.expressions.service_region
	some match in regex.find_all_string_submatch_n(
		`^com\.amazonaws\.([a-z]{2}(?:-[a-z]+)+-[0-9])\.`,
		record.values.service_name,
		-1,
	)
	region := match[1]
}

_values(path, reference) := {region |
	some value in (references.constants(path, {reference}) | _shown(path, reference))
	some region in [value, _inside(value, reference)]
	_is_region(region)
}

# An output that is nothing but a local value shows that value.
_shown("", reference) := {object.get(document.plan, ["output_changes", name, "after"], null) |
	some name, output in document.plan.configuration.root_module.outputs
	output.expression.references == [reference]
}

_shown(path, _) := set() if path != ""

# var.regions.edge, or var.regions["edge"], is one value of an object.
_inside(value, reference) := inner if {
	keys := [key |
		some match in regex.find_all_string_submatch_n(`\.([^.\["]+)|\["([^"]*)"\]`, reference, -1)
		key := concat("", [match[1], match[2]])
	]
	inner := object.get(value, array.slice(keys, 1, count(keys)), null)
} else := null

_is_region(value) if regex.match(`^[a-z]{2}(?:-[a-z]+)+-[0-9]$`, value)

_reason(block) := " (not set: the environment decides)" if {
	not block.expressions.region
} else := concat("", [" (", names, ", which the plan does not show)"]) if {
	names := concat(", ", references.precise(block.expressions.region.references))
} else := text if {
	text := concat("", [" (", block.expressions.region, ")"])
} else := ""
