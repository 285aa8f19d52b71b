"""What ministack lacks, in the order in which it is put in place. Each module names the AWS page it follows."""

import api_gateway
import api_transport
import application_auto_scaling
import auto_scaling_group
import certificate_validation
import distribution_aliases
import ecs_service
import edge
import flow_log
import function_update
import function_url
import function_url_signature
import launch_template
import load_balancer_origin
import metric_alarm
import origin_access_identity
import origins
import response_headers_policy
import s3_origin
import s3_signature
import security_group_rule
import vpc_endpoint
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
    load_balancer_origin.apply()
    vpc_endpoint.apply()
    flow_log.apply()
    security_group_rule.apply()
    ecs_service.apply()
    launch_template.apply()
    auto_scaling_group.apply()
    application_auto_scaling.apply()
    return edge.in_front_of(app.app, outside_world)
