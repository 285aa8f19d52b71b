package lambda_url_permissions_test

import data.lib.plans_test as plans
import data.rules.lambda_url_permissions as rule

_function := plans.known("aws_lambda_function", "f", {"function_name": "app"})

_url := {"authorization_type": "NONE", "function_name": "app", "qualifier": "live"}

_through := {"action": "lambda:InvokeFunctionUrl", "principal": "*", "function_url_auth_type": "NONE", "function_name": "app", "qualifier": "live"}

_invoke := {"action": "lambda:InvokeFunction", "principal": "*", "invoked_via_function_url": true, "function_name": "app", "qualifier": "live"}

_declaration := {
	"Action": "lambda:InvokeFunction", "FunctionName": "app:live", "InvokedViaFunctionUrl": true, "Principal": "*",
}

test_allow_both if {
	findings := rule.findings with input as _plan(_url, [_through, _invoke])
	count(findings) == 0
}

test_deny_what_is_missing if {
	every case in [
		{"permissions": [_through], "lacking": "lambda:InvokeFunction"},
		{"permissions": [_invoke], "lacking": "lambda:InvokeFunctionUrl"},
		{"permissions": [], "lacking": "lambda:InvokeFunction, lambda:InvokeFunctionUrl"},
	] {
		findings := rule.findings with input as _plan(_url, case.permissions)
		plans.brief(findings) == {[
			"deny", "aws_lambda_function_url.u",
			concat("", [
				"The URL lacks the permission ", case.lacking,
				" for * and the qualifier \"live\"; allowed is a URL with both.",
			]),
		]}
	}
}

test_deny_permissions_of_others if {
	every change in [
		{"qualifier": "old"}, {"qualifier": null}, {"function_name": "other"}, {"principal": "events.amazonaws.com"},
		{"action": "lambda:GetFunction"},
	] {
		findings := rule.findings with input as _plan(_url, [_through, object.union(_invoke, change)])
		plans.verdicts(findings) == {["deny", "aws_lambda_function_url.u"]}
	}
	findings := rule.findings with input as _plan(_url, [object.union(_through, {"function_url_auth_type": "AWS_IAM"}), _invoke])
	plans.verdicts(findings) == {["deny", "aws_lambda_function_url.u"]}
}

test_allow_other_ways_to_name_the_function if {
	every name in [
		"app:live", "arn:aws:lambda:eu-west-1:111122223333:function:app:live", "111122223333:function:app:live",
	] {
		findings := rule.findings with input as _plan(_url, [
			_through,
			object.union(_invoke, {"function_name": name, "qualifier": null}),
		])
		count(findings) == 0
	}
	findings := rule.findings with input as _plan(object.union(_url, {"qualifier": null}), [
		object.union(_through, {"qualifier": null}),
		object.union(_invoke, {"qualifier": "", "function_name": "arn:aws:lambda:eu-west-1:111122223333:function:app"}),
	])
	count(findings) == 0
}

test_references if {
	every case in [{"function": "f", "verdicts": set()}, {"function": "g", "verdicts": {"deny"}}] {
		findings := rule.findings with input as plans.plan([
			plans.made("aws_lambda_function", "f", {}, {"arn": true, "function_name": true}, {"function_name": {"references": ["local.n"]}}, "aws"),
			plans.made("aws_lambda_function", "g", {}, {"arn": true, "function_name": true}, {"function_name": {"references": ["local.m"]}}, "aws"),
			_by_reference("aws_lambda_function_url", "u", object.remove(_url, ["function_name"]), "f"),
			_by_reference("aws_lambda_permission", "a", object.remove(_through, ["function_name"]), "f"),
			_by_reference("aws_lambda_permission", "b", object.remove(_invoke, ["function_name"]), case.function),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_templates if {
	every case in [
		{"change": {}, "verdicts": set()},
		{"change": {"FunctionName": "arn:aws:lambda:eu-west-1:111122223333:function:app:live"}, "verdicts": set()},
		{"change": {"FunctionName": {"Ref": "Given"}}, "verdicts": set()},
		{"change": {"FunctionName": "app"}, "verdicts": {"deny"}},
		{"change": {"Action": "lambda:InvokeFunctionUrl"}, "verdicts": {"deny"}},
		{"change": {"FunctionName": {"Ref": "Unknown"}}, "verdicts": {"undetermined"}},
		{"change": {"Principal": {"Ref": "Unknown"}}, "verdicts": {"undetermined"}},
	] {
		properties := object.union(object.remove(_declaration, object.keys(case.change)), case.change)
		findings := rule.findings with input as plans.plan([
			_function, plans.known("aws_lambda_function_url", "u", _url),
			plans.known("aws_lambda_permission", "a", _through),
			plans.known("aws_cloudformation_stack", "s", {"template_body": _body(properties), "parameters": {"Given": "app:live"}}),
		])
		{finding.verdict | some finding in findings} == case.verdicts
	}
}

test_undetermined if {
	every case in [
		{
			"resource": plans.made("aws_cloudformation_stack", "s", {}, {"template_body": true}, {"template_body": {"references": ["local.t"]}}, "aws"),
			"missing": "template_body of aws_cloudformation_stack.s",
		},
		{
			"resource": plans.known("aws_cloudformation_stack", "s", {"template_body": "Type: AWS::Lambda::Permission"}),
			"missing": "template_body of aws_cloudformation_stack.s",
		},
		{
			"resource": plans.made(
				"aws_lambda_permission", "b", object.remove(_invoke, ["action"]), {"action": true},
				{"action": {"references": ["local.a"]}}, "aws",
			),
			"missing": "action of aws_lambda_permission.b",
		},
		{
			"resource": plans.made(
				"aws_lambda_permission", "b", object.remove(_invoke, ["function_name"]), {"function_name": true},
				{"function_name": {"references": ["local.f"]}}, "aws",
			),
			"missing": "function_name of aws_lambda_permission.b",
		},
	] {
		findings := rule.findings with input as plans.plan([
			_function, plans.known("aws_lambda_function_url", "u", _url),
			plans.known("aws_lambda_permission", "a", _through), case.resource,
		])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_undetermined_kind_of_url if {
	findings := rule.findings with input as plans.plan([
		_function, plans.known("aws_lambda_function_url", "u", _url), plans.known("aws_lambda_permission", "b", _invoke),
		plans.made(
			"aws_lambda_permission", "a", object.remove(_through, ["function_url_auth_type"]),
			{"function_url_auth_type": true}, {"function_url_auth_type": {"references": ["local.a"]}}, "aws",
		),
	])
	{[finding.verdict, finding.missing] | some finding in findings} == {[
		"undetermined", "function_url_auth_type of aws_lambda_permission.a",
	]}
}

test_undetermined_authorization if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_lambda_function_url", "u", object.remove(_url, ["authorization_type"]), {"authorization_type": true},
		{"authorization_type": {"references": ["local.a"]}}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "authorization_type"]}
}

test_signed_urls_behind_cloudfront if {
	through := {
		"action": "lambda:InvokeFunctionUrl", "principal": "cloudfront.amazonaws.com", "function_name": "app", "qualifier": "live",
		"source_arn": "arn:aws:cloudfront::1:distribution/E1",
	}
	invoke := object.union(through, {"action": "lambda:InvokeFunction", "invoked_via_function_url": true})
	every case in [
		{"permissions": [through, invoke], "found": set()},
		{"permissions": [through], "found": {["deny", "aws_lambda_function_url.u"]}},
		{"permissions": [_through, _invoke], "found": {["deny", "aws_lambda_function_url.u"]}},
		{
			"permissions": [through, object.remove(invoke, ["source_arn"])],
			"found": {["deny", "aws_lambda_permission.p1"]},
		},
	] {
		findings := rule.findings with input as plans.plan(array.concat(
			[
				_function,
				plans.made(
					"aws_lambda_function_url", "u", object.union(_url, {"authorization_type": "AWS_IAM"}), {"function_url": true},
					{"authorization_type": {}}, "aws",
				),
				plans.made(
					"aws_cloudfront_distribution", "d", {"origin": [{"origin_id": "s"}]},
					{"origin": [{"domain_name": true, "origin_access_control_id": true}]},
					{"origin": [{
						"origin_id": {"constant_value": "s"},
						"domain_name": plans.refers("aws_lambda_function_url.u.function_url"),
						"origin_access_control_id": plans.refers("aws_cloudfront_origin_access_control.o.id"),
					}]},
					"aws",
				),
			],
			[plans.known("aws_lambda_permission", concat("", ["p", json.marshal(position)]), permission) |
				some position, permission in case.permissions
			],
		))
		plans.verdicts(findings) == case.found
	}
}

test_signed_urls_that_others_call_do_not_apply if {
	findings := rule.findings with input as _plan(object.union(_url, {"authorization_type": "AWS_IAM"}), [])
	count(findings) == 0
}

test_synthesized_file if {
	every case in [
		{"function": "${aws_lambda_function.f.arn}:live", "count": 0},
		{"function": "${aws_lambda_alias.live.arn}", "count": 0},
		{"function": "app:live", "count": 0},
		{"function": "${aws_lambda_function.f.arn}", "count": 1},
	] {
		findings := rule.findings with input as {"resource": {
			"aws_lambda_function": {"f": {"function_name": "app"}},
			"aws_lambda_alias": {"live": {"function_name": "${aws_lambda_function.f.function_name}", "name": "live"}},
			"aws_lambda_function_url": {"u": {
				"authorization_type": "NONE", "function_name": "${aws_lambda_function.f.function_name}",
				"qualifier": "${aws_lambda_alias.live.name}",
			}},
			"aws_lambda_permission": {"a": object.union(_through, {"qualifier": "${aws_lambda_alias.live.name}"})},
			"aws_cloudformation_stack": {"s": {
				"template_body": _body(object.union(_declaration, {"FunctionName": case.function})),
			}},
		}}
		count(findings) == case.count
	}
}

_plan(url, permissions) := plans.plan(array.concat(
	[_function, plans.known("aws_lambda_function_url", "u", url)],
	[plans.known("aws_lambda_permission", concat("", ["p", json.marshal(position)]), permission) |
		some position, permission in permissions
	],
))

_by_reference(type, name, values, function) := plans.made(
	type, name, values, {"function_name": true}, {
		"function_name": plans.refers(concat("", ["aws_lambda_function.", function, ".function_name"])),
	},
	"aws",
)

_body(properties) := json.marshal({"Resources": {"Public": {"Type": "AWS::Lambda::Permission", "Properties": properties}}})

test_url_with_both_permissions_waits_for_nothing if {
	findings := rule.findings with input as plans.plan([
		_function, plans.known("aws_lambda_function_url", "u", _url),
		plans.known("aws_lambda_permission", "a", _through), plans.known("aws_lambda_permission", "b", _invoke), _hidden_stack,
	])
	count(findings) == 0
}

test_url_without_a_qualifier if {
	bare := object.remove(_url, ["qualifier"])
	findings := rule.findings with input as _plan(bare, [object.remove(_through, ["qualifier"])])
	{finding.message | some finding in findings} == {
		"The URL lacks the permission lambda:InvokeFunction for *; allowed is a URL with both.",
	}
	written := rule.findings with input as {"resource": {
		"aws_lambda_function": {"f": {"function_name": "app"}},
		"aws_lambda_function_url": {"u": object.union(bare, {"function_name": "${aws_lambda_function.f.function_name}"})},
		"aws_lambda_permission": {"a": object.remove(_through, ["qualifier"])},
		"aws_cloudformation_stack": {"s": {
			"template_body": _body(object.union(_declaration, {"FunctionName": "${aws_lambda_function.f.arn}"})),
		}},
	}}
	count(written) == 0
}

test_open_urls_let_everybody_in_behind_cloudfront_too if {
	findings := rule.findings with input as _behind(object.union(_url, {"authorization_type": "NONE"}), {}, [_through, _invoke])
	count(findings) == 0
}

test_signed_urls_that_cloudfront_calls_unsigned_do_not_apply if {
	findings := rule.findings with input as _behind(
		object.union(_url, {"authorization_type": "AWS_IAM"}),
		{"origin_access_control_id": {}}, [],
	)
	count(findings) == 0
}

test_permissions_of_cloudfront_name_a_distribution_an_account_or_an_organization if {
	through := {
		"action": "lambda:InvokeFunctionUrl", "principal": "cloudfront.amazonaws.com", "function_name": "app", "qualifier": "live",
		"function_url_auth_type": "AWS_IAM",
	}
	invoke := object.union(object.remove(through, ["function_url_auth_type"]), {"action": "lambda:InvokeFunction"})
	every pin in [
		{"source_arn": "arn:aws:cloudfront::1:distribution/E1"}, {"source_account": "111122223333"}, {"principal_org_id": "o-1"},
	] {
		permissions := [object.union(through, pin), object.union(invoke, pin)]
		findings := rule.findings with input as _behind(object.union(_url, {"authorization_type": "AWS_IAM"}), {}, permissions)
		count(findings) == 0
	}
	every pin in [{"SourceArn": "arn:aws:cloudfront::1:distribution/E1"}, {"SourceAccount": "111122223333"}, {"PrincipalOrgID": "o-1"}] {
		declared := object.union(_declaration, {"Principal": "cloudfront.amazonaws.com"})
		pinned := rule.findings with input as plans.plan([_stack(object.union(declared, pin))])
		count(pinned) == 0
		open := rule.findings with input as plans.plan([_stack(declared)])
		plans.verdicts(open) == {["deny", "aws_cloudformation_stack.s"]}
	}
}

test_permissions_of_another_or_no_function_do_not_follow if {
	every resource in [
		plans.known("aws_lambda_permission", "b", object.remove(_invoke, ["function_name"])),
		plans.known("aws_cloudformation_stack", "s", {"template_body": "Type: AWS::SQS::Queue"}),
		plans.known("aws_cloudformation_stack", "s", {"template_body": "[]"}),
		plans.known("aws_cloudformation_stack", "s", {"template_body": json.marshal({"Resources": {"Other": {
			"Type": "AWS::SQS::Queue", "Properties": _declaration,
		}}})}),
		plans.known("aws_cloudformation_stack", "s", {"template_body": json.marshal({"Resources": {"Other": {
			"Type": "AWS::SQS::Queue", "Properties": object.union(_declaration, {"Principal": {"Ref": "Unknown"}}),
		}}})}),
		plans.known("aws_cloudformation_stack", "s", {"parameters": {"Given": "other:live"}, "template_body": _body(object.union(
			object.remove(_declaration, ["FunctionName"]),
			{"FunctionName": {"Ref": "Given"}},
		))}),
		plans.made(
			"aws_cloudformation_stack", "s", {}, {"template_body": true}, {"template_body": {
				"constant_value": _body(object.union(_declaration, {"FunctionName": "other:live"})), "references": ["local.t"],
			}},
			"aws",
		),
	] {
		findings := rule.findings with input as _with(resource)
		plans.verdicts(findings) == {["deny", "aws_lambda_function_url.u"]}
	}
}

test_permissions_that_may_follow if {
	every resource in [
		_stack(object.union(object.remove(_declaration, ["Action"]), {"Action": {"Ref": "Unknown"}})),
		plans.made(
			"aws_lambda_permission", "b", object.remove(_invoke, ["principal"]), {"principal": true},
			{"principal": {"references": ["local.p"]}}, "aws",
		),
		plans.made("aws_lambda_permission", "b", object.remove(_invoke, ["function_name"]), {"function_name": true}, {"function_name": {}}, "aws"),
	] {
		findings := rule.findings with input as _with(resource)
		plans.verdicts(findings) == {["undetermined", "aws_lambda_function_url.u"]}
	}
}

# The same text is the same function, although nobody knows which.
test_permissions_of_the_same_unknown_name_are_the_urls if {
	findings := rule.findings with input as plans.plan([
		plans.made("aws_lambda_function_url", "u", object.remove(_url, ["function_name"]), {"function_name": true}, _local_name, "aws"),
		plans.made("aws_lambda_permission", "a", object.remove(_through, ["function_name"]), {"function_name": true}, _local_name, "aws"),
	])
	plans.verdicts(findings) == {["deny", "aws_lambda_function_url.u"]}
}

_local_name := {"function_name": {"references": ["local.n"]}}

_with(resource) := plans.plan([
	_function, plans.known("aws_lambda_function_url", "u", _url), plans.known("aws_lambda_permission", "a", _through), resource,
])

_stack(properties) := plans.known("aws_cloudformation_stack", "s", {"template_body": _body(properties)})

_hidden_stack := plans.made("aws_cloudformation_stack", "s", {}, {"template_body": true}, {"template_body": {"references": ["local.t"]}}, "aws")

# A distribution that signs what it asks the URL for, unless its origin is changed.
_behind(url, change, permissions) := plans.plan(array.concat(
	[
		_function,
		plans.made("aws_lambda_function_url", "u", url, {"function_url": true}, {}, "aws"),
		plans.made(
			"aws_cloudfront_distribution", "d", {"origin": [{"origin_id": "s"}]},
			{"origin": [{
				"domain_name": true,
				"origin_access_control_id": object.get(change, "origin_access_control_id", true) == true,
			}]},
			{"origin": [object.union(
				{
					"origin_id": {"constant_value": "s"},
					"domain_name": plans.refers("aws_lambda_function_url.u.function_url"),
				},
				{"origin_access_control_id": plans.refers("aws_cloudfront_origin_access_control.o.id") |
					not change.origin_access_control_id
				},
			)]},
			"aws",
		),
	],
	[plans.known("aws_lambda_permission", concat("", ["p", json.marshal(position)]), permission) |
		some position, permission in permissions
	],
))
