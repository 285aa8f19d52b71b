package lambda_public_invoke_test

import data.lib.plans_test as plans
import data.rules.lambda_public_invoke as rule

_allowed := "; allowed is a named caller, or the condition that the call comes through the function URL."

_bare := {"action": "lambda:InvokeFunction", "principal": "*", "function_name": "app"}

_declared := {"Action": "lambda:InvokeFunction", "FunctionName": "app", "Principal": "*"}

test_deny_bare_permissions if {
	every action in ["lambda:InvokeFunction", "lambda:*", "lambda:invokefunction"] {
		findings := rule.findings with input as _plan(object.union(_bare, {"action": action}))
		plans.brief(findings) == {[
			"deny", "aws_lambda_permission.app",
			concat("", ["The permission gives \"", action, "\" to the principal \"*\" without a condition", _allowed]),
		]}
	}
}

test_allow_conditions_and_other_actions if {
	every change in [
		{"source_arn": "arn:aws:events:eu-west-1:111122223333:rule/tick"}, {"source_account": "111122223333"},
		{"principal_org_id": "o-1"}, {"invoked_via_function_url": true}, {"action": "lambda:InvokeFunctionUrl"},
		{"principal": "events.amazonaws.com"},
	] {
		findings := rule.findings with input as _plan(object.union(_bare, change))
		count(findings) == 0
	}
}

test_allow_unknown_source if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_lambda_permission", "app", _bare, {"source_arn": true},
		{"source_arn": plans.refers("aws_cloudwatch_event_rule.tick.arn")}, "aws",
	)])
	count(findings) == 0
}

test_undetermined_unknown_principal if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_lambda_permission", "app", object.remove(_bare, ["principal"]), {"principal": true},
		{"principal": {"references": ["local.caller"]}}, "aws",
	)])
	{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", "principal"]}
}

test_deny_template if {
	every type in ["aws_cloudformation_stack", "aws_cloudformation_stack_set"] {
		findings := rule.findings with input as _template(type, _declared)
		plans.brief(findings) == {[
			"deny", concat("", [type, ".app"]),
			concat("", ["Public gives lambda:InvokeFunction to the principal \"*\" without a condition", _allowed]),
		]}
	}
}

test_allow_templates_with_conditions if {
	every change in [
		{"InvokedViaFunctionUrl": true}, {"InvokedViaFunctionUrl": "true"}, {"SourceAccount": "111122223333"},
		{"Action": "lambda:InvokeFunctionUrl"}, {"Principal": "111122223333"},
	] {
		findings := rule.findings with input as _template("aws_cloudformation_stack", object.union(_declared, change))
		count(findings) == 0
	}
}

test_undetermined_parameters_of_a_template if {
	every change in [
		{"Principal": {"Ref": "Caller"}}, {"Action": {"Ref": "Action"}}, {"InvokedViaFunctionUrl": {"Ref": "Url"}},
	] {
		findings := rule.findings with input as _template("aws_cloudformation_stack", object.union(_declared, change))
		{[finding.verdict, finding.missing] | some finding in findings} == {[
			"undetermined",
			"Action, Principal or InvokedViaFunctionUrl of Public",
		]}
	}
}

test_undetermined_unknown_template if {
	findings := rule.findings with input as plans.plan([plans.made(
		"aws_cloudformation_stack", "app", {}, {"template_body": true},
		{"template_body": plans.refers("aws_lambda_function.app.arn")}, "aws",
	)])
	plans.brief(findings) == {[
		"undetermined", "aws_cloudformation_stack.app",
		concat("", [
			"template_body is not known yet, and may hold a permission for everybody; ",
			"values that are known only after apply belong in parameters.",
		]),
	]}
}

test_yaml_templates if {
	every case in [
		{"text": "Type: AWS::Lambda::Permission", "count": 1},
		{"text": "Type: AWS::SNS::Topic", "count": 0},
	] {
		findings := rule.findings with input as plans.plan([plans.known("aws_cloudformation_stack", "app", {
			"template_body": case.text,
		})])
		count([finding | some finding in findings; finding.verdict == "undetermined"]) == case.count
	}
}

test_cloud_control if {
	every case in [
		{"type": "AWS::Lambda::Permission", "count": 1},
		{"type": "AWS::SNS::Topic", "count": 0},
	] {
		findings := rule.findings with input as plans.plan([plans.known("aws_cloudcontrolapi_resource", "app", {
			"type_name": case.type,
			"desired_state": json.marshal(_declared),
		})])
		count(findings) == case.count
	}
}

test_cloud_control_of_a_type_that_is_not_known if {
	every case in [
		{"values": {"desired_state": json.marshal(_declared)}, "unknown": {"type_name": true}, "missing": {"type_name"}},
		{"values": {}, "unknown": {"type_name": true, "desired_state": true}, "missing": {"type_name"}},
		{"values": {"desired_state": json.marshal({"TopicName": "t"})}, "unknown": {"type_name": true}, "missing": set()},
		{
			"values": {"desired_state": json.marshal(object.union(_declared, {"SourceAccount": "111122223333"}))},
			"unknown": {"type_name": true}, "missing": set(),
		},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_cloudcontrolapi_resource", "app", case.values, case.unknown,
			{name: {"references": ["local.x"]} | some name, _ in case.unknown}, "aws",
		)])
		{finding.missing | some finding in findings} == case.missing
		{finding.verdict | some finding in findings} - {"undetermined"} == set()
	}
}

test_message_about_a_type_that_is_not_known if {
	findings := rule.findings with input as {"resource": {"aws_cloudcontrolapi_resource": {"app": {
		"type_name": "${var.type}", "desired_state": json.marshal(_declared),
	}}}}
	plans.brief(findings) == {[
		"undetermined", "aws_cloudcontrolapi_resource.app",
		concat("", [
			"type_name is not known yet, and may be a permission's, which desired_state may give to everybody", _allowed,
		]),
	]}
}

test_synthesized_template if {
	every case in [{"url": true, "count": 0}, {"url": false, "count": 1}] {
		properties := object.union(_declared, {"FunctionName": "${aws_lambda_function.f.arn}", "InvokedViaFunctionUrl": case.url})
		findings := rule.findings with input as {"resource": {
			"aws_lambda_function": {"f": {}},
			"aws_cloudformation_stack": {"app": {"template_body": _body(properties)}},
		}}
		count(findings) == case.count
	}
}

_plan(values) := plans.plan([plans.known("aws_lambda_permission", "app", values)])

_template(type, properties) := plans.plan([plans.known(type, "app", {"template_body": _body(properties)})])

_body(properties) := json.marshal({"Resources": {"Public": {"Type": "AWS::Lambda::Permission", "Properties": properties}}})

test_deny_each_action_that_invokes if {
	every action in ["lambda:InvokeFunction", "lambda:*", "lambda:Invoke*", "*"] {
		findings := rule.findings with input as _plan(object.union(_bare, {"action": action}))
		plans.verdicts(findings) == {["deny", "aws_lambda_permission.app"]}
	}
}

test_deny_conditions_that_are_empty if {
	every pin in ["source_arn", "source_account", "principal_org_id"] {
		findings := rule.findings with input as _plan(object.union(_bare, {pin: ""}))
		plans.verdicts(findings) == {["deny", "aws_lambda_permission.app"]}
	}
}

test_what_is_not_known_beside_what_is_harmless if {
	every case in [
		{"values": {"principal": "*"}, "unknown": "action", "missing": {"action"}},
		{"values": {"principal": "events.amazonaws.com"}, "unknown": "action", "missing": set()},
		{"values": {"action": "lambda:InvokeFunction"}, "unknown": "principal", "missing": {"principal"}},
		{"values": {"action": "lambda:InvokeFunctionUrl"}, "unknown": "principal", "missing": set()},
		{"values": _bare, "unknown": "invoked_via_function_url", "missing": {"invoked_via_function_url"}},
		{
			"values": object.union(_bare, {"principal": "events.amazonaws.com"}), "unknown": "invoked_via_function_url",
			"missing": set(),
		},
	] {
		findings := rule.findings with input as plans.plan([plans.made(
			"aws_lambda_permission", "app", object.union({"function_name": "app"}, case.values), {case.unknown: true},
			{case.unknown: {"references": ["local.x"]}}, "aws",
		)])
		{finding.missing | some finding in findings} == case.missing
	}
}

test_allow_each_condition_of_a_template if {
	every pin in ["SourceArn", "SourceAccount", "PrincipalOrgID"] {
		findings := rule.findings with input as _template("aws_cloudformation_stack", object.union(_declared, {pin: "x"}))
		count(findings) == 0
	}
}

test_allow_other_resources_of_a_template if {
	body := json.marshal({"Resources": {"Public": {"Type": "AWS::Lambda::Alias", "Properties": _declared}}})
	findings := rule.findings with input as plans.plan([plans.known("aws_cloudformation_stack", "app", {"template_body": body})])
	count(findings) == 0
}

test_each_kind_of_template_is_read_as_what_it_is if {
	everybody := json.marshal(_declared)
	every case in [
		{"type": "aws_cloudformation_stack", "values": {"template_body": everybody}, "count": 0},
		{"type": "aws_cloudformation_stack", "values": {"template_body": "[]"}, "count": 0},
		{"type": "aws_cloudcontrolapi_resource", "values": {"type_name": "AWS::Lambda::Permission", "desired_state": everybody}, "count": 1},
		{"type": "aws_cloudcontrolapi_resource", "values": {"type_name": "AWS::SQS::Queue", "desired_state": everybody}, "count": 0},
		{
			"type": "aws_cloudcontrolapi_resource",
			"values": {"type_name": "AWS::Lambda::Permission", "desired_state": _body(_declared)}, "count": 0,
		},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "app", case.values)])
		count(findings) == case.count
	}
}
