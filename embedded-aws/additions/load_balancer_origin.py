"""A load balancer behind a distribution, over HTTPS, and under a name of its owner's.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-elb-load-balancer.html
ministack answers for a load balancer's own name and over HTTP only. A listener's certificate is taken as verified; no TLS
is spoken, because the request never leaves the process.
"""

import asyncio
import http.client
from urllib.parse import parse_qs

import host_names
import origins
from replace import replace


def apply() -> None:
    from ministack.services import alb, cloudfront

    @replace(cloudfront, "_registered_alb")
    def registered_load_balancer(original, origin):
        found = original(origin)
        if found is not None:
            return found
        name = cloudfront._normalize_origin_host(origin["domain_name"])
        return next((balancer for balancer in alb._lbs.values()
                     if host_names.leads_to(name, balancer["DNSName"].lower())), None)

    @replace(cloudfront, "_fetch_from_alb_origin")
    async def fetch(original, balancer, origin, method, uri, query, headers, body, viewer_is_https, client, forwarded):
        _host, port, secure = cloudfront._origin_connect_target(origin, viewer_is_https)
        if not secure:
            return await original(balancer, origin, method, uri, query, headers, body, viewer_is_https, client, forwarded)
        if not any(one["LoadBalancerArn"] == balancer["LoadBalancerArn"] and one.get("Port") == port
                   and one.get("Protocol") == "HTTPS" for one in alb._listeners.values()):
            raise cloudfront.OriginUnreachable(f"no HTTPS listener on port {port} of {balancer['DNSName']}")
        sent = cloudfront._origin_request_headers(origin, headers, client, forwarded)
        timeout = origin.get("read_timeout", origins.READ_TIMEOUT_SECONDS)
        answer = alb.dispatch_request(
            balancer, method, uri, {name.lower(): value for name, value in sent.items()}, body or b"",
            parse_qs(query, keep_blank_values=True), port, client_ip=client, raw_query_string=query,
        )
        try:
            status, answered, data = await asyncio.wait_for(answer, timeout)
        except asyncio.TimeoutError as error:
            raise cloudfront.OriginTimeout(f"no response from {balancer['DNSName']} within {timeout} s") from error
        if isinstance(data, cloudfront.StreamingResponse):
            data = await cloudfront._collect_streaming_body(data, timeout)
        pairs = [(name, item) for name, value in answered.items()
                 for item in (value if isinstance(value, list) else [value])]
        return status, http.client.responses.get(status, ""), pairs, data
