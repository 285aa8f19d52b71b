/** Resources that a reader of a diagram looks for, and the service that each is called by. All others are ways between. */
export const shownTypes: Readonly<Record<string, string>> = {
  aws_api_gateway_domain_name: "API Gateway, REST",
  aws_apigatewayv2_domain_name: "API Gateway, WebSocket",
  aws_autoscaling_group: "EC2 Auto Scaling",
  aws_cloudfront_distribution: "CloudFront",
  aws_cloudfront_function: "CloudFront Function",
  aws_cloudwatch_event_rule: "EventBridge rule",
  aws_dynamodb_table: "DynamoDB",
  aws_ecs_service: "ECS on Fargate",
  aws_lambda_function: "Lambda",
  aws_lb: "Load balancer",
  aws_nat_gateway: "NAT gateway",
  aws_s3_bucket: "S3",
  aws_scheduler_schedule: "EventBridge schedule",
  aws_sqs_queue: "SQS",
  aws_wafv2_web_acl: "WAF",
};

/** Attributes that hold a name which is one resource's alone, wherever it is written out: a host's, a bucket's. */
export const uniqueNames = ["aliases", "domain_name", "bucket"] as const;

/** Attributes by which these resources call themselves, in the order of preference. */
export const nameAttributes = [...uniqueNames, "function_name", "name", "name_prefix"] as const;

/**
 * References that point against the way of a request or a permission: a listener names its load balancer, which is what
 * hands requests to the listener.
 */
export const reversed: ReadonlySet<string> = new Set([
  "aws_autoscaling_group.target_group_arns",
  "aws_cloudwatch_event_target.rule",
  "aws_ecs_service.load_balancer",
  "aws_iam_role_policy.role",
  "aws_iam_role_policy_attachment.role",
  "aws_lambda_event_source_mapping.event_source_arn",
  "aws_lb_listener.load_balancer_arn",
  "aws_lb_listener_rule.listener_arn",
  "aws_sqs_queue_redrive_policy.queue_url",
]);

/** Ways that lead everywhere and say nothing of a request. */
export const ignored: ReadonlySet<string> = new Set([
  "aws_acm_certificate",
  // Names the APIs that a page's scripts may call, which is no way of a request through the distribution.
  "aws_cloudfront_response_headers_policy",
  "aws_cloudwatch_log_group",
  "aws_iam_openid_connect_provider",
  "aws_kms_key",
  "aws_security_group",
  "aws_sns_topic",
  "aws_subnet",
  "aws_vpc",
]);
