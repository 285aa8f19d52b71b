# METADATA
# title: Functions are not invoked by everybody
# description: |
#   lambda:InvokeFunction for the principal "*" lets every AWS account call the function directly, past its URL, its
#   authentication and CloudFront, with an event of the caller's making. A public function URL needs that permission,
#   but only with the condition that the call came through the URL. Templates of CloudFormation given as JSON are read
#   too; one in YAML that holds a permission is undetermined, and one behind template_url is not seen.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1
# custom:
#   id: lambda-public-invoke
#   severity: critical
#   control: Lambda.1
#   remedy: >-
#     Set invoked_via_function_url to true (InvokedViaFunctionUrl in CloudFormation), or name the caller by principal,
#     source_arn, source_account or principal_org_id.
package rules.lambda_public_invoke

import data.lib.node
import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_pins := ["source_arn", "source_account", "principal_org_id"]

_template_pins := ["SourceArn", "SourceAccount", "PrincipalOrgID"]

_allowed := "; allowed is a named caller, or the condition that the call comes through the function URL."

# A permission is bare.
findings contains report.deny(about, record.address, message) if {
	some record in _permissions
	action := node.attribute(node.top(record), "action")
	action.state == "known"
	_invokes(action.value)
	node.is(node.top(record), "principal", "*")
	node.attribute(node.top(record), "invoked_via_function_url").state != "unknown"
	message := text.sentence([
		"The permission gives ", text.shown(action), " to the principal \"*\" without a condition", _allowed,
	])
}

# A permission may turn out to be bare.
findings contains report.undetermined(about, record.address, message, missing) if {
	some record in _permissions
	open := {name |
		some name in ["action", "principal", "invoked_via_function_url"]
		node.attribute(node.top(record), name).state == "unknown"
	}
	count(open) > 0
	not _harmless(record)
	missing := text.list(open)
	message := text.sentence([missing, " of a permission without a condition is not known yet", _allowed])
}

# A template holds a bare permission.
findings contains report.deny(about, declared.address, message) if {
	some declared in _declared
	_bare(declared.properties) == "deny"
	message := text.sentence([
		declared.name, " gives ", declared.properties.Action, " to the principal \"*\" without a condition", _allowed,
	])
}

# A template's permission depends on a parameter.
findings contains report.undetermined(about, declared.address, message, missing) if {
	some declared in _declared
	_bare(declared.properties) == "undetermined"
	missing := text.sentence(["Action, Principal or InvokedViaFunctionUrl of ", declared.name])
	message := text.sentence([missing, " depends on the stack's parameters", _allowed])
}

# A template is not known yet.
findings contains report.undetermined(about, template.address, message, template.argument) if {
	some template in _templates
	template.text.state == "unknown"
	not _parsed(template)
	message := text.sentence([
		template.argument, " is not known yet, and may hold a permission for everybody",
		"; values that are known only after apply belong in parameters.",
	])
}

# What Cloud Control makes is not known yet, and the text that says how may be a permission's.
findings contains report.undetermined(about, record.address, message, "type_name") if {
	some record in resources.of_types(["aws_cloudcontrolapi_resource"])
	node.attribute(node.top(record), "type_name").state == "unknown"
	_may_be_bare({"record": record, "argument": "desired_state"})
	message := text.sentence([
		"type_name is not known yet, and may be a permission's, which desired_state may give to everybody", _allowed,
	])
}

# A template cannot be read here.
findings contains report.undetermined(about, template.address, message, template.argument) if {
	some template in _templates
	template.text.state == "known"
	not _parsed(template)
	contains(template.text.value, "AWS::Lambda::Permission")
	message := text.sentence([
		template.argument, " holds an AWS::Lambda::Permission and is not JSON, the only format that this rule reads",
		_allowed,
	])
}

# Permissions without any condition.
_permissions := [record |
	some record in resources.of_types(["aws_lambda_permission"])
	block := node.top(record)
	every pin in _pins {
		_empty(node.attribute(block, pin))
	}
	not node.is(block, "invoked_via_function_url", true)
]

_empty(attribute) if attribute.state == "unset"

_empty(attribute) if attribute.value == ""

# lambda:InvokeFunctionUrl is another action.
_invokes(action) if lower(action) in {"lambda:invokefunction", "lambda:*", "lambda:invoke*", "*"}

_harmless(record) if {
	action := node.attribute(node.top(record), "action")
	action.state == "known"
	not _invokes(action.value)
}

_harmless(record) if {
	principal := node.attribute(node.top(record), "principal")
	principal.state == "known"
	principal.value != "*"
}

_templates := array.concat(
	[{"address": record.address, "record": record, "argument": "template_body", "text": attribute} |
		some record in resources.of_types(["aws_cloudformation_stack", "aws_cloudformation_stack_set"])
		attribute := node.attribute(node.top(record), "template_body")
	],
	[{"address": record.address, "record": record, "argument": "desired_state", "text": attribute} |
		some record in resources.of_types(["aws_cloudcontrolapi_resource"])
		record.values.type_name == "AWS::Lambda::Permission"
		attribute := node.attribute(node.top(record), "desired_state")
	],
)

# The text as JSON; in a synthesized file it may hold interpolations and is JSON all the same.
_parsed(template) := document if {
	document := json.unmarshal(template.record.values[template.argument])
	is_object(document)
}

# Permissions declared in templates.
_declared := array.concat(
	[{"address": template.address, "name": name, "properties": resource.Properties} |
		some template in _templates
		template.argument == "template_body"
		some name, resource in _parsed(template).Resources
		resource.Type == "AWS::Lambda::Permission"
	],
	[{"address": template.address, "name": "The permission", "properties": _parsed(template)} |
		some template in _templates
		template.argument == "desired_state"
	],
)

_bare(properties) := "deny" if {
	_unpinned(properties)
	_invokes(properties.Action)
	properties.Principal == "*"
	not is_object(object.get(properties, "InvokedViaFunctionUrl", null))
} else := "undetermined" if {
	_unpinned(properties)
	_may_invoke(properties.Action)
	_may_be_everybody(properties.Principal)
} else := "pass"

_may_be_bare(template) if not _parsed(template)

_may_be_bare(template) if _bare(_parsed(template)) != "pass"

_unpinned(properties) if {
	not object.get(properties, "InvokedViaFunctionUrl", null) in {true, "true"}
	every pin in _template_pins {
		not properties[pin]
	}
}

_may_invoke(action) if is_object(action)

_may_invoke(action) if _invokes(action)

_may_be_everybody(principal) if is_object(principal)

_may_be_everybody("*")
