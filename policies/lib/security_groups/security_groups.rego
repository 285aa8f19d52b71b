# METADATA
# title: Rules of security groups
# description: |
#   Lists what may come in: from the blocks of a group, from the older rule resource and from the newer one. A rule has
#   its address; the groups it belongs to, and those it may belong to where that is not known; the sources that are
#   `open` to everybody, and the names of those that are `missing`; its protocol and ports; and `unsure`, what is not
#   known of it beyond that: whether it is about what comes in.
package lib.security_groups

import data.lib.elements
import data.lib.node
import data.lib.references
import data.lib.resources
import data.lib.text

# ingress lists the rules for what comes in.
ingress := array.concat(_blocks, array.concat(_older, _newer))

_lists := ["cidr_blocks", "ipv6_cidr_blocks"]

_single := ["cidr_ipv4", "cidr_ipv6"]

_blocks := [_rule(record, block, {"sure": {record.address}, "maybe": set()}, "protocol", _lists) |
	some record in resources.of_types(_types)
	some block in node.blocks(node.top(record), "ingress")
]

_older := [rule |
	some record in resources.of_types(["aws_security_group_rule"])
	direction := node.attribute(node.top(record), "type")
	unsure := {"type" | direction.state == "unknown"}
	not _is_out(direction)
	known := _rule(record, node.top(record), named(record, "security_group_id"), "protocol", _lists)
	rule := object.union(known, {"unsure": unsure})
]

_is_out(direction) if {
	direction.state != "unknown"
	not direction.value == "ingress"
}

_newer := [_rule(record, node.top(record), named(record, "security_group_id"), "ip_protocol", _single) |
	some record in resources.of_types(["aws_vpc_security_group_ingress_rule"])
]

_rule(record, block, groups, protocol, sources) := {
	"address": record.address,
	"groups": groups.sure,
	"possible_groups": groups.maybe,
	"unsure": set(),
	"open": {source |
		some name in sources
		some source in elements.of(block, name).known
		regex.match(`^[0-9a-fA-F.:]+/[01]$`, source)
	},
	"missing": {name |
		some name in sources
		attribute := node.attribute(block, name)
		elements.of(block, name).open
		not _made(record, attribute)
	},
	"protocol": node.attribute(block, protocol),
	"from": _port(node.attribute(block, "from_port")),
	"to": _port(node.attribute(block, "to_port")),
}

# The address of something that this document makes is not the whole internet.
_made(record, attribute) if {
	some source in references.named(record, attribute.references)
	source.type in {"aws_eip", "aws_instance", "aws_nat_gateway", "aws_subnet", "aws_vpc"}
}

# undecided lists the groups whose rules are not known yet.
undecided contains record.address if {
	some record in resources.of_types(_types)
	attribute := node.attribute(node.top(record), "ingress")
	attribute.state == "unknown"
	count(node.blocks(node.top(record), "ingress")) == 0
}

# reaches says whether a rule is about a TCP port: "yes", "no" or "maybe".
reaches(rule, port) := "yes" if {
	_any(rule.protocol)
} else := "no" if {
	not lower(text.plain(rule.protocol.value)) in {"tcp", "6"}
} else := "maybe" if {
	"unknown" in {rule.protocol.state, rule.from, rule.to}
} else := "yes" if {
	rule.protocol.state == "known"
	rule.from <= port
	port <= rule.to
} else := "no"

_any(protocol) if lower(text.plain(protocol.value)) in {"-1", "all"}

_port(attribute) := "unknown" if {
	attribute.state == "unknown"
} else := attribute.value if {
	is_number(attribute.value)
} else := number if {
	number := json.unmarshal(attribute.value)
	is_number(number)
} else := "none"

# of_group gives the rules that one group has, and those that it may have.
of_group(address) := [ingress[position] | some position in object.get(_by_group, address, set())]

_by_group[address] contains position if {
	some position, rule in ingress
	some address in (rule.groups | rule.possible_groups)
}

# named gives the groups of this document that an argument names, one or several, and those that it may name.
named(record, name) := {"sure": sure, "maybe": maybe - sure} if {
	attribute := node.attribute(node.top(record), name)
	sure := {address |
		some id in elements.of(node.top(record), name).known
		some address in object.get(_by_id, id, set())
	} | {address |
		some type in _types
		some address in references.targets(record, object.get(attribute, "references", set()), "managed", type)
	}
	maybe := {address |
		elements.of(node.top(record), name).open
		some address in references.hidden(record, name, attribute.references, "aws_security_group", "id")
	}
}

_types := ["aws_security_group", "aws_default_security_group"]

_by_id[record.values.id] contains record.address if some record in resources.of_types(_types)
