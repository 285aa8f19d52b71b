"""Function URLs: the whole event, and the permission without which nobody gets in.

The event has format 2.0, with the request's cookies as a list and the query string as it was sent:
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
A URL without authentication needs a resource policy that grants everybody both lambda:InvokeFunctionUrl and
lambda:InvokeFunction, on the very function or alias that the URL belongs to; else 403:
https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
"""

import contextvars
import json

from replace import replace

_FORBIDDEN = (
    "Forbidden. For troubleshooting Function URL authorization issues, see: "
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
)

# The query string of the request being served, as it was sent.
_raw_query: contextvars.ContextVar = contextvars.ContextVar("embedded_aws_raw_query", default=None)


def apply() -> None:
    from ministack import app
    from ministack.services import cloudfront, lambda_svc

    @replace(cloudfront, "_fetch_from_function_url_origin")
    async def fetch_from_function_url_origin(original, host, origin, method, uri, query, *rest):
        token = _raw_query.set(query)
        try:
            return await original(host, origin, method, uri, query, *rest)
        finally:
            _raw_query.reset(token)

    @replace(app, "_handle_special_data_plane_request")
    async def handle_special_data_plane_request(original, *arguments, **named):
        token = _raw_query.set(named.get("raw_query_string"))
        try:
            return await original(*arguments, **named)
        finally:
            _raw_query.reset(token)

    @replace(lambda_svc, "_build_function_url_event")
    def build_function_url_event(original, *arguments, **named):
        event = original(*arguments, **named)
        if _raw_query.get() is not None:
            event["rawQueryString"] = _raw_query.get()
        cookies = [cookie.strip() for cookie in event["headers"].get("cookie", "").split(";") if cookie.strip()]
        if cookies:
            event["cookies"] = cookies
        return event

    @replace(lambda_svc, "handle_function_url_request")
    async def handle_function_url_request(original, url_id, method, path, headers, body, query_parameters,
                                          resolved=None, source_ip=None):
        resolved = resolved or lambda_svc.resolve_function_url(url_id)
        if resolved is not None and resolved[4].get("AuthType") == "NONE" and not _everybody_may(resolved):
            return forbidden()
        return await original(url_id, method, path, headers, body, query_parameters, resolved=resolved,
                              source_ip=source_ip)


def forbidden() -> tuple:
    """The answer to who may not come in."""
    from ministack.core.responses import new_uuid

    return 403, {
        "Content-Type": "application/json",
        "x-amzn-RequestId": new_uuid(),
        "x-amzn-ErrorType": "AccessDeniedException",
    }, json.dumps({"Message": _FORBIDDEN}).encode()


def _everybody_may(resolved) -> bool:
    """Whether the resource policy grants an anonymous caller both actions that a Function URL needs."""
    account, region, name, qualifier, configuration = resolved
    auth_type = {"lambda:functionurlauthtype": configuration.get("AuthType")}
    # AWS gives the condition key for the invocation that the URL makes, not for the call of the URL.
    return grants(account, region, name, qualifier, "lambda:InvokeFunctionUrl", auth_type) and grants(
        account, region, name, qualifier, "lambda:InvokeFunction", {**auth_type, "lambda:invokedviafunctionurl": "true"}
    )


def grants(account, region, name, qualifier, action, keys, service=None) -> bool:
    """Whether the resource policy of that very alias allows an action to everybody, or to an AWS service."""
    from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
    from ministack.services import lambda_svc

    function, _configuration, _ = lambda_svc._get_func_record_for_ref_in_scope(name, account_id=account, region=region)
    if function is None:
        return False
    arn = f"arn:aws:lambda:{region}:{account}:function:{name}"
    context = EvalContext(
        principal_arn="*",
        principal_type="Anonymous" if service is None else "Service",
        principal_account="",
        action=action,
        resource_arn=f"{arn}:{qualifier}" if qualifier else arn,
        region=region,
        service_context=keys,
    )
    return evaluate_resource_policy(function["policy"], context, service=service).decision == "Allow"
