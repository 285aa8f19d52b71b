# METADATA
# title: A plan changes no more than its environment's limit
# description: |
#   One wrong variable, a renamed module or an upgrade of the provider can replace half of an environment in one apply,
#   and in a list of a hundred changes nobody sees the one that matters. Changes are counted with weights: 20 for
#   deleting or replacing what holds state or a name that others know (buckets, tables, keys, zones, records,
#   certificates, distributions, secrets, logs), 5 for any other deletion, 4 for a replacement, 2 for an update and for
#   what the plan forgets, 1 for a creation. The limit is changeLimit of the environment in the configuration of the
#   judging checkout; a plan of unknown origin may change 100, or less where an environment has less, and one that has
#   names of an environment no more than that one may. A plan for a place where nothing exists yet is not counted, and
#   neither is a destroy, which says itself what it is.
# related_resources:
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/ops_dev_integ_freq_sm_rev_chg.html
# custom:
#   id: change-blast-radius
#   severity: medium
#   changes: true
#   remedy: >-
#     Split the change into smaller ones (for one apply: -target); or raise changeLimit in config/, in a reviewed change
#     of its own.
package rules.change_blast_radius

import data.lib.environment
import data.lib.names
import data.lib.report
import data.lib.stateful
import data.lib.text

import data.lib.document

about := report.about(rego.metadata.chain())

# The limit where nothing is known of the plan's origin.
_default_limit := 100

# The sum of all changes exceeds the limit.
findings contains report.deny(about, _heaviest.address, message) if {
	_total > _limit
	not _first
	message := text.sentence([
		"The plan's changes weigh ", json.marshal(_total), " (", _summary, "); allowed are ", json.marshal(_limit),
		_reason, ".",
	])
}

_changes := [change |
	some resource in document.plan.resource_changes
	resource.mode == "managed"
	kind := _kind(resource.type, resource.change.actions)
	change := {"address": resource.address, "kind": kind, "weight": _weights[kind]}
]

_weights := {"stateful": 20, "deleted": 5, "replaced": 4, "updated": 2, "forgotten": 2, "created": 1}

_words := {
	"stateful": "deleted or replaced with state or a name", "deleted": "deleted", "replaced": "replaced",
	"updated": "updated", "forgotten": "forgotten", "created": "created",
}

_kind(type, actions) := "stateful" if {
	"delete" in actions
	type in stateful.types
} else := "deleted" if {
	actions == ["delete"]
} else := "replaced" if {
	"delete" in actions
} else := "updated" if {
	"update" in actions
} else := "forgotten" if {
	"forget" in actions
} else := "created" if {
	"create" in actions
}

_total := sum([change.weight | some change in _changes])

# Nothing that is there is touched, and nothing else is there.
_first if {
	every resource in document.plan.resource_changes {
		_is_new(resource)
	}
}

_is_new(resource) if resource.mode == "data"

_is_new(resource) if resource.change.actions == ["create"]

_heaviest := change if {
	heaviest := max({change.weight | some change in _changes})
	address := min({change.address | some change in _changes; change.weight == heaviest})
	some change in _changes
	change.address == address
	change.weight == heaviest
}

_summary := concat(", ", [text.sentence([json.marshal(number), " ", _words[kind]]) |
	some kind in ["stateful", "deleted", "replaced", "updated", "forgotten", "created"]
	number := count([change | some change in _changes; change.kind == kind])
	number > 0
])

# The named environment's limit, and never more than that of an environment whose names the plan has.
_limit := min(_limits)

_limits := {environment.own.changeLimit} | _evidenced if environment.own

_limits := ({_default_limit} | {one.changeLimit | some one in environment.all_environments}) | _evidenced if {
	not environment.own
}

_evidenced contains one.changeLimit if {
	some name in names.all_names
	owner := environment.claimed[name.kind][name.name]
	some one in environment.all_environments
	one.name == owner
}

_reason := text.sentence([" in ", environment.own.name]) if environment.own

_reason := " in a plan of unknown origin" if not environment.own
