# METADATA
# title: Protected resources are not destroyed
# description: |
#   A deleted bucket, table, zone or key takes with it what no apply brings back; a replacement deletes as well, and
#   often hides among many changes. Resources that hold such state carry the tag DeletionProtection = "enabled" where
#   they must stay, and the tag has to be taken off, in a change of its own, before they can go.
# related_resources:
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_backing_up_data_identified_backups_data.html
# custom:
#   id: protected-resource-destroy
#   severity: critical
#   destroy: true
#   remedy: >-
#     Keep the resource; or, if it really has to go, take the tag DeletionProtection off in a reviewed change, apply
#     that, and destroy it afterwards.
package rules.protected_resource_destroy

import data.lib.report
import data.lib.resources
import data.lib.text

about := report.about(rego.metadata.chain())

_tag := "DeletionProtection"

# Types that hold what cannot be made again: data, keys, names, and addresses that others know.
_stateful := {
	"aws_acm_certificate", "aws_backup_vault", "aws_cloudfront_distribution", "aws_cloudwatch_log_group",
	"aws_cognito_user_pool", "aws_db_instance", "aws_docdb_cluster", "aws_dynamodb_table", "aws_ebs_volume",
	"aws_ecr_repository", "aws_efs_file_system", "aws_elasticache_cluster", "aws_elasticache_replication_group",
	"aws_elasticsearch_domain", "aws_fsx_lustre_file_system", "aws_fsx_windows_file_system", "aws_kinesis_stream",
	"aws_kms_key", "aws_kms_replica_key", "aws_memorydb_cluster", "aws_msk_cluster", "aws_neptune_cluster",
	"aws_opensearch_domain", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_redshift_cluster",
	"aws_route53_zone", "aws_s3_bucket", "aws_s3_directory_bucket", "aws_secretsmanager_secret", "aws_sqs_queue",
	"aws_ssm_parameter", "aws_timestreamwrite_table",
}

# A protected resource goes away.
findings contains report.deny(about, record.address, message) if {
	some record in resources.destroyed
	record.type in _stateful
	_protected(record.before)
	message := text.sentence([
		"The plan ", _verb(record.actions), " this ", record.type, ", whose tag ", _tag,
		" is \"enabled\"; allowed is to keep it.",
	])
}

_protected(values) if {
	some name in ["tags", "tags_all"]
	values[name][_tag] == "enabled"
}

_verb(actions) := "deletes" if count(actions) == 1

_verb(actions) := "replaces" if count(actions) > 1
