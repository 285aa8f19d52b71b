# A small zone behind another distribution: S3 with an origin access identity, a Function URL on an alias,
# and an outer distribution whose origin is the inner one's alias. Read by the test beside it.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

variable "package" {
  type        = string
  description = "Zip file of the function."
}

variable "account_id" {
  type = string
}

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = [var.account_id]
}

provider "aws" {
  alias               = "global"
  region              = "us-east-1"
  allowed_account_ids = [var.account_id]
}

locals {
  apex  = "example.com"
  inner = "inner.example.com"
  outer = "www.example.com"
  proof = "a-value-that-only-the-outer-distribution-knows"
  # Managed policies: CachingDisabled, CachingOptimized, AllViewerExceptHostHeader.
  caching_disabled  = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  caching_optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  all_but_host      = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
}

resource "aws_route53_zone" "apex" {
  name = local.apex
}

resource "aws_acm_certificate" "apex" {
  provider                  = aws.global
  domain_name               = local.apex
  subject_alternative_names = ["*.${local.apex}"]
  validation_method         = "DNS"
}

resource "aws_route53_record" "validation" {
  for_each = {
    for option in aws_acm_certificate.apex.domain_validation_options : option.domain_name => option
  }
  zone_id         = aws_route53_zone.apex.zone_id
  name            = each.value.resource_record_name
  type            = each.value.resource_record_type
  records         = [each.value.resource_record_value]
  ttl             = 60
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "apex" {
  provider                = aws.global
  certificate_arn         = aws_acm_certificate.apex.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_s3_bucket" "static" {
  bucket = "embedded-aws-terraform-static"
  # The test puts a file into it.
  force_destroy = true
}

resource "aws_s3_bucket_public_access_block" "static" {
  bucket                  = aws_s3_bucket.static.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_website_configuration" "static" {
  bucket = aws_s3_bucket.static.id
  index_document { suffix = "index.html" }
  error_document { key = "404.html" }
}

resource "aws_cloudfront_origin_access_identity" "static" {
  comment = "Reads the static bucket"
}

data "aws_iam_policy_document" "static" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.static.arn}/*"]
    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.static.iam_arn]
    }
  }
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.static.arn, "${aws_s3_bucket.static.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "static" {
  bucket     = aws_s3_bucket.static.id
  policy     = data.aws_iam_policy_document.static.json
  depends_on = [aws_s3_bucket_public_access_block.static]
}

resource "aws_iam_role" "server" {
  name = "embedded-aws-terraform-server"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "server" {
  name = "logs"
  role = aws_iam_role.server.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:PutLogEvents"], Resource = "${aws_cloudwatch_log_group.server.arn}:*" }]
  })
}

resource "aws_cloudwatch_log_group" "server" {
  name              = "/aws/lambda/embedded-aws-terraform-server"
  retention_in_days = 30
}

resource "aws_lambda_function" "server" {
  function_name    = "embedded-aws-terraform-server"
  role             = aws_iam_role.server.arn
  runtime          = "nodejs22.x"
  handler          = "index.handler"
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  publish          = true
  memory_size      = 1024
  timeout          = 30
  environment {
    variables = { GREETING = "hello" }
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.server.function_name
  function_version = aws_lambda_function.server.version
}

resource "aws_lambda_function_url" "live" {
  function_name      = aws_lambda_function.server.function_name
  qualifier          = aws_lambda_alias.live.name
  authorization_type = "NONE"
}

resource "aws_lambda_permission" "url" {
  statement_id           = "url"
  function_name          = aws_lambda_function.server.function_name
  qualifier              = aws_lambda_alias.live.name
  action                 = "lambda:InvokeFunctionUrl"
  principal              = "*"
  function_url_auth_type = "NONE"
}

# The provider's argument for this condition is newer than 5.100.
resource "aws_cloudformation_stack" "invoke" {
  name = "embedded-aws-terraform-invoke"
  template_body = jsonencode({
    Resources = {
      Invoke = {
        Type = "AWS::Lambda::Permission"
        Properties = {
          FunctionName          = aws_lambda_alias.live.arn
          Action                = "lambda:InvokeFunction"
          Principal             = "*"
          InvokedViaFunctionUrl = true
        }
      }
    }
  })
}

resource "aws_cloudfront_function" "inner" {
  provider = aws.global
  name     = "embedded-aws-terraform-inner"
  runtime  = "cloudfront-js-2.0"
  publish  = true
  code     = <<-JS
    import crypto from "crypto";

    // Keeps the host that the viewer asked for, and says whether the request came through the outer distribution.
    function handler(event) {
      var request = event.request;
      if (request.uri === "/moved") {
        return { statusCode: 302, statusDescription: "Found", headers: { location: { value: "/here" } } };
      }
      var proof = request.headers["x-proof"];
      var digest = proof ? crypto.createHash("sha256").update(proof.value).digest("hex") : "none";
      request.headers["x-proof-digest"] = { value: digest };
      request.headers["x-forwarded-host"] = { value: request.headers.host.value };
      delete request.headers["x-proof"];
      return request;
    }
  JS
}

resource "aws_cloudfront_distribution" "inner" {
  provider        = aws.global
  enabled         = true
  is_ipv6_enabled = true
  aliases         = [local.inner]

  origin {
    origin_id   = "static"
    domain_name = aws_s3_bucket.static.bucket_regional_domain_name
    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.static.cloudfront_access_identity_path
    }
  }

  origin {
    origin_id   = "server"
    domain_name = trimsuffix(trimprefix(aws_lambda_function_url.live.function_url, "https://"), "/")
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  ordered_cache_behavior {
    path_pattern           = "/static/*"
    target_origin_id       = "static"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = local.caching_optimized
    viewer_protocol_policy = "redirect-to-https"
  }

  default_cache_behavior {
    target_origin_id         = "server"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = local.caching_disabled
    origin_request_policy_id = local.all_but_host
    viewer_protocol_policy   = "redirect-to-https"
    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.inner.arn
    }
  }

  restrictions {
    geo_restriction { restriction_type = "none" }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.apex.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}

resource "aws_route53_record" "inner" {
  for_each = toset(["A", "AAAA"])
  zone_id  = aws_route53_zone.apex.zone_id
  name     = local.inner
  type     = each.key
  alias {
    name                   = aws_cloudfront_distribution.inner.domain_name
    zone_id                = aws_cloudfront_distribution.inner.hosted_zone_id
    evaluate_target_health = false
  }
}

resource "aws_cloudfront_distribution" "outer" {
  provider        = aws.global
  enabled         = true
  is_ipv6_enabled = true
  aliases         = [local.outer]

  origin {
    origin_id   = "inner"
    domain_name = local.inner
    custom_header {
      name  = "x-proof"
      value = local.proof
    }
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id         = "inner"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = local.caching_disabled
    origin_request_policy_id = local.all_but_host
    viewer_protocol_policy   = "redirect-to-https"
  }

  restrictions {
    geo_restriction { restriction_type = "none" }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.apex.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }

  # An origin's name has to lead somewhere before CloudFront can fetch from it.
  depends_on = [aws_route53_record.inner]
}

output "function_url" {
  value = aws_lambda_function_url.live.function_url
}

output "bucket" {
  value = aws_s3_bucket.static.bucket
}
