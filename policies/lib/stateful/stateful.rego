# METADATA
# title: What can't be made again
# description: |
#   Types of resources that hold data, keys or names, or that others know by their address: a deletion takes away what
#   no apply brings back, or what stands in somebody's bookmark, DNS or configuration.
package lib.stateful

# types are all of them.
types := tagged | untagged

# tagged can carry tags, by which they are protected.
tagged := {
	"aws_acm_certificate", "aws_api_gateway_domain_name", "aws_api_gateway_rest_api", "aws_apigatewayv2_api",
	"aws_apigatewayv2_domain_name", "aws_backup_vault", "aws_cloudfront_distribution", "aws_cloudwatch_log_group",
	"aws_cognito_user_pool", "aws_db_instance", "aws_docdb_cluster", "aws_dynamodb_table", "aws_ebs_volume",
	"aws_ecr_repository", "aws_efs_file_system", "aws_elasticache_cluster", "aws_elasticache_replication_group",
	"aws_elasticsearch_domain", "aws_fsx_lustre_file_system", "aws_fsx_windows_file_system", "aws_kinesis_stream",
	"aws_kms_key", "aws_kms_replica_key", "aws_memorydb_cluster", "aws_msk_cluster", "aws_neptune_cluster",
	"aws_opensearch_domain", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_redshift_cluster",
	"aws_route53_zone", "aws_s3_bucket", "aws_s3_directory_bucket", "aws_secretsmanager_secret", "aws_sqs_queue",
	"aws_ssm_parameter", "aws_timestreamwrite_table",
}

# untagged cannot: they are protected where their stack is.
untagged := {
	"aws_api_gateway_base_path_mapping", "aws_apigatewayv2_api_mapping", "aws_cloudfront_key_value_store",
	"aws_cloudfront_origin_access_identity", "aws_dynamodb_table_replica", "aws_lambda_function_url",
	"aws_route53_delegation_set", "aws_route53_hosted_zone_dnssec", "aws_route53_key_signing_key",
	"aws_route53_record", "aws_ses_domain_identity",
}
