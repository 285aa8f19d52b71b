# METADATA
# title: Protected stacks
# description: |
#   Resources that must stay carry the tag DeletionProtection = "enabled": it marks production. In a plan tags of the
#   provider are in tags_all; in a synthesized file they are still in the provider's default_tags.
#
#   A whole stack is protected when the configuration of the judging checkout says so of its environment, when a
#   provider's default tags do, or when what exists has the tag from the provider.
package lib.protection

import data.lib.configuration
import data.lib.document
import data.lib.environment
import data.lib.stateful

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

# tagged holds for values, such as those that a resource had before, with the tag.
tagged(values) if {
	some name in ["tags", "tags_all"]
	values[name].DeletionProtection == "enabled"
}

# Whether what has no tags of its own has to stay.
default stack_is_protected := false

stack_is_protected if environment.own.isProtected == true

stack_is_protected if {
	some block in configuration.provider_blocks
	some defaults in configuration.as_array(block.expressions.default_tags)
	configuration.constant(defaults.tags).DeletionProtection == "enabled"
}

# A tag in tags_all that is not in tags comes from the provider, which gives it to everything.
stack_is_protected if {
	some change in document.plan.resource_changes
	change.change.before.tags_all.DeletionProtection == "enabled"
	change.type in stateful.tagged
	not _own_tag(change.change.before)
}

# Default tags that are made of references, of which nothing that exists shows what they came to.
undecided_default_tags := keys if {
	not stack_is_protected
	not environment.own
	not _shown
	keys := {key |
		some key, block in configuration.provider_blocks
		some defaults in configuration.as_array(block.expressions.default_tags)
		count(defaults.tags.references) > 0
	}
}

_shown if {
	some change in document.plan.resource_changes
	is_object(change.change.before.tags_all)
	change.type in stateful.tagged
}

_own_tag(values) if values.tags.DeletionProtection
