# METADATA
# title: Function URLs have both permissions
# description: |
#   Since November 2026 a call through a function URL needs two permissions, lambda:InvokeFunctionUrl and
#   lambda:InvokeFunction; with one of them every page is answered with 403. A URL for everybody (NONE) needs both for
#   the principal "*" and for its own qualifier; a URL behind CloudFront's origin access control (AWS_IAM) needs both
#   for cloudfront.amazonaws.com, and with the distribution's ARN in source_arn, or any distribution of any customer may
#   call. A permission may also be one of CloudFormation. That InvokeFunction is not given bare is
#   lambda-public-invoke's matter.
# related_resources:
#   - ref: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
# custom:
#   id: lambda-url-permissions
#   severity: high
#   remedy: >-
#     Give the caller lambda:InvokeFunctionUrl and lambda:InvokeFunction (with invoked_via_function_url) for the URL's
#     function and qualifier.
package rules.lambda_url_permissions

import data.lib.functions
import data.lib.node
import data.lib.references
import data.lib.report
import data.lib.resources
import data.lib.statements
import data.lib.synthesized_values
import data.lib.text

about := report.about(rego.metadata.chain())

_actions := {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}

# A permission is missing, and none may turn out to be it.
findings contains report.deny(about, url.record.address, message) if {
	some url in _urls
	lacking := _lacking(url)
	count(lacking) > 0
	not _may_follow(url)
	message := text.sentence([
		"The URL lacks the permission ", text.list(lacking), " for ", url.caller, _for(url.qualifier),
		"; allowed is a URL with both.",
	])
}

# A permission seems to be missing, but one that is not known yet may be it.
findings contains report.undetermined(about, url.record.address, message, missing) if {
	some url in _urls
	lacking := _lacking(url)
	count(lacking) > 0
	_may_follow(url)
	missing := text.list(_hidden | _hidden_for(url))
	message := text.sentence([
		"Whether the URL has the permission ", text.list(lacking), " for ", url.caller, _for(url.qualifier),
		" depends on ", missing, ", which is not known yet; allowed is a URL with both.",
	])
}

# How the URL is open is not known yet.
findings contains report.undetermined(about, record.address, message, "authorization_type") if {
	some record in resources.of_types(["aws_lambda_function_url"])
	node.attribute(node.top(record), "authorization_type").state == "unknown"
	message := "authorization_type is not known yet; allowed is a URL with both permissions for its callers."
}

# CloudFront may call for any distribution.
findings contains report.deny(about, grant.address, message) if {
	some grant in _grants
	grant.principal == _cloudfront
	not grant.pinned
	message := text.sentence([
		"The permission ", grant.action, " for ", _cloudfront,
		" names no distribution; allowed is source_arn with the distribution's ARN.",
	])
}

_cloudfront := "cloudfront.amazonaws.com"

_for("") := ""

_for(qualifier) := text.sentence([" and the qualifier ", text.show(qualifier)]) if qualifier != ""

# URLs with whom they have to let in: everybody, or CloudFront where a distribution asks with its own signature.
_urls := [url |
	some record in resources.of_types(["aws_lambda_function_url"])
	url := {
		"record": record,
		"caller": _caller(record),
		"keys": functions.meant(record, "function_name"),
		"qualifier": functions.qualifier(record, "qualifier", "function_name"),
	}
]

_caller(record) := "*" if node.is(node.top(record), "authorization_type", "NONE")

_caller(record) := _cloudfront if {
	node.is(node.top(record), "authorization_type", "AWS_IAM")
	record.address in _signed_for
}

_signed_for contains address if {
	some distribution in resources.of_types(["aws_cloudfront_distribution"])
	some origin in node.blocks(node.top(distribution), "origin")
	node.attribute(origin, "origin_access_control_id").state != "unset"
	domain := node.attribute(origin, "domain_name")
	some address in references.targets(distribution, domain.references, "managed", "aws_lambda_function_url")
}

_lacking(url) := {action |
	some action in _actions
	not _granted(url, action)
}

_granted(url, action) if {
	some key in url.keys
	_by_key[key][url.qualifier][url.caller][action]
}

_by_key[key][grant.qualifier][grant.principal] contains grant.action if {
	some grant in _grants
	some key in grant.keys
}

# Permissions as far as they are known.
_grants := array.concat(_permissions, _declared)

_permissions := [grant |
	some record in resources.of_types(["aws_lambda_permission"])
	block := node.top(record)
	some action in _covered(node.attribute(block, "action").value)
	not _for_other_urls(block, action)
	grant := {
		"address": record.address,
		"action": action,
		"principal": node.attribute(block, "principal").value,
		"keys": functions.meant(record, "function_name"),
		"qualifier": functions.qualifier(record, "qualifier", "function_name"),
		"pinned": _pinned(block),
	}
]

_covered(pattern) := {action | some action in _actions; statements.covers(pattern, action)}

_for_other_urls(block, "lambda:InvokeFunctionUrl") if {
	node.is(block, "principal", "*")
	_may_be_signed(node.attribute(block, "function_url_auth_type"))
}

_may_be_signed(attribute) if attribute.value == "AWS_IAM"

_may_be_signed(attribute) if attribute.state == "unknown"

default _pinned(_) := false

_pinned(block) if {
	some name in ["source_arn", "source_account", "principal_org_id"]
	node.attribute(block, name).state != "unset"
}

# Permissions in templates of CloudFormation, which name functions in their own way.
_declared := [grant |
	some template in _templates
	some resource in template.document.Resources
	resource.Type == "AWS::Lambda::Permission"
	properties := resource.Properties
	some action in _covered(properties.Action)
	grant := {
		"address": template.record.address,
		"action": action,
		"principal": properties.Principal,
		"keys": _template_keys(template, properties.FunctionName),
		"qualifier": _template_qualifier(template, properties.FunctionName),
		"pinned": count({name | some name in ["SourceArn", "SourceAccount", "PrincipalOrgID"]; properties[name]}) > 0,
	}
]

_templates := [{"record": record, "document": document} |
	some record in resources.of_types(["aws_cloudformation_stack"])
	document := _template(record)
]

_template(record) := document if {
	document := json.unmarshal(record.values.template_body)
} else := json.unmarshal(record.expressions.template_body.constant_value)

# A name in the template, or a parameter that the stack gives.
_template_text(_, name) := name if is_string(name)

_template_text(template, name) := template.record.values.parameters[name.Ref]

_template_keys(template, name) := _address_keys(template.record, functions_text) if {
	functions_text := _template_text(template, name)
	synthesized_values.interpolated(functions_text)
} else := {functions.key_of(_template_text(template, name))}

# The text of a JSON configuration refers to functions and aliases by their addresses.
_address_keys(record, written) := {key |
	some match in regex.find_all_string_submatch_n(`aws_lambda_(function|alias)\.[A-Za-z0-9_-]+`, written, -1)
	type := concat("", ["aws_lambda_", match[1]])
	some address in references.targets(record, [match[0]], "managed", type)
	some key in _keys_of[address]
}

_keys_of[function.address] contains key if {
	some function in functions.all_functions
	some key in functions.keys(function)
}

_keys_of[address] contains key if {
	some address, keys in functions.meant_by_alias
	some key in keys
}

_template_qualifier(template, name) := alias if {
	written := _template_text(template, name)
	some match in regex.find_all_string_submatch_n(`aws_lambda_alias\.[A-Za-z0-9_-]+`, written, -1)
	some address in references.targets(template.record, [match[0]], "managed", "aws_lambda_alias")
	alias := node.attribute(node.top(resources.existing[address]), "name").value
} else := match[1] if {
	written := _template_text(template, name)
	some match in regex.find_all_string_submatch_n(`\}:([A-Za-z0-9$_-]+)$`, written, -1)
} else := "" if {
	synthesized_values.interpolated(_template_text(template, name))
} else := functions.qualifier_of(_template_text(template, name))

# What is not known yet and may be the permission that is missing.
_may_follow(url) if count(_hidden | _hidden_for(url)) > 0

# Of any function: permissions without a known function, stacks whose template cannot be read.
_hidden := _hidden_permissions | _hidden_templates

_hidden_permissions contains concat(" of ", ["function_name", record.address]) if {
	some record in resources.of_types(["aws_lambda_permission"])
	node.attribute(node.top(record), "function_name").state == "unknown"
	every key in functions.meant(record, "function_name") {
		startswith(key, "text:")
		not key in _url_keys
	}
}

_url_keys contains key if {
	some url in _urls
	some key in url.keys
}

_hidden_templates contains concat(" of ", ["template_body", record.address]) if {
	some record in resources.of_types(["aws_cloudformation_stack"])
	_unread(record)
}

_unread(record) if {
	node.attribute(node.top(record), "template_body").state == "unknown"
	not _readable(record)
}

_unread(record) if {
	body := node.attribute(node.top(record), "template_body").value
	contains(body, "AWS::Lambda::Permission")
	not _readable(record)
}

_unread(record) if {
	some resource in _template(record).Resources
	resource.Type == "AWS::Lambda::Permission"
	some name in ["Action", "Principal", "FunctionName"]
	is_object(resource.Properties[name])
	not _given(record, resource.Properties[name])
}

_readable(record) if is_object(_template(record))

_given(record, value) if record.values.parameters[value.Ref]

# Of this function: permissions whose action, caller or kind of URL is not known.
_hidden_for(url) := {text.sentence([name, " of ", address]) |
	some key in url.keys
	some [name, address] in object.get(_open_by_key, key, set())
}

_open_by_key[key] contains [name, record.address] if {
	some record in resources.of_types(["aws_lambda_permission"])
	some name in ["action", "principal", "function_url_auth_type"]
	node.attribute(node.top(record), name).state == "unknown"
	some key in functions.meant(record, "function_name")
}
