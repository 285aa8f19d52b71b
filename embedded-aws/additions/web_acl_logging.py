"""Logging of web ACLs: configurations are kept, checked and given back.

https://docs.aws.amazon.com/waf/latest/APIReference/API_PutLoggingConfiguration.html
https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html (names begin with aws-waf-logs-)
ministack knows none of the three actions. Nothing is logged: no web ACL is evaluated.
"""

import json
import re

from replace import replace

# The last part of a destination's ARN: a log group, a delivery stream or a bucket.
_DESTINATION = re.compile(r"[:/]aws-waf-logs-[^:/]+(?::\*)?$|^arn:aws[\w-]*:s3:::aws-waf-logs-")


def apply() -> None:
    from ministack.services import waf

    configurations: dict[str, dict] = {}

    def put(data):
        given = data.get("LoggingConfiguration") or {}
        arn = given.get("ResourceArn", "")
        _acl, error = waf._resolve_local_web_acl(arn)
        if error:
            return error
        destinations = given.get("LogDestinationConfigs") or []
        if len(destinations) != 1 or not _DESTINATION.search(destinations[0]):
            return waf._waf_err(
                "WAFInvalidParameterException",
                "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated "
                f"by colons or slashes., field: LOG_DESTINATION, parameter: {destinations}",
            )
        configurations[arn] = given
        return waf.json_response({"LoggingConfiguration": given})

    def get(data):
        arn = data.get("ResourceArn", "")
        if arn not in configurations:
            return waf._waf_not_found(arn)
        return waf.json_response({"LoggingConfiguration": configurations[arn]})

    def delete(data):
        arn = data.get("ResourceArn", "")
        if configurations.pop(arn, None) is None:
            return waf._waf_not_found(arn)
        return waf.json_response({})

    actions = {"PutLoggingConfiguration": put, "GetLoggingConfiguration": get, "DeleteLoggingConfiguration": delete}

    @replace(waf, "handle_request")
    async def handle_request(original, method, path, headers, body, query_params):
        handler = actions.get(headers.get("x-amz-target", "").split(".")[-1])
        if handler is None:
            return await original(method, path, headers, body, query_params)
        return handler(json.loads(body or "{}"))
