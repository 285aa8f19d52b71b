"""CloudFront's edge, in front of every AWS endpoint: a request for a distribution's name belongs to that distribution.

ministack knows a distribution by its `*.cloudfront.net` name only, and looks at some paths (/health, /v2/...) before
it looks at the host. Here the host decides first, by alternate domain name too:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
Whether the viewer used https is what the connection says, never what the viewer says: CloudFront removes a viewer's
X-Forwarded-Proto:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
A name that leads to CloudFront without belonging to an enabled distribution is answered with 403:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
"""

import ipaddress
import logging
from urllib.parse import parse_qs

import api_gateway
import distributions
import load_balancers
import origins

logger = logging.getLogger("edge")

# Names that are AWS endpoints rather than somebody's website.
_AWS_SUFFIXES = (".amazonaws.com", ".on.aws", ".api.aws", ".localhost")


def in_front_of(application, outside_world: dict):
    """An ASGI application that serves distributions and the outside world, and hands the rest to `application`."""
    from ministack import app

    async def edge(scope, receive, send):
        if scope["type"] not in ("http", "websocket"):
            return await application(scope, receive, send)
        headers = _headers(scope)
        host = headers.get("host", "")
        if scope["type"] == "websocket":
            path = api_gateway.mapped_socket_path(host, scope["path"])
            return await application({**scope, "path": path} if path else scope, receive, send)
        found = distributions.find(host)
        address = outside_world.get(distributions.host_name(host))
        unmapped = api_gateway.is_unmapped(distributions.host_name(host), scope["path"])
        balancer = None if found or address else load_balancers.find(host)
        if not (found or address or unmapped or balancer or _leads_to_cloudfront(host)):
            return await application(scope, receive, send)
        send = app._with_date_header(send)
        try:
            body = await app._read_request_body(receive, scope["method"], headers)
        except app._RequestBodyDisconnected:
            return None
        if found is not None:
            response = await _answer(found, scope, headers, body)
        elif address is not None:
            response = await _pass_on(address, scope, headers, body)
        elif balancer is not None:
            response = await _balanced(balancer, scope, headers, body)
        elif unmapped:
            response = 403, {"content-type": "application/json"}, b'{"message":"Forbidden"}'
        else:
            response = _no_such_distribution()
        return await app._send_if_handled(send, response, receive)

    return edge


async def _balanced(balancer, scope, headers: dict, body: bytes):
    return await load_balancers.answer(
        balancer, 443 if scope.get("scheme") == "https" else 80, scope["method"], _raw_path(scope),
        scope.get("query_string", b"").decode("latin-1"), headers, body, (scope.get("client") or ("127.0.0.1",))[0],
    )


async def _answer(found, scope, headers: dict, body: bytes):
    from ministack.core import iam_evaluator, responses
    from ministack.services import cloudfront

    account, distribution = found
    client = (scope.get("client") or ("127.0.0.1",))[0]
    secure = scope.get("scheme") == "https"
    responses.set_request_account_id(account)
    responses.set_request_client_ip(client)
    iam_evaluator.pin_request_origin(client, secure)
    query = scope.get("query_string", b"").decode("latin-1")
    headers["x-forwarded-proto"] = "https" if secure else "http"
    try:
        return await origins.serve_viewer(
            distribution, scope["method"], scope["path"], _raw_path(scope), query, headers, body,
            parse_qs(query, keep_blank_values=True), client,
        )
    except Exception:
        logger.exception("A distribution could not answer %s %s", scope["method"], scope["path"])
        return cloudfront._cf_error_response(500, "The request could not be satisfied.", cloudfront._ERROR_X_CACHE)


async def _pass_on(address: str, scope, headers: dict, body: bytes):
    """The answer of a server outside AWS, for a function that calls it."""
    from ministack.core.concurrency import run_reentrant
    from ministack.services import cloudfront

    query = scope.get("query_string", b"").decode("latin-1")
    target = _raw_path(scope) + (f"?{query}" if query else "")
    try:
        status, _reason, pairs, data = await run_reentrant(
            origins.exchange, address, scope["method"], target, headers, body, origins.READ_TIMEOUT_SECONDS
        )
    except (cloudfront.OriginUnreachable, cloudfront.OriginTimeout) as error:
        return 502, {"content-type": "text/plain"}, str(error).encode()
    answered = cloudfront._multidict_from_pairs(pairs)
    return status, cloudfront._strip_hop_by_hop_response_headers(answered), data


def _raw_path(scope) -> str:
    return (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")


def _headers(scope) -> dict:
    """Header fields by lower-case name; a repeated one is joined (cookies by a semicolon, RFC 9113, 8.2.3)."""
    from ministack.core.sigv4 import decode_header_value

    joined: dict = {}
    for name, value in scope.get("headers", []):
        key, text = name.decode("latin-1").lower(), decode_header_value(value)
        joined[key] = joined[key] + ("; " if key == "cookie" else ", ") + text if key in joined else text
    return joined


def _leads_to_cloudfront(host: str) -> bool:
    """Whether `host` is a website's name for which no AWS endpoint is responsible."""
    name = distributions.host_name(host)
    if "." not in name or name.endswith(_AWS_SUFFIXES) or _is_address(name):
        return False
    return not api_gateway.is_domain_name(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
        return True
    except ValueError:
        return False


def _no_such_distribution():
    from ministack.services import cloudfront

    return cloudfront._cf_error_response(
        403,
        "Bad request. We can't connect to the server for this app or website at this time.",
        cloudfront._ERROR_X_CACHE,
    )
