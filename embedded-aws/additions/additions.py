"""What ministack lacks, in the order in which it is put in place. Each module names the AWS page it follows."""

import api_gateway
import api_transport
import certificate_validation
import distribution_aliases
import edge
import function_update
import function_url
import function_url_signature
import metric_alarm
import origin_access_identity
import origins
import response_headers_policy
import s3_origin
import s3_signature
import web_acl_logging


def apply(outside_world: dict):
    """Put every addition in place; returns the ASGI application to serve."""
    from ministack import app

    certificate_validation.apply()
    distribution_aliases.apply()
    origin_access_identity.apply()
    s3_origin.apply()
    s3_signature.apply()
    origins.apply(outside_world)
    function_update.apply()
    function_url.apply()
    function_url_signature.apply()
    response_headers_policy.apply()
    api_gateway.apply()
    api_transport.apply()
    metric_alarm.apply()
    web_acl_logging.apply()
    return edge.in_front_of(app.app, outside_world)
