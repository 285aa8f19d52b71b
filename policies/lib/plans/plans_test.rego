# METADATA
# title: Inputs for tests
# description: |
#   Builds plans and synthesized configurations from the few fields that a test is about.
package lib.plans_test

# plan makes a plan of resources, with a provider for eu-west-1 and one, aws.edge, for us-east-1.
plan(resources) := {
	"format_version": "1.2",
	"resource_changes": [resource.change | some resource in resources],
	"configuration": {
		"provider_config": {
			"aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-1"}}},
			"aws.edge": {"name": "aws", "alias": "edge", "expressions": {"region": {"constant_value": "us-east-1"}}},
		},
		"root_module": {"resources": [resource.block | some resource in resources]},
	},
}

# known is a resource whose values are all known.
known(type, name, values) := made(type, name, values, {}, {}, "aws")

# made is a resource with unknown values and the references of their expressions, made by a provider.
made(type, name, values, unknown, expressions, provider) := {
	"change": {
		"address": concat(".", [type, name]),
		"mode": "managed",
		"type": type,
		"name": name,
		"change": {
			"actions": ["create"], "before": null, "after": values,
			"after_unknown": unknown, "after_sensitive": {},
		},
	},
	"block": {
		"address": concat(".", [type, name]),
		"mode": "managed",
		"type": type,
		"name": name,
		"provider_config_key": provider,
		"expressions": expressions,
	},
}

# document is a data source that is read during the apply.
document(name, statements) := {
	"change": {
		"address": concat(".", ["data.aws_iam_policy_document", name]),
		"mode": "data",
		"type": "aws_iam_policy_document",
		"name": name,
		"change": {
			"actions": ["read"], "before": null, "after": {"statement": statements},
			"after_unknown": {"json": true}, "after_sensitive": {},
		},
	},
	"block": {
		"address": concat(".", ["data.aws_iam_policy_document", name]),
		"mode": "data",
		"type": "aws_iam_policy_document",
		"name": name,
		"provider_config_key": "aws",
		"expressions": {},
	},
}

# open_document is one whose only statement has principals that are not known yet, with the references they make.
open_document(name, statement, names) := object.union(read, {
	"change": {"change": {"after_unknown": {"json": true, "statement": [{"principals": [{"identifiers": true}]}]}}},
	"block": {"expressions": {"statement": [{"principals": [{"identifiers": {"references": names}}]}]}},
}) if {
	read := document(name, [statement])
}

# refers is the expression of an argument that takes an attribute of a resource.
refers(reference) := {"references": [reference, concat(".", array.slice(parts, 0, count(parts) - 1))]} if {
	parts := split(reference, ".")
}

# brief keeps what tests compare: verdict, address and message.
brief(findings) := {[finding.verdict, finding.address, finding.message] | some finding in findings}

# verdicts keeps verdict and address.
verdicts(findings) := {[finding.verdict, finding.address] | some finding in findings}

# changed is a plan of resources that exist: what is done to each, and the values before and after.
changed(changes) := {
	"format_version": "1.2",
	"resource_changes": [resource |
		some change in changes
		type := split(change.address, ".")[0]
		resource := {
			"address": change.address, "mode": "managed", "type": type, "name": split(change.address, ".")[1],
			"change": {
				"actions": change.actions,
				"before": object.get(change, "before", {}),
				"after": object.get(change, "after", object.get(change, "before", {})),
				"after_unknown": object.get(change, "unknown", {}),
			},
		}
	],
	"configuration": {
		"provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-1"}}}},
		"root_module": {"resources": [block |
			some change in changes
			block := {
				"address": change.address, "mode": "managed", "type": split(change.address, ".")[0],
				"name": split(change.address, ".")[1], "provider_config_key": "aws",
				"expressions": object.get(change, "expressions", {}),
			}
		]},
	},
}
