"""Saved queries of Logs Insights: kept, checked and given back.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeQueryDefinitions.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteQueryDefinition.html
ministack knows none of the three actions. That a query can be run is not checked.
"""

import json
import time
import uuid

from replace import replace

# Bounds of PutQueryDefinition's members.
_LONGEST_NAME = 255
_LONGEST_QUERY = 10_000


def apply() -> None:
    from ministack.core.responses import AccountRegionScopedDict
    from ministack.services import cloudwatch_logs

    saved = AccountRegionScopedDict()

    def error(kind: str, message: str):
        return cloudwatch_logs.error_response_json(kind, message, 400)

    def answer(content: dict):
        return cloudwatch_logs.json_response(content)

    def put(data: dict):
        name, text = data.get("name", ""), data.get("queryString", "")
        if not 1 <= len(name) <= _LONGEST_NAME or not 1 <= len(text) <= _LONGEST_QUERY:
            return error("InvalidParameterException", "name or queryString is empty or too long")
        identity = data.get("queryDefinitionId") or str(uuid.uuid4())
        if "queryDefinitionId" in data and identity not in saved:
            return error("ResourceNotFoundException", f"No query definition {identity}")
        saved[identity] = {
            "queryDefinitionId": identity,
            "name": name,
            "queryString": text,
            "logGroupNames": data.get("logGroupNames", []),
            "lastModified": int(time.time() * 1000),
        }
        return answer({"queryDefinitionId": identity})

    def describe(data: dict):
        prefix = data.get("queryDefinitionNamePrefix", "")
        found = [one for one in saved.values() if one["name"].startswith(prefix)]
        return answer({"queryDefinitions": found})

    def delete(data: dict):
        if saved.pop(data.get("queryDefinitionId", ""), None) is None:
            return error("ResourceNotFoundException", f"No query definition {data.get('queryDefinitionId')}")
        return answer({"success": True})

    actions = {"PutQueryDefinition": put, "DescribeQueryDefinitions": describe, "DeleteQueryDefinition": delete}

    @replace(cloudwatch_logs, "handle_request")
    async def handle_request(original, method, path, headers, body, query_params):
        action = actions.get(headers.get("x-amz-target", "").split(".")[-1])
        if action is None:
            return await original(method, path, headers, body, query_params)
        return action(json.loads(body or "{}"))
