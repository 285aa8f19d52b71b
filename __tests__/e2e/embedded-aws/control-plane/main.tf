# One of each kind of resource whose reply Terraform compares with what it sent. Read by the test beside it.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

variable "account_id" {
  type = string
}

# Another value changes some of the resources in place.
variable "round" {
  type    = string
  default = "one"
}

provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = [var.account_id]
}

resource "aws_route53_zone" "z" { name = "example.org" }
data "aws_route53_zone" "z" {
  name       = "example.org"
  depends_on = [aws_route53_zone.z]
}
resource "aws_acm_certificate" "c" {
  domain_name               = "example.org"
  subject_alternative_names = ["*.example.org"]
  validation_method         = "DNS"
  lifecycle { create_before_destroy = true }
}
resource "aws_route53_record" "v" {
  for_each        = { for o in aws_acm_certificate.c.domain_validation_options : o.domain_name => o }
  zone_id         = data.aws_route53_zone.z.zone_id
  name            = each.value.resource_record_name
  type            = each.value.resource_record_type
  records         = [each.value.resource_record_value]
  ttl             = 60
  allow_overwrite = true
}
resource "aws_acm_certificate_validation" "c" {
  certificate_arn         = aws_acm_certificate.c.arn
  validation_record_fqdns = [for r in aws_route53_record.v : r.fqdn]
}

# REST API
resource "aws_api_gateway_rest_api" "r" { name = "cp-rest" }
data "aws_api_gateway_rest_api" "r" {
  name       = "cp-rest"
  depends_on = [aws_api_gateway_rest_api.r]
}
resource "aws_api_gateway_resource" "p" {
  rest_api_id = aws_api_gateway_rest_api.r.id
  parent_id   = aws_api_gateway_rest_api.r.root_resource_id
  path_part   = "hello"
}
resource "aws_api_gateway_method" "m" {
  rest_api_id   = aws_api_gateway_rest_api.r.id
  resource_id   = aws_api_gateway_resource.p.id
  http_method   = "GET"
  authorization = "NONE"
}
resource "aws_api_gateway_integration" "i" {
  rest_api_id       = aws_api_gateway_rest_api.r.id
  resource_id       = aws_api_gateway_resource.p.id
  http_method       = aws_api_gateway_method.m.http_method
  type              = "MOCK"
  request_templates = { "application/json" = "{\"statusCode\": 200}" }
}
resource "aws_api_gateway_method_response" "m" {
  rest_api_id = aws_api_gateway_rest_api.r.id
  resource_id = aws_api_gateway_resource.p.id
  http_method = aws_api_gateway_method.m.http_method
  status_code = "200"
}
resource "aws_api_gateway_integration_response" "i" {
  rest_api_id        = aws_api_gateway_rest_api.r.id
  resource_id        = aws_api_gateway_resource.p.id
  http_method        = aws_api_gateway_method.m.http_method
  status_code        = aws_api_gateway_method_response.m.status_code
  response_templates = { "application/json" = "{\"hello\": \"world\"}" }
  depends_on         = [aws_api_gateway_integration.i]
}
resource "aws_api_gateway_deployment" "d" {
  rest_api_id = aws_api_gateway_rest_api.r.id
  depends_on  = [aws_api_gateway_integration_response.i]
}
resource "aws_api_gateway_stage" "s" {
  rest_api_id   = aws_api_gateway_rest_api.r.id
  deployment_id = aws_api_gateway_deployment.d.id
  stage_name    = "prod"
}
resource "aws_api_gateway_domain_name" "edge" {
  domain_name     = "api.example.org"
  certificate_arn = aws_acm_certificate_validation.c.certificate_arn
  security_policy = "TLS_1_2"
  tags            = { round = var.round }
}
resource "aws_api_gateway_domain_name" "regional" {
  domain_name              = "api2.example.org"
  regional_certificate_arn = aws_acm_certificate_validation.c.certificate_arn
  security_policy          = var.round == "one" ? "TLS_1_0" : "TLS_1_2"
  endpoint_configuration { types = ["REGIONAL"] }
}
resource "aws_api_gateway_base_path_mapping" "root" {
  api_id      = data.aws_api_gateway_rest_api.r.id
  stage_name  = aws_api_gateway_stage.s.stage_name
  domain_name = aws_api_gateway_domain_name.edge.domain_name
}
resource "aws_api_gateway_base_path_mapping" "path" {
  api_id      = data.aws_api_gateway_rest_api.r.id
  stage_name  = aws_api_gateway_stage.s.stage_name
  domain_name = aws_api_gateway_domain_name.regional.domain_name
  base_path   = "v1"
}

# WebSocket API
resource "aws_apigatewayv2_api" "w" {
  name                       = "cp-ws"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}
data "aws_apigatewayv2_apis" "w" {
  name       = "cp-ws"
  depends_on = [aws_apigatewayv2_api.w]
}
resource "aws_apigatewayv2_stage" "w" {
  api_id = aws_apigatewayv2_api.w.id
  name   = "prod"
}
resource "aws_apigatewayv2_domain_name" "w" {
  domain_name = "ws.example.org"
  tags        = { round = var.round }
  domain_name_configuration {
    certificate_arn = aws_acm_certificate_validation.c.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}
resource "aws_apigatewayv2_api_mapping" "w" {
  api_id      = one(data.aws_apigatewayv2_apis.w.ids)
  domain_name = aws_apigatewayv2_domain_name.w.id
  stage       = aws_apigatewayv2_stage.w.id
}
resource "aws_route53_record" "api" {
  for_each = toset(["A", "AAAA"])
  zone_id  = data.aws_route53_zone.z.zone_id
  name     = "api.example.org"
  type     = each.key
  alias {
    name                   = aws_api_gateway_domain_name.edge.cloudfront_domain_name
    zone_id                = aws_api_gateway_domain_name.edge.cloudfront_zone_id
    evaluate_target_health = false
  }
}
resource "aws_route53_record" "ws" {
  zone_id = data.aws_route53_zone.z.zone_id
  name    = "ws.example.org"
  type    = "A"
  alias {
    name                   = aws_apigatewayv2_domain_name.w.domain_name_configuration[0].target_domain_name
    zone_id                = aws_apigatewayv2_domain_name.w.domain_name_configuration[0].hosted_zone_id
    evaluate_target_health = false
  }
}

# CloudFront policies
resource "aws_cloudfront_response_headers_policy" "h" {
  name = "cp-headers"
  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = true
      override                   = true
    }
    content_type_options { override = true }
    frame_options {
      frame_option = "DENY"
      override     = true
    }
  }
  custom_headers_config {
    items {
      header   = "x-round"
      value    = var.round
      override = true
    }
  }
}
resource "aws_cloudfront_response_headers_policy" "remove" {
  name = "cp-remove"
  remove_headers_config {
    items { header = "server" }
  }
}
resource "aws_cloudfront_cache_policy" "p" {
  name        = "cp-cache"
  default_ttl = 0
  max_ttl     = 31536000
  min_ttl     = 0
  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true
    cookies_config { cookie_behavior = "none" }
    headers_config {
      header_behavior = "whitelist"
      headers { items = ["accept", "rsc", "x-open-next-cache-key"] }
    }
    query_strings_config { query_string_behavior = "all" }
  }
}
resource "aws_cloudfront_origin_request_policy" "p" {
  name = "cp-orp"
  cookies_config {
    cookie_behavior = "whitelist"
    cookies { items = ["x-sax-user-context"] }
  }
  headers_config {
    header_behavior = "allExcept"
    headers { items = ["host"] }
  }
  query_strings_config { query_string_behavior = "all" }
}

# Monitoring
resource "aws_sns_topic" "t" { name = "cp-alarms" }
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "cp-errors"
  alarm_description   = "Errors ${var.round}"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  dimensions          = { FunctionName = "f", Resource = "f:live" }
  alarm_actions       = [aws_sns_topic.t.arn]
  ok_actions          = [aws_sns_topic.t.arn]
  tags                = { a = "b" }
}
resource "aws_cloudwatch_metric_alarm" "p95" {
  alarm_name          = "cp-p95"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  evaluation_periods  = 5
  metric_name         = "Duration"
  namespace           = "AWS/Lambda"
  period              = 300
  extended_statistic  = "p95"
  threshold           = 2500.5
  unit                = "Milliseconds"
}
resource "aws_cloudwatch_metric_alarm" "expression" {
  alarm_name          = "cp-rate"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  threshold           = 5
  metric_query {
    id          = "rate"
    expression  = "100 * errors / requests"
    label       = "Error rate"
    return_data = true
  }
  metric_query {
    id = "errors"
    metric {
      metric_name = "5xxErrors"
      namespace   = "AWS/CloudFront"
      period      = 300
      stat        = "Sum"
      dimensions  = { Region = "Global" }
    }
  }
  metric_query {
    id = "requests"
    metric {
      metric_name = "Requests"
      namespace   = "AWS/CloudFront"
      period      = 300
      stat        = "Sum"
    }
  }
}
resource "aws_cloudwatch_composite_alarm" "c" {
  alarm_name = "cp-composite"
  alarm_rule = "ALARM(${aws_cloudwatch_metric_alarm.a.alarm_name}) OR ALARM(${aws_cloudwatch_metric_alarm.p95.alarm_name})"
}
resource "aws_cloudwatch_dashboard" "d" {
  dashboard_name = "cp"
  dashboard_body = jsonencode({ widgets = [] })
}
resource "aws_cloudwatch_log_group" "l" {
  name              = "/cp/log"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.k.arn
}

# Secrets, keys
data "aws_caller_identity" "me" {}
data "aws_partition" "p" {}
data "aws_region" "r" {}
data "aws_secretsmanager_random_password" "pw" {
  password_length     = 48
  exclude_punctuation = true
}
resource "aws_kms_key" "k" {
  description             = "cp"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "root", Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" } }]
  })
}
resource "aws_kms_alias" "k" {
  name          = "alias/cp"
  target_key_id = aws_kms_key.k.key_id
}
resource "aws_secretsmanager_secret" "s" {
  name                    = "cp/secret"
  kms_key_id              = aws_kms_key.k.arn
  recovery_window_in_days = 0
}
resource "aws_secretsmanager_secret_version" "s" {
  secret_id     = aws_secretsmanager_secret.s.id
  secret_string = data.aws_secretsmanager_random_password.pw.random_password
  lifecycle { ignore_changes = [secret_string] }
}
resource "aws_ssm_parameter" "p" {
  name  = "/cp/value"
  type  = "SecureString"
  value = "x"
}

# Buckets
resource "aws_s3_bucket" "logs" {
  bucket        = "cp-logs-example"
  force_destroy = true
}
resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule { object_ownership = "BucketOwnerPreferred" }
}
data "aws_canonical_user_id" "me" {}
data "aws_cloudfront_log_delivery_canonical_user_id" "cf" {}
resource "aws_s3_bucket_acl" "logs" {
  bucket = aws_s3_bucket.logs.id
  access_control_policy {
    owner { id = data.aws_canonical_user_id.me.id }
    grant {
      permission = "FULL_CONTROL"
      grantee {
        id   = data.aws_canonical_user_id.me.id
        type = "CanonicalUser"
      }
    }
    grant {
      permission = "FULL_CONTROL"
      grantee {
        id   = data.aws_cloudfront_log_delivery_canonical_user_id.cf.id
        type = "CanonicalUser"
      }
    }
  }
  depends_on = [aws_s3_bucket_ownership_controls.logs]
}
resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
    bucket_key_enabled = true
  }
}
resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration { days = 400 }
    noncurrent_version_expiration { noncurrent_days = 30 }
    abort_incomplete_multipart_upload { days_after_initiation = 7 }
  }
  depends_on = [aws_s3_bucket_versioning.logs]
}
resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_website_configuration" "w" {
  bucket = aws_s3_bucket.site.id
  index_document { suffix = "index.html" }
  error_document { key = "404.html" }
}
resource "aws_s3_bucket" "site" { bucket = "cp-site-example" }
resource "aws_s3_bucket_logging" "site" {
  bucket        = aws_s3_bucket.site.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "s3/"
}
resource "aws_s3_object" "o" {
  bucket        = aws_s3_bucket.site.id
  key           = "404.html"
  content       = "<h1>not found</h1>"
  content_type  = "text/html; charset=utf-8"
  cache_control = "public,max-age=60"
}

# IAM
resource "aws_iam_openid_connect_provider" "gh" {
  url             = "https://token.actions.githubusercontent.com"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["6938fd4d98bab03faadb97b34396831e3780aea1"]
}
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gh.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "deploy" {
  name                 = "cp-deploy"
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  max_session_duration = 3600
  permissions_boundary = aws_iam_policy.managed.arn
}
resource "aws_iam_policy" "managed" {
  name   = "cp-managed"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::cp-site-example/*" }] })
}
resource "aws_iam_role_policy_attachment" "managed" {
  role       = aws_iam_role.deploy.name
  policy_arn = aws_iam_policy.managed.arn
}
resource "aws_iam_role_policy_attachment" "aws" {
  role       = aws_iam_role.deploy.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
resource "aws_iam_role_policy" "inline" {
  role   = aws_iam_role.deploy.id
  name   = "inline"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "logs:*", Resource = "*" }] })
}

# Queue, table, schedule for an OpenNext build
resource "aws_sqs_queue" "q" {
  name                        = "cp-revalidation.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  sqs_managed_sse_enabled     = true
}
resource "aws_dynamodb_table" "t" {
  name         = "cp-tags"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "tag"
  range_key    = "path"
  attribute {
    name = "tag"
    type = "S"
  }
  attribute {
    name = "path"
    type = "S"
  }
  attribute {
    name = "revalidatedAt"
    type = "N"
  }
  global_secondary_index {
    name            = "revalidate"
    hash_key        = "path"
    range_key       = "revalidatedAt"
    projection_type = "ALL"
  }
  point_in_time_recovery { enabled = true }
  server_side_encryption { enabled = true }
}
resource "aws_cloudwatch_event_rule" "r" {
  name                = "cp-warm"
  schedule_expression = "rate(5 minutes)"
}
