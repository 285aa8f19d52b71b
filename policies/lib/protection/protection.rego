# METADATA
# title: Protected stacks
# description: |
#   Resources that must stay carry the tag DeletionProtection = "enabled": it marks production. In a plan tags of the
#   provider are in tags_all; in a synthesized file they are still in the provider's default_tags.
package lib.protection

import data.lib.configuration

# protects holds for a resource that carries the tag.
protects(record) if {
	some name in ["tags", "tags_all"]
	record.values[name].DeletionProtection == "enabled"
}

protects(record) if {
	record.synthesized
	some defaults in configuration.as_array(configuration.provider_blocks[record.provider].expressions.default_tags)
	defaults.tags.DeletionProtection == "enabled"
}
