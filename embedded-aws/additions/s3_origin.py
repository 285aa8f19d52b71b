"""What S3 answers to CloudFront: the bucket policy is evaluated for the distribution's identity, and nothing else.

With an origin access control CloudFront asks as a service, for one distribution; an origin access identity is the
principal `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ID`, or its canonical user:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
For a key that does not exist S3 answers 404 to those who may list the bucket, and 403 to everybody else:
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html ("Permissions")
CloudFront speaks to S3 by the protocol that the viewer used, so a statement on aws:SecureTransport sees the viewer's:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorS3Origin.html
"""

import json

import origin_access_identity
from replace import replace


def apply() -> None:
    from ministack.services import s3

    @replace(s3, "_cloudfront_origin_allows")
    def cloudfront_origin_allows(_original, owner, bucket_name, key, distribution_arn, identity_id):
        return _decision(owner, bucket_name, "s3:GetObject", f"/{key}", distribution_arn, identity_id) == "Allow"

    @replace(s3, "serve_cloudfront_origin_fetch")
    def serve_cloudfront_origin_fetch(original, bucket_name, key, method, headers, source_arn="", oai_id=""):
        bucket = s3._ensure_bucket(bucket_name)
        if bucket is not None and key not in bucket["objects"]:
            owner = s3._bucket_owner_account(bucket_name)
            if _decision(owner, bucket_name, "s3:ListBucket", "", source_arn, oai_id) == "Allow":
                return s3._error("NoSuchKey", "The specified key does not exist.", 404, f"/{bucket_name}/{key}")
        return original(bucket_name, key, method, headers, source_arn, oai_id)


def _decision(owner, bucket_name, action, suffix, distribution_arn, identity_id) -> str:
    """Allow, Deny or ImplicitDeny, by the bucket's policy alone: a distribution has no policies of its own."""
    from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
    from ministack.core.responses import get_region
    from ministack.services import s3

    policy = s3._bucket_policies.get_scoped(owner, None, bucket_name)
    if not policy:
        return "ImplicitDeny"
    public_blocked = s3._public_access_blocked(owner, bucket_name, "RestrictPublicBuckets")
    if not identity_id and not distribution_arn and public_blocked and s3._policy_is_public(policy):
        return "ImplicitDeny"
    context = EvalContext(
        principal_arn=origin_access_identity.arn(identity_id) if identity_id else "*",
        principal_type="User" if identity_id else "Service",
        principal_account="",
        action=action,
        resource_arn=f"arn:aws:s3:::{bucket_name}{suffix}",
        region=get_region(),
        service_context={"aws:sourcearn": distribution_arn} if distribution_arn and not identity_id else {},
    )
    service = "cloudfront.amazonaws.com" if distribution_arn and not identity_id else None
    return evaluate_resource_policy(_with_arns(policy), context, service=service).decision


def _with_arns(policy) -> dict:
    """The policy with each canonical user of an identity written as the identity's ARN."""
    document = json.loads(policy if isinstance(policy, (str, bytes)) else json.dumps(policy))
    statements = document.get("Statement", [])
    for statement in statements if isinstance(statements, list) else [statements]:
        principal = statement.get("Principal")
        if isinstance(principal, dict) and "CanonicalUser" in principal:
            named = _as_list(principal.pop("CanonicalUser"))
            arns = [origin_access_identity.arn_of_canonical_user(user) or user for user in named]
            principal["AWS"] = [*_as_list(principal.get("AWS", [])), *arns]
    return document


def _as_list(value) -> list:
    return list(value) if isinstance(value, list) else [value]
