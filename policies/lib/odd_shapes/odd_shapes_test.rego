# METADATA
# title: Odd shapes
# description: |
#   Other people's plans have what no fixture has: arguments that are null, blocks that are text, resources of which
#   nothing is known, marks for all of a resource. No rule may fail on them, and what is certainly wrong stays denied.
package lib.odd_shapes_test

import data.gate
import data.lib.plans_test as plans

_types := [
	"aws_alb", "aws_alb_target_group", "aws_api_gateway_base_path_mapping", "aws_api_gateway_deployment",
	"aws_api_gateway_method", "aws_api_gateway_rest_api", "aws_api_gateway_stage", "aws_apigatewayv2_api",
	"aws_apigatewayv2_api_mapping", "aws_apigatewayv2_route", "aws_apigatewayv2_stage", "aws_cloudformation_stack",
	"aws_cloudwatch_composite_alarm", "aws_cloudwatch_event_target", "aws_cloudwatch_log_group",
	"aws_cloudwatch_metric_alarm", "aws_default_security_group", "aws_dynamodb_table", "aws_dynamodb_table_replica",
	"aws_ebs_encryption_by_default", "aws_ebs_volume", "aws_ecs_service", "aws_ecs_task_definition", "aws_ecs_task_set",
	"aws_eip", "aws_eip_association", "aws_elb", "aws_iam_policy", "aws_iam_policy_attachment", "aws_iam_role",
	"aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_iam_role_policy_attachments_exclusive",
	"aws_iam_user", "aws_instance", "aws_kms_key", "aws_lambda_alias", "aws_lambda_function", "aws_lambda_function_url",
	"aws_lambda_permission", "aws_launch_configuration", "aws_launch_template", "aws_lb", "aws_lb_target_group",
	"aws_scheduler_schedule", "aws_security_group", "aws_security_group_rule", "aws_spot_instance_request",
	"aws_sqs_queue", "aws_sqs_queue_policy", "aws_sqs_queue_redrive_allow_policy", "aws_sqs_queue_redrive_policy",
	"aws_ssoadmin_managed_policy_attachment", "aws_ssoadmin_permission_set_inline_policy", "aws_subnet",
	"aws_vpc_security_group_ingress_rule",
]

_names := [
	"access_log_settings", "access_logs", "action", "actions_enabled", "alarm_actions", "alarm_name", "alarm_rule",
	"api_id", "api_key_required", "arn", "associate_public_ip_address", "assume_role_policy", "authorization",
	"authorization_type", "block_device_mappings", "body", "cidr_blocks", "cidr_ipv4", "cidr_ipv6",
	"container_definitions", "customer_master_key_spec", "deletion_protection_enabled", "disable_execute_api_endpoint",
	"drop_invalid_header_fields", "ebs_block_device", "ecs_target", "enable_deletion_protection", "enable_key_rotation",
	"enabled", "encrypted", "environment", "from_port", "function_name", "health_check", "http_method", "id", "image_uri",
	"ingress", "inline_policy", "instance", "internal", "ip_protocol", "ipv6_cidr_blocks", "key_usage",
	"kms_master_key_id", "launch_template", "load_balancer_type", "log_group_class", "logging_config",
	"managed_policy_arns", "map_public_ip_on_launch", "metadata_options", "name", "name_prefix",
	"network_configuration", "network_interfaces", "package_type", "parameters", "permissions_boundary",
	"point_in_time_recovery", "policy", "policy_arn", "principal", "protocol", "protocol_type", "qualifier",
	"queue_url", "redrive_allow_policy", "redrive_policy", "replica", "retention_in_days", "role", "roles",
	"root_block_device", "route_key", "runtime", "security_group_id", "security_groups", "sqs_managed_sse_enabled",
	"stage_name", "subnet_id", "tags", "tags_all", "target", "target_type", "template_body", "to_port", "type", "url",
]

# A rule that fails makes the evaluation fail, and the test with it.
test_plans_of_simple_values if count(gate.result.rules) > 0 with input as _plan_of([null, true, 1])

test_plans_of_texts if {
	statements := "{\"Statement\": [null, {\"Effect\": \"Allow\", \"Condition\": 1}]}"
	count(gate.result.rules) > 0 with input as _plan_of(["text", "[{}]", statements])
}

test_plans_of_lists if count(gate.result.rules) > 0 with input as _plan_of([[null], ["text"], [[]]])

test_plans_of_blocks if {
	values := [[{"enabled": null}], [{"variables": {"TOKEN": 1, "A": null}}], {"a": null}]
	count(gate.result.rules) > 0 with input as _plan_of(values)
}

test_synthesized_simple_values if count(gate.result.rules) > 0 with input as _file_of([null, true, "text"])

test_synthesized_texts_and_blocks if {
	values := ["${aws_lambda_function.x0.arn}", ["text", null], [{"variables": "text"}]]
	count(gate.result.rules) > 0 with input as _file_of(values)
}

test_nothing_known if {
	every case in [
		{"after": null, "unknown": true, "sensitive": true},
		{"after": {}, "unknown": {name: true | some name in _names}, "sensitive": {}},
	] {
		count(gate.result.rules) > 0 with input as _plan(case, _hidden)
	}
}

test_blocks_of_which_nothing_is_known if {
	case := {
		"after": {name: [{}] | some name in _names},
		"unknown": {name: [true] | some name in _names},
		"sensitive": false,
	}
	count(gate.result.rules) > 0 with input as _plan(case, _hidden)
}

test_all_sensitive if {
	every case in [
		{"after": {name: "text" | some name in _names}, "unknown": {}, "sensitive": true},
		{"after": {name: [{}] | some name in _names}, "unknown": {}, "sensitive": {name: true | some name in _names}},
	] {
		count(gate.result.rules) > 0 with input as _plan(case, {name: [{}] | some name in _names})
	}
}

_hidden[name] := {"references": ["local.a"]} if some name in _names

# Terraform writes an absent configuration for resources that are only in the state.
test_no_rule_fails_without_a_configuration if {
	plan := plans.plan([plans.known(type, "x", {}) | some type in _types])
	result := gate.result with input as object.remove(plan, ["configuration"])
	count([finding | some finding in result.findings; finding.verdict == "deny"]) > 20
}

_plan(case, expressions) := plans.plan([
object.union(
	object.remove(resource, ["change"]),
	{"change": object.union(resource.change, {"change": {
		"actions": ["create"], "before": null, "after": case.after,
		"after_unknown": case.unknown, "after_sensitive": case.sensitive,
	}})},
) |
	some type in _types
	resource := plans.made(type, "x", {}, {}, expressions, "aws")
])

_plan_of(values) := plans.plan([plans.known(type, concat("", ["x", json.marshal(position)]), arguments) |
	some position, value in values
	arguments := {name: value | some name in _names}
	some type in _types
])

_file_of(values) := {"resource": {type: {concat("", ["x", json.marshal(position)]): arguments |
	some position, value in values
	arguments := {name: value | some name in _names}
} |
	some type in _types
}}

# Everything about a resource may be unknown, data sources that are read during the apply included: never a pass.
test_resources_unknown_as_a_whole_are_undetermined if {
	every type in [
		"aws_cloudfront_distribution", "aws_iam_role", "aws_lambda_function_url", "aws_lb_listener", "aws_s3_bucket_acl",
		"aws_s3_bucket_policy", "aws_sqs_queue", "aws_apigatewayv2_domain_name",
	] {
		written := object.union(_hidden, {name: {"references": ["local.a"]} |
			some name in ["acl", "certificate_arn", "default_cache_behavior", "domain_name_configuration", "origin", "port"]
		})
		result := gate.result with input as plans.plan([_unknown(type, written)])
		count([finding | some finding in result.findings; finding.verdict == "undetermined"]) > 0
	}
}

test_data_sources_unknown_as_a_whole_are_undetermined if {
	read := plans.document("d", [])
	document := object.union(read, {"change": {"change": {"after": null, "after_unknown": true}}})
	every shape in [document, {"block": document.block, "change": object.union(
		object.remove(document.change, ["change"]),
		{"change": {"actions": ["read"], "before": null, "after_unknown": true}},
	)}] {
		role := plans.made(
			"aws_iam_role", "x", {}, {"assume_role_policy": true},
			{"assume_role_policy": plans.refers("data.aws_iam_policy_document.d.json")}, "aws",
		)
		result := gate.result with input as plans.plan([shape, role])
		some finding in result.findings
		finding.rule == "iam-open-trust"
		finding.verdict == "undetermined"
	}
}

_unknown(type, expressions) := object.union(made, {"change": object.union(
	object.remove(made.change, ["change"]),
	{"change": {
		"actions": ["create"], "before": null, "after": null, "after_unknown": true, "after_sensitive": false,
	}},
)}) if {
	made := plans.made(type, "x", {}, {}, expressions, "aws")
}
