"""Load balancers by the names that lead to them, and what one answers to a request on a port.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-elb-load-balancer.html
ministack knows a load balancer by its own name alone, and takes the port of a request from its Host, whether the
connection was HTTP or HTTPS. A listener's certificate is not shown: the connection has the emulator's own.
"""

from urllib.parse import parse_qs

import host_names


def find(host: str):
    """The load balancer that a host name leads to, or None."""
    from ministack.services import alb

    name = host.split(":")[0].lower().rstrip(".")
    return next((balancer for balancer in alb._lbs.values()
                 if name == balancer["DNSName"].lower() or host_names.leads_to(name, balancer["DNSName"])), None)


def listens(balancer: dict, port: int, protocol: str) -> bool:
    from ministack.services import alb

    return any(one["LoadBalancerArn"] == balancer["LoadBalancerArn"] and one.get("Port") == port
               and one.get("Protocol") == protocol for one in alb._listeners.values())


async def answer(balancer: dict, port: int, method: str, path: str, query: str, headers: dict, body: bytes, client: str):
    """(status, headers, body) of the listener on `port`; the names in `headers` are in lower case."""
    from ministack.services import alb

    return await alb.dispatch_request(
        balancer, method, path, headers, body or b"", parse_qs(query, keep_blank_values=True), port,
        client_ip=client, raw_query_string=query,
    )
