"""A load balancer behind a distribution, over HTTPS, and under a name of its owner's.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
ministack answers for a load balancer's own name and over HTTP only. A listener's certificate is taken as verified; no TLS
is spoken, because the request never leaves the process.
"""

import asyncio
import http.client

import load_balancers
import origins
from replace import replace


def apply() -> None:
    from ministack.services import cloudfront

    @replace(cloudfront, "_registered_alb")
    def registered_load_balancer(original, origin):
        return original(origin) or load_balancers.find(cloudfront._normalize_origin_host(origin["domain_name"]))

    @replace(cloudfront, "_fetch_from_alb_origin")
    async def fetch(original, balancer, origin, method, uri, query, headers, body, viewer_is_https, client, forwarded):
        _host, port, secure = cloudfront._origin_connect_target(origin, viewer_is_https)
        if not secure:
            return await original(balancer, origin, method, uri, query, headers, body, viewer_is_https, client, forwarded)
        if not load_balancers.listens(balancer, port, "HTTPS"):
            raise cloudfront.OriginUnreachable(f"no HTTPS listener on port {port} of {balancer['DNSName']}")
        sent = {name.lower(): value for name, value in
                cloudfront._origin_request_headers(origin, headers, client, forwarded).items()}
        timeout = origin.get("read_timeout", origins.READ_TIMEOUT_SECONDS)
        try:
            status, answered, data = await asyncio.wait_for(
                load_balancers.answer(balancer, port, method, uri, query, sent, body, client), timeout)
        except asyncio.TimeoutError as error:
            raise cloudfront.OriginTimeout(f"no response from {balancer['DNSName']} within {timeout} s") from error
        if isinstance(data, cloudfront.StreamingResponse):
            data = await cloudfront._collect_streaming_body(data, timeout)
        pairs = [(name, item) for name, value in answered.items()
                 for item in (value if isinstance(value, list) else [value])]
        return status, http.client.responses.get(status, ""), pairs, data
