# METADATA
# title: SleepConnect's route leads to its own zone
# description: |
#   SleepConnect's distribution sends /outreach to the zone of its environment. An origin that is no name of that zone's
#   distribution sends patients to another environment, or nowhere; one read from another environment's stack mixes two
#   environments. The zone keeps the viewer's host only when the request proves that it came through SleepConnect:
#   without the header x-outreach-hop-proof redirects lead to the zone's own name, and sign-in breaks. Where the route
#   goes straight to the zone's server, the header is x-outreach-origin-proof, without which the server refuses. Judged
#   where both stacks are in the run.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
# custom:
#   id: stacks-route-to-zone
#   severity: high
#   stacks: true
#   remedy: >-
#     Read the origin's domain from the output outreach_domain (or server_domains) of the environment's own zone, and
#     send the proof that its secret holds.
package rules.stacks_route_to_zone

import data.lib.report
import data.lib.text
import data.lib.together

about := report.about(rego.metadata.chain())

# The origin's domain is none of the zone's.
findings contains together.deny(about, route.key, route.address, message) if {
	some route in _routes
	route.domain != ""
	count(route.domains & route.zone_domains) == 0
	not route.reads_server
	count(route.zone_domains) > 0
	message := text.sentence([
		"The origin ", route.origin, " of ", text.list(route.patterns), " is ", text.list(route.domains),
		", which is no name of ", text.list(route.zones), " (", text.list(route.zone_domains),
		"); allowed is the zone's own name.",
	])
}

# The origin is read from the stack of another environment.
findings contains together.deny(about, route.key, route.address, message) if {
	some route in _routes
	some environment in route.read_environments
	environment != route.environment
	message := text.sentence([
		"The origin ", route.origin, " of ", text.list(route.patterns), " is read from a stack of ", environment,
		"; allowed is the zone of ", route.environment, ".",
	])
}

# It proves nothing.
findings contains together.deny(about, route.key, route.address, message) if {
	some route in _routes
	not route.proof in route.headers
	not route.open
	message := text.sentence([
		"The origin ", route.origin, " of ", text.list(route.patterns), " is sent no header ", route.proof,
		"; allowed is the header with the zone's secret.",
	])
}

# Whether it proves anything is not known.
findings contains together.undetermined(about, route.key, route.address, message, missing) if {
	some route in _routes
	not route.proof in route.headers
	route.open
	missing := text.sentence(["the headers of the origin ", route.origin])
	message := text.sentence([
		"Whether the origin ", route.origin, " is sent the header ", route.proof,
		" depends on headers that are not known yet", "; allowed is the header with the zone's secret.",
	])
}

# Origins of behaviors for Outreach's pages in the SleepConnect stack of an environment whose zone is in the run.
_routes := [route |
	some key, stack in together.stacks
	environment := together.environment_of(stack)
	zones := _zones[environment.name]
	not key in zones
	some distribution in stack.facts.distributions
	some id, origin in distribution.origins
	patterns := {behavior.pattern |
		some behavior in distribution.behaviors
		behavior.origin == id
		_is_for_pages(behavior.pattern)
	}
	count(patterns) > 0
	domains := _domains(stack, origin)
	route := {
		"key": key,
		"address": distribution.address,
		"environment": environment.name,
		"origin": text.show(id),
		"patterns": patterns,
		"domain": concat(" ", domains),
		"domains": domains,
		"zones": {together.name(together.stacks[zone]) | some zone in zones},
		"zone_domains": _aliases[environment.name],
		"reads_server": "server_domains" in {read.output | some read in origin.reads},
		"read_environments": {other.name |
			some read in origin.reads
			some publisher in together.publishers(stack, read.state)
			other := together.environment_of(together.stacks[publisher])
		},
		"proof": _proof(origin),
		"headers": {header | some header in origin.headers},
		"open": origin.open,
	}
]

_is_for_pages(pattern) if trim_prefix(pattern, "/") == "outreach"

_is_for_pages(pattern) if startswith(trim_prefix(pattern, "/"), "outreach/")

_proof(origin) := "x-outreach-origin-proof" if {
	"server_domains" in {read.output | some read in origin.reads}
} else := "x-outreach-hop-proof"

# What is written, or what the stack that is read publishes.
_domains(_, origin) := {origin.domain} if origin.domain != ""

_domains(stack, origin) := {output.value |
	some read in origin.reads
	some output in together.output(stack, read)
} if {
	origin.domain == ""
}

# The zone of an environment is the stack that makes a distribution and publishes outreach_domain.
_zones[environment.name] contains key if {
	some key, stack in together.stacks
	environment := together.environment_of(stack)
	stack.facts.outputs.outreach_domain
}

_aliases[name] contains alias if {
	some name, zones in _zones
	some key in zones
	some distribution in together.stacks[key].facts.distributions
	some alias in distribution.aliases
}
