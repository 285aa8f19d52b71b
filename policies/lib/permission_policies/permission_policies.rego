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
		not record.address in _boundaries
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

# A policy that only bounds what others grant may be as wide as it likes.
_boundaries := _bounding - _attached

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

_meant(record, name) := object.get(_by_arn, attribute.value, set()) if {
	attribute := node.attribute(node.top(record), name)
	attribute.state == "known"
} else := references.targets(record, attribute.references, "managed", "aws_iam_policy") if {
	attribute := node.attribute(node.top(record), name)
	attribute.state == "unknown"
} else := set()

_by_arn[record.values.arn] contains record.address if some record in resources.of_types(["aws_iam_policy"])
