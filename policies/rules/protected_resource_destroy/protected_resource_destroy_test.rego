package protected_resource_destroy_test

import data.lib.plans_test as plans
import data.rules.protected_resource_destroy as rule

test_deny_each_of_what_an_address_stands_for if {
	plan := _plan("aws_s3_bucket", ["create", "delete"], {"tags": _tags})
	deposed := _plan("aws_s3_bucket", ["delete"], {"tags": _tags})
	changes := array.concat(plan.resource_changes, deposed.resource_changes)
	findings := rule.findings with input as object.union(plan, {"resource_changes": changes})
	count(findings) == 2
}

_tags := {"DeletionProtection": "enabled"}

test_deny_deletion_and_replacement if {
	every case in [
		{"actions": ["delete"], "verb": "deletes"},
		{"actions": ["delete", "create"], "verb": "replaces"},
		{"actions": ["create", "delete"], "verb": "replaces"},
	] {
		findings := rule.findings with input as _plan("aws_s3_bucket", case.actions, {"tags": _tags})
		plans.brief(findings) == {[
			"deny", "aws_s3_bucket.b",
			concat("", [
				"The plan ", case.verb, " this aws_s3_bucket, whose tag DeletionProtection is \"enabled\"; ",
				"allowed is to keep it.",
			]),
		]}
	}
}

test_deny_tags_from_the_provider if {
	findings := rule.findings with input as _plan("aws_kms_key", ["delete"], {"tags": null, "tags_all": _tags})
	plans.verdicts(findings) == {["deny", "aws_kms_key.b"]}
}

test_deny_domains_users_know_and_tables if {
	every type in [
		"aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name", "aws_cloudfront_distribution", "aws_acm_certificate",
		"aws_route53_zone", "aws_dynamodb_table",
	] {
		findings := rule.findings with input as _plan(type, ["delete"], {"tags": _tags})
		count(findings) == 1
	}
}

test_allow_other_actions_tags_and_types if {
	every case in [
		{"type": "aws_s3_bucket", "actions": ["update"], "tags": _tags},
		{"type": "aws_s3_bucket", "actions": ["no-op"], "tags": _tags},
		{"type": "aws_s3_bucket", "actions": ["forget"], "tags": _tags},
		{"type": "aws_s3_bucket", "actions": ["delete"], "tags": {"DeletionProtection": "disabled"}},
		{"type": "aws_s3_bucket", "actions": ["delete"], "tags": null},
		{"type": "aws_lambda_function", "actions": ["delete"], "tags": _tags},
	] {
		findings := rule.findings with input as _plan(case.type, case.actions, {"tags": case.tags})
		count(findings) == 0
	}
}

_plan(type, actions, before) := {
	"format_version": "1.2",
	"resource_changes": [{
		"address": concat(".", [type, "b"]),
		"mode": "managed", "type": type, "name": "b",
		"change": {"actions": actions, "before": before, "after": before, "after_unknown": {}},
	}],
}

test_deny_each_type_that_holds_state if {
	every type in [
		"aws_acm_certificate", "aws_backup_vault", "aws_cloudfront_distribution", "aws_cloudwatch_log_group",
		"aws_cognito_user_pool", "aws_db_instance", "aws_docdb_cluster", "aws_dynamodb_table", "aws_ebs_volume",
		"aws_ecr_repository", "aws_efs_file_system", "aws_elasticache_cluster",
		"aws_elasticache_replication_group", "aws_elasticsearch_domain", "aws_fsx_lustre_file_system",
		"aws_fsx_windows_file_system", "aws_kinesis_stream", "aws_kms_key", "aws_kms_replica_key",
		"aws_memorydb_cluster", "aws_msk_cluster", "aws_neptune_cluster", "aws_opensearch_domain",
		"aws_rds_cluster", "aws_rds_cluster_instance", "aws_redshift_cluster", "aws_route53_zone", "aws_s3_bucket",
		"aws_s3_directory_bucket", "aws_secretsmanager_secret", "aws_sqs_queue", "aws_ssm_parameter",
		"aws_timestreamwrite_table",
	] {
		findings := rule.findings with input as _plan(type, ["delete"], {"tags": _tags})
		plans.verdicts(findings) == {["deny", concat("", [type, ".b"])]}
	}
}
