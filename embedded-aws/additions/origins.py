"""Where a distribution's origins are: another distribution, S3, a Function URL, or a host outside AWS.

A distribution may be the origin of another one. CloudFront sets Host to the origin's domain name unless the origin
request policy forwards the viewer's; a request whose Host is another distribution's alias belongs to that one, and a
Host that no distribution has is answered with 403. Chains are refused when they get too long:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html ("stacked")
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html

An origin outside AWS is looked up in the outside world that the starter describes. A name that is not there does not
resolve, and CloudFront answers 502:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html
"""

import contextvars
import http.client
from urllib.parse import parse_qs, unquote, urlsplit

import distributions
import host_names
from replace import replace

# How many distributions a request may pass: AWS's page forbids chains without a number; two are reported to work.
MAXIMUM_CHAIN = 2
# CloudFront's default response timeout of an origin.
READ_TIMEOUT_SECONDS = 30
# The address under which one distribution's request reaches the next.
_EDGE_ADDRESS = "127.0.0.1"

# The Via field of the viewer request being served: one entry for each distribution already passed.
_via: contextvars.ContextVar = contextvars.ContextVar("embedded_aws_via", default="")


async def serve_viewer(distribution, method, path, raw_path, query, headers, body, query_parameters, client_address):
    """A viewer request to `distribution`: (status, headers, body)."""
    from ministack.services import cloudfront

    token = _via.set(headers.get("via", ""))
    try:
        return await cloudfront.handle_viewer_request(
            distribution, method, path, raw_path, query, headers, body, query_parameters, client_address
        )
    finally:
        _via.reset(token)


def apply(outside_world: dict) -> None:
    """Route origin requests; `outside_world` maps host names to the addresses that stand for them."""
    from ministack.services import cloudfront

    @replace(cloudfront, "_check_stacked_distribution")
    def check_stacked_distribution(original, headers):
        passed = headers.get("via", "").lower().count("(cloudfront)")
        return original(headers) if passed >= MAXIMUM_CHAIN else None

    @replace(cloudfront, "_origin_request_headers")
    def origin_request_headers(original, origin, headers, client_address, forwarded_for):
        sent = original(origin, headers, client_address, forwarded_for)
        if _via.get():
            cloudfront._set_header_ci(sent, "Via", f"{_via.get()}, {sent['Via']}")
        return {name: value for name, value in sent.items() if name.lower() != "x-forwarded-proto"}

    @replace(cloudfront, "_build_function_event")
    def build_function_event(original, *arguments):
        event = original(*arguments)
        event["request"]["headers"].pop("x-forwarded-proto", None)
        return event

    @replace(cloudfront, "_fetch_from_origin")
    async def fetch_from_origin(original, origin, method, uri, query, headers, body, viewer_is_https, client_address,
                                forwarded_for, distribution_arn):
        if not origin.get("s3_bucket") and _is_distribution(origin["domain_name"]):
            return await _fetch_from_distribution(
                origin, method, uri, query, headers, body, viewer_is_https, client_address, forwarded_for
            )
        return await original(origin, method, uri, query, headers, body, viewer_is_https, client_address,
                              forwarded_for, distribution_arn)

    @replace(cloudfront, "_forward_to_origin")
    def forward_to_origin(_original, origin, method, uri, query, headers, body, _viewer_is_https,
                          client_address="127.0.0.1", forwarded_for=""):
        address = outside_world.get(distributions.host_name(origin["domain_name"]))
        if address is None:
            raise cloudfront.OriginUnreachable(f"{origin['domain_name']} is not known in the outside world")
        sent = cloudfront._origin_request_headers(origin, headers, client_address, forwarded_for)
        target = uri + (f"?{query}" if query else "")
        return exchange(address, method, target, sent, body, origin.get("read_timeout", READ_TIMEOUT_SECONDS))


def _is_distribution(domain_name: str) -> bool:
    found = distributions.find(domain_name)
    return found is not None and host_names.leads_to_distribution(domain_name, found[1])


async def _fetch_from_distribution(origin, method, uri, query, headers, body, viewer_is_https, client_address,
                                   forwarded_for):
    """(status, reason, headers, body) of a distribution that is an origin, its certificate taken as verified."""
    from ministack.services import cloudfront

    _host, _port, secure = cloudfront._origin_connect_target(origin, viewer_is_https)
    sent = cloudfront._origin_request_headers(origin, headers, client_address, forwarded_for)
    viewer_headers = {name.lower(): value for name, value in sent.items()}
    viewer_headers["x-forwarded-proto"] = "https" if secure else "http"
    found = distributions.find(viewer_headers["host"])
    if found is None:
        status, answered, data = cloudfront._cf_error_response(
            403, "Bad request. We can't connect to the server for this app or website at this time.",
            cloudfront._ERROR_X_CACHE,
        )
    else:
        raw_path = (origin.get("origin_path") or "") + uri
        status, answered, data = await serve_viewer(
            found[1], method, unquote(raw_path), raw_path, query, viewer_headers, body,
            parse_qs(query, keep_blank_values=True), _EDGE_ADDRESS,
        )
    pairs = [(name, item) for name, value in answered.items()
             for item in (value if isinstance(value, list) else [value])]
    return status, http.client.responses.get(status, ""), cloudfront._multidict_from_pairs(pairs), data


def exchange(address: str, method: str, target: str, headers: dict, body: bytes, timeout: float):
    """One request to a server that stands for a host outside AWS: (status, reason, headers, body).

    Raises OriginTimeout or OriginUnreachable, as ministack's own request to an origin does.
    """
    from ministack.services import cloudfront

    server = urlsplit(address)
    connection = http.client.HTTPConnection(server.hostname, server.port, timeout=timeout)
    try:
        connection.request(method, target, body=body or None, headers=headers)
        response = connection.getresponse()
        return response.status, response.reason, response.getheaders(), response.read()
    except TimeoutError as error:
        raise cloudfront.OriginTimeout(str(error)) from error
    except (OSError, http.client.HTTPException) as error:
        raise cloudfront.OriginUnreachable(str(error)) from error
    finally:
        connection.close()
