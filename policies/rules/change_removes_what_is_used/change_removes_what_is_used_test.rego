package change_removes_what_is_used_test

import data.lib.plans_test as plans
import data.rules.change_removes_what_is_used as rule

_arn := "arn:aws:acm:us-east-1:111122223333:certificate/c"

_certificate := {"address": "aws_acm_certificate.c", "actions": ["delete"], "before": {"arn": _arn}}

_site(arn) := {
	"address": "aws_cloudfront_distribution.site", "actions": ["no-op"],
	"before": {"viewer_certificate": [{"acm_certificate_arn": arn}]},
}

test_deny_what_stays_in_use if {
	findings := rule.findings with input as plans.changed([_certificate, _site(_arn)])
	plans.brief(findings) == {[
		"deny", "aws_acm_certificate.c",
		concat("", [
			"The plan deletes this aws_acm_certificate, and aws_cloudfront_distribution.site still uses it; ",
			"allowed is to delete what nothing uses.",
		]),
	]}
}

test_deny_each_kind_of_identifier if {
	every case in [
		{"type": "aws_cloudfront_cache_policy", "name": "id", "value": "1-2-3"},
		{"type": "aws_cloudfront_origin_access_identity", "name": "cloudfront_access_identity_path", "value": "origin-access-identity/x"},
		{"type": "aws_cloudfront_function", "name": "arn", "value": "arn:aws:cloudfront::1:function/f"},
		{"type": "aws_s3_bucket", "name": "bucket_regional_domain_name", "value": "b.s3.eu-west-1.amazonaws.com"},
		{"type": "aws_wafv2_web_acl", "name": "arn", "value": "arn:aws:wafv2:us-east-1:1:global/webacl/w"},
		{"type": "aws_lambda_function", "name": "qualified_arn", "value": "arn:aws:lambda:us-east-1:1:function:f:1"},
	] {
		removed := {"address": concat("", [case.type, ".x"]), "actions": ["delete"], "before": {case.name: case.value}}
		findings := rule.findings with input as plans.changed([removed, _site(case.value)])
		plans.verdicts(findings) == {["deny", removed.address]}
	}
}

test_deny_in_the_text_of_a_policy if {
	every resource in ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] {
		bucket := {"address": "aws_s3_bucket.b", "actions": ["delete"], "before": {"arn": "arn:aws:s3:::b"}}
		named := {"policy": json.marshal({"Statement": [{"Effect": "Allow", "Resource": [resource]}]})}
		policy := {"address": "aws_iam_policy.p", "actions": ["update"], "before": named, "after": named}
		findings := rule.findings with input as plans.changed([bucket, policy])
		plans.verdicts(findings) == {["deny", "aws_s3_bucket.b"]}
	}
}

test_deny_a_replacement_that_deletes_first if {
	replaced := object.union(_certificate, {"actions": ["delete", "create"], "after": {}})
	findings := rule.findings with input as plans.changed([replaced, object.union(_site(_arn), {"actions": ["update"]})])
	plans.brief(findings) == {[
		"deny", "aws_acm_certificate.c",
		concat("", [
			"The plan deletes this aws_acm_certificate before it makes it anew, while aws_cloudfront_distribution.site ",
			"uses it; allowed is create_before_destroy.",
		]),
	]}
}

test_allow if {
	every changes in [
		# Nothing uses it; its user goes as well; its user takes another one first; a new one is there first.
		[_certificate, _site("arn:other")],
		[_certificate, object.union(_site(_arn), {"actions": ["delete"]})],
		[_certificate, object.union(_site(_arn), {
			"actions": ["update"], "after": {"viewer_certificate": [{"acm_certificate_arn": "arn:other"}]},
		})],
		[object.union(_certificate, {"actions": ["create", "delete"], "after": {}}), _site(_arn)],
		# It stays in AWS, or another address has it.
		[object.union(_certificate, {"actions": ["forget"]}), _site(_arn)],
		[_certificate, {"address": "aws_acm_certificate.moved", "actions": ["no-op"], "before": {"arn": _arn}}, _site(_arn)],
	] {
		findings := rule.findings with input as plans.changed(changes)
		count(findings) == 0
	}
}

test_undetermined_where_the_code_still_refers_to_it if {
	every case in [
		{"reference": "aws_acm_certificate.c.arn", "missing": {"certificate_arn of aws_lb_listener.l"}},
		{"reference": "aws_acm_certificate.other.arn", "missing": set()},
	] {
		listener := {
			"address": "aws_lb_listener.l", "actions": ["update"], "before": {"certificate_arn": _arn}, "after": {},
			"unknown": {"certificate_arn": true},
			"expressions": {"certificate_arn": {"references": [case.reference, trim_suffix(case.reference, ".arn")]}},
		}
		findings := rule.findings with input as plans.changed([_certificate, listener])
		{finding.missing | some finding in findings} == case.missing
		count(findings) == count(case.missing)
	}
}

# A policy that named what goes may name it again in a text that hides behind a local value.
test_undetermined_text_of_a_policy if {
	named := {"policy": json.marshal({"Statement": [{"Effect": "Allow", "Resource": ["arn:aws:s3:::b/*"]}]})}
	other := {"policy": json.marshal({"Statement": [{"Effect": "Allow", "Resource": ["arn:aws:s3:::c/*"]}]})}
	every case in [
		{"before": named, "expression": {"references": ["local.policy"]}, "missing": {"policy of aws_iam_policy.p"}},
		{"before": other, "expression": {"references": ["local.policy"]}, "missing": set()},
		{"before": named, "expression": plans.refers("aws_s3_bucket.new.arn"), "missing": set()},
	] {
		findings := rule.findings with input as plans.changed([
			{"address": "aws_s3_bucket.b", "actions": ["delete"], "before": {"arn": "arn:aws:s3:::b"}},
			{
				"address": "aws_iam_policy.p", "actions": ["update"], "before": case.before, "after": {},
				"unknown": {"policy": true}, "expressions": {"policy": case.expression},
			},
		])
		{finding.missing | some finding in findings} == case.missing
		every finding in findings {
			[finding.verdict, finding.address] == ["undetermined", "aws_s3_bucket.b"]
		}
	}
}

test_each_identifier_that_others_use if {
	every type, names in {
		"aws_acm_certificate": ["arn"], "aws_cloudfront_cache_policy": ["id"], "aws_cloudfront_function": ["arn"],
		"aws_cloudfront_key_value_store": ["arn"], "aws_cloudfront_origin_access_control": ["id"],
		"aws_cloudfront_origin_access_identity": ["cloudfront_access_identity_path", "iam_arn", "s3_canonical_user_id"],
		"aws_cloudfront_origin_request_policy": ["id"], "aws_cloudfront_response_headers_policy": ["id"],
		"aws_dynamodb_table": ["arn"], "aws_iam_policy": ["arn"], "aws_iam_role": ["arn"], "aws_kms_key": ["arn"],
		"aws_lambda_function": ["arn", "invoke_arn", "qualified_arn"],
		"aws_s3_bucket": ["arn", "bucket_domain_name", "bucket_regional_domain_name"],
		"aws_secretsmanager_secret": ["arn"], "aws_sqs_queue": ["arn", "url"], "aws_wafv2_web_acl": ["arn"],
	} {
		every name in names {
			every actions in [["delete"], ["delete", "create"]] {
				removed := {"address": concat("", [type, ".x"]), "actions": actions, "before": {name: "it", "tags": {"a": ""}}, "after": {}}
				findings := rule.findings with input as plans.changed([removed, _site("it")])
				plans.verdicts(findings) == {["deny", removed.address]}
			}
		}
	}
	every before in [{"arn": ""}, {"arn": null}, {"name": "it"}] {
		removed := {"address": "aws_acm_certificate.c", "actions": ["delete"], "before": before}
		every value in before {
			findings := rule.findings with input as plans.changed([removed, _site(value)])
			count(findings) == 0
		}
	}
	topic := {"address": "aws_sns_topic.t", "actions": ["delete"], "before": {"arn": "it"}}
	findings := rule.findings with input as plans.changed([topic, _site("it")])
	count(findings) == 0
}

test_each_type_that_uses_others if {
	every type in [
		"aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name", "aws_cloudfront_distribution", "aws_cloudfront_function",
		"aws_cloudwatch_event_target", "aws_cloudwatch_log_group", "aws_dynamodb_table", "aws_ecs_service",
		"aws_ecs_task_definition", "aws_iam_policy", "aws_iam_policy_attachment", "aws_iam_role", "aws_iam_role_policy",
		"aws_iam_role_policy_attachment", "aws_lambda_event_source_mapping", "aws_lambda_function", "aws_lambda_permission",
		"aws_lb", "aws_lb_listener", "aws_lb_listener_certificate", "aws_s3_bucket_logging", "aws_s3_bucket_notification",
		"aws_s3_bucket_policy", "aws_s3_bucket_server_side_encryption_configuration", "aws_scheduler_schedule",
		"aws_secretsmanager_secret", "aws_sqs_queue", "aws_sqs_queue_policy", "aws_wafv2_web_acl_association",
	] {
		user := {"address": concat("", [type, ".user"]), "actions": ["no-op"], "before": {"settings": [{"taken": [_arn]}]}}
		findings := rule.findings with input as plans.changed([_certificate, user])
		plans.verdicts(findings) == {["deny", "aws_acm_certificate.c"]}
	}
	output := {"address": "terraform_data.t", "actions": ["no-op"], "before": {"output": _arn}}
	findings := rule.findings with input as plans.changed([_certificate, output])
	count(findings) == 0
}

test_arns_in_a_policy_may_have_more_behind_them if {
	every resource, count_of in {"arn:aws:logs:a:b:g": 1, "arn:aws:logs:a:b:g:*": 1, "arn:aws:logs:a:b:g/*": 1, "arn:aws:logs:a:b:gg": 0} {
		removed := {"address": "aws_kms_key.k", "actions": ["delete"], "before": {"arn": "arn:aws:logs:a:b:g"}}
		policy := {"address": "aws_iam_role_policy.p", "actions": ["no-op"], "before": {"policy": json.marshal({"Statement": {"Resource": resource}})}}
		findings := rule.findings with input as plans.changed([removed, policy])
		count(findings) == count_of
	}
}

# A bucket of that name that is made before this one goes is another's.
test_what_is_replaced_by_itself_is_not_kept if {
	replaced := {"address": "aws_acm_certificate.d", "actions": ["delete", "create"], "before": {"arn": "other"}, "after": {"arn": _arn}}
	findings := rule.findings with input as plans.changed([_certificate, replaced, _site(_arn)])
	plans.verdicts(findings) == {["deny", "aws_acm_certificate.c"]}
	made := object.union(replaced, {"actions": ["create"], "before": {}})
	kept := rule.findings with input as plans.changed([_certificate, made, _site(_arn)])
	count(kept) == 0
}

test_code_that_refers_to_what_goes_beside_a_user_is_denied_once if {
	listener := {
		"address": "aws_lb_listener.l", "actions": ["update"], "before": {"certificate_arn": _arn}, "after": {"other": _arn},
		"unknown": {"certificate_arn": true}, "expressions": {"certificate_arn": plans.refers("aws_acm_certificate.c.arn")},
	}
	both := rule.findings with input as plans.changed([_certificate, listener])
	[finding.verdict | some finding in both] == ["deny"]
	open := object.union(object.remove(listener, ["after"]), {"after": {}})
	undetermined := rule.findings with input as plans.changed([_certificate, open])
	[finding.verdict | some finding in undetermined] == ["undetermined"]
	data_source := object.union(object.remove(open, ["expressions"]), {"expressions": {
		"certificate_arn": plans.refers("data.aws_acm_certificate.c.arn"),
	}})
	elsewhere := rule.findings with input as plans.changed([_certificate, data_source])
	count(elsewhere) == 0
}

test_code_that_refers_to_other_things_settles_nothing if {
	open := {
		"address": "aws_lb_listener.l", "actions": ["update"], "before": {}, "after": {}, "unknown": {"certificate_arn": true},
		"expressions": {"certificate_arn": plans.refers("aws_sns_topic.t.arn")},
	}
	topic := {"address": "aws_sns_topic.t", "actions": ["delete"], "before": {"arn": "it"}}
	findings := rule.findings with input as plans.changed([topic, open])
	count(findings) == 0
}

# With count or for_each the code may mean the instances that stay.
test_instances_that_stay_are_meant_too if {
	every case in [{"actions": ["no-op"], "verdicts": []}, {"actions": ["delete"], "verdicts": ["undetermined", "undetermined"]}] {
		plan := plans.changed([
			object.union(_certificate, {"address": "aws_acm_certificate.c"}),
			{
				"address": "aws_lb_listener.l", "actions": ["update"], "before": {}, "after": {}, "unknown": {"certificate_arn": true},
				"expressions": {"certificate_arn": plans.refers("aws_acm_certificate.c.arn")},
			},
		])
		[certificate, listener] := plan.resource_changes
		findings := rule.findings with input as object.union(plan, {"resource_changes": [
			object.union(certificate, {"address": "aws_acm_certificate.c[0]", "index": 0}),
			object.union(certificate, {"address": "aws_acm_certificate.c[1]", "index": 1, "change": {"actions": case.actions, "before": {"arn": "arn:aws:acm:us-east-1:1:certificate/d"}}}),
			listener,
		]})
		[finding.verdict | some finding in findings] == case.verdicts
	}
}
