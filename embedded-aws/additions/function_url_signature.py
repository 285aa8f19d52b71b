"""Function URLs that ask for a signature, behind a distribution that signs.

With an origin access control for Lambda, CloudFront signs as a service, for one distribution. The URL's resource policy
has to grant it both actions, and whoever sends a body has to send its SHA-256 too, because Lambda takes no unsigned one:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
"""

import contextvars
import hashlib

import function_url
from replace import replace

# ARN of the distribution that signs the request being served; empty when none does.
_signer: contextvars.ContextVar = contextvars.ContextVar("embedded_aws_signer", default="")

_METHODS_WITH_BODY = ("PATCH", "POST", "PUT")


def apply() -> None:
    from ministack.services import cloudfront, lambda_svc

    @replace(cloudfront, "_fetch_from_origin")
    async def fetch_from_origin(original, origin, method, uri, query, headers, body, https, client, forwarded, arn):
        token = _signer.set(arn if _signs(cloudfront, origin) else "")
        try:
            return await original(origin, method, uri, query, headers, body, https, client, forwarded, arn)
        finally:
            _signer.reset(token)

    @replace(lambda_svc, "handle_function_url_request")
    async def handle_function_url_request(original, url_id, method, path, headers, body, query_parameters,
                                          resolved=None, source_ip=None):
        resolved = resolved or lambda_svc.resolve_function_url(url_id)
        signer = _signer.get()
        if signer and resolved is not None and resolved[4].get("AuthType") == "AWS_IAM":
            if not _distribution_may(resolved, signer) or not _body_is_signed(method, headers, body):
                return function_url.forbidden()
            headers = {**headers, "authorization": "AWS4-HMAC-SHA256 Credential=cloudfront"}
        return await original(url_id, method, path, headers, body, query_parameters, resolved=resolved,
                              source_ip=source_ip)


def _signs(cloudfront, origin: dict) -> bool:
    control = cloudfront._oacs.get(origin.get("oac_id") or "")
    return (control is not None and control["OriginAccessControlOriginType"] == "lambda"
            and control["SigningBehavior"] == "always")


def _distribution_may(resolved, distribution_arn: str) -> bool:
    account, region, name, qualifier, configuration = resolved
    keys = {"aws:sourcearn": distribution_arn, "lambda:functionurlauthtype": configuration.get("AuthType")}
    return all(
        function_url.grants(account, region, name, qualifier, action, {**keys, **more}, "cloudfront.amazonaws.com")
        for action, more in (
            ("lambda:InvokeFunctionUrl", {}),
            ("lambda:InvokeFunction", {"lambda:invokedviafunctionurl": "true"}),
        )
    )


def _body_is_signed(method: str, headers: dict, body: bytes) -> bool:
    if method not in _METHODS_WITH_BODY:
        return True
    return headers.get("x-amz-content-sha256", "").lower() == hashlib.sha256(body or b"").hexdigest()
