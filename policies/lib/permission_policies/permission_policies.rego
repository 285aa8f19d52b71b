# METADATA
# title: Policies of identities, and trust policies
# description: |
#   Lists what says in Terraform who may do what: the policies of roles, users, groups and permission sets wherever they
#   are written, and the trust policies of roles. A policy has an address, the record and block that hold it, the name
#   of its argument, and its documents (see lib.iam).
package lib.permission_policies

import data.lib.iam
import data.lib.node
import data.lib.references
import data.lib.resources

# of_identities lists the policies of roles, users and groups.
of_identities := array.concat(
	[_policy(record, node.top(record), argument) |
		some type, argument in _arguments
		some record in resources.of_types([type])
		not record.address in boundaries
	],
	array.concat(
		[_policy(record, block, "policy") |
			some record in resources.of_types(["aws_iam_role"])
			some block in node.blocks(node.top(record), "inline_policy")
		],
		[policy |
			some record in resources.of_types(["aws_iam_role"])
			node.attribute(node.top(record), "inline_policy").state == "unknown"
			count(node.blocks(node.top(record), "inline_policy")) == 0
			policy := object.union(
				_policy(record, node.top(record), "inline_policy"),
				{"documents": {"statements": [], "missing": {"inline_policy"}}},
			)
		],
	),
)

# of_trust lists the trust policies of roles.
of_trust := [_policy(record, node.top(record), "assume_role_policy") |
	some record in resources.of_types(["aws_iam_role"])
]

_arguments := {
	"aws_iam_group_policy": "policy",
	"aws_iam_policy": "policy",
	"aws_iam_role_policy": "policy",
	"aws_iam_user_policy": "policy",
	"aws_ssoadmin_permission_set_inline_policy": "inline_policy",
}

_policy(record, block, argument) := {
	"address": record.address,
	"record": record,
	"argument": argument,
	"documents": documents(record, block, argument),
}

# documents reads the policies that an argument may mean; an argument that is not set, or is no JSON, has none.
documents(record, block, name) := found if {
	found := iam.documents(record, _readable(block, name), name)
} else := {"statements": [], "missing": set()}

# In a plan of JSON configuration (which cdktf writes) the text can be read before its interpolated parts are known.
_readable(block, name) := {
	"values": {name: expression.constant_value},
	"unknown": {}, "sensitive": {}, "candidates": [],
} if {
	node.attribute(block, name).state == "unknown"
	[candidate] := block.candidates
	expression := candidate[name]
	is_object(json.unmarshal(expression.constant_value))
} else := block

# boundaries lists policies that only bound what others grant: they may be as wide as they like.
boundaries := _bounding - _attached

_bounding contains address if {
	some record in resources.of_types(["aws_iam_role", "aws_iam_user"])
	some address in _meant(record, "permissions_boundary")
}

_attached contains address if {
	some record in attachments
	some address in _meant(record, "policy_arn")
}

# attachments lists what attaches a policy to a role, user or group.
attachments := resources.of_types([
	"aws_iam_group_policy_attachment", "aws_iam_policy_attachment",
	"aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment",
])

# attached gives the managed policies of this document that an attachment attaches.
attached(attachment) := _meant(attachment, "policy_arn")

# possibly_attached gives those that it may attach, because the document does not show which one is meant.
possibly_attached(attachment) := references.hidden(
	attachment, "policy_arn", attribute.references,
	"aws_iam_policy", "arn",
) if {
	attribute := node.attribute(node.top(attachment), "policy_arn")
	attribute.state == "unknown"
} else := set()

_meant(record, name) := existing | object.get(_new, _name(attribute.value), set()) if {
	attribute := node.attribute(node.top(record), name)
	attribute.state == "known"
	existing := object.get(_by_arn, attribute.value, set())
} else := references.targets(record, attribute.references, "managed", "aws_iam_policy") if {
	attribute := node.attribute(node.top(record), name)
	attribute.state == "unknown"
} else := set()

_by_arn[record.values.arn] contains record.address if some record in resources.of_types(["aws_iam_policy"])

# Policies whose ARN is not known yet: one that is written out has their path and name in it.
_new[concat("", [path, name.value])] contains record.address if {
	some record in resources.of_types(["aws_iam_policy"])
	node.attribute(node.top(record), "arn").state != "known"
	name := node.attribute(node.top(record), "name")
	name.state == "known"
	path := object.get(node.attribute(node.top(record), "path"), "value", "/")
}

_name(arn) := match[1] if {
	some match in regex.find_all_string_submatch_n(`^arn:[^:]*:iam::[0-9]+:policy(/.+)$`, arn, 1)
} else := ""
