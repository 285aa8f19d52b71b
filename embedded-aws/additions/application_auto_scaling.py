"""Application Auto Scaling: scalable targets and their policies are kept, and given back as they were given.

https://docs.aws.amazon.com/autoscaling/application/APIReference/Welcome.html
ministack does not know the service. Nothing is scaled: no metric is evaluated.
"""

import json
import time
import uuid

# Actions are named by a header, `AnyScaleFrontendService.<action>`.
_TARGET_PREFIX = "AnyScaleFrontendService."
# What names a target: every action but a description carries all three.
_KEY = ("ServiceNamespace", "ResourceId", "ScalableDimension")


def apply() -> None:
    from ministack import app
    from ministack.core import responses, router

    targets, policies, tags = (responses.AccountRegionScopedDict() for _ in range(3))

    def arn(kind: str) -> str:
        place = f"{responses.get_region()}:{responses.get_account_id()}"
        return f"arn:aws:application-autoscaling:{place}:{kind}/{uuid.uuid4().hex}"

    def register_target(data):
        key = _key(data)
        known = targets.get(key) or {"ScalableTargetARN": arn("scalable-target"), "CreationTime": time.time()}
        state = {name: False for name in ("DynamicScalingInSuspended", "DynamicScalingOutSuspended",
                                          "ScheduledScalingSuspended")}
        given = {name: value for name, value in data.items() if name != "Tags"}
        targets[key] = {"RoleARN": _service_role(responses.get_account_id(), data), "SuspendedState": state,
                        **known, **given}
        if data.get("Tags"):
            tags[known["ScalableTargetARN"]] = data["Tags"]
        return {"ScalableTargetARN": known["ScalableTargetARN"]}

    def describe_targets(data):
        wanted = data.get("ResourceIds")
        return {"ScalableTargets": [
            target for target in targets.values()
            if _is_of(target, data) and (not wanted or target["ResourceId"] in wanted)
        ]}

    def deregister_target(data):
        if targets.pop(_key(data), None) is None:
            raise LookupError(f"No scalable target found for {_shown(data)}")
        for name in [name for name in policies if name[:3] == _key(data)]:
            policies.pop(name)
        return {}

    def put_policy(data):
        if _key(data) not in targets:
            raise LookupError(f"No scalable target registered for {_shown(data)}")
        name = (*_key(data), data["PolicyName"])
        known = policies.get(name) or {"PolicyARN": arn("scaling-policy"), "CreationTime": time.time()}
        policies[name] = {**known, "Alarms": [], **data}
        return {"PolicyARN": known["PolicyARN"], "Alarms": []}

    def describe_policies(data):
        wanted, resource = data.get("PolicyNames"), data.get("ResourceId")
        return {"ScalingPolicies": [
            policy for policy in policies.values()
            if _is_of(policy, data) and (not wanted or policy["PolicyName"] in wanted)
            and (not resource or policy["ResourceId"] == resource)
        ]}

    def delete_policy(data):
        if policies.pop((*_key(data), data["PolicyName"]), None) is None:
            raise LookupError(f"No scaling policy found for {_shown(data)}")
        return {}

    def tag(data):
        tags[data["ResourceARN"]] = {**(tags.get(data["ResourceARN"]) or {}), **data["Tags"]}
        return {}

    def untag(data):
        kept = tags.get(data["ResourceARN"]) or {}
        tags[data["ResourceARN"]] = {name: value for name, value in kept.items() if name not in data["TagKeys"]}
        return {}

    actions = {
        "RegisterScalableTarget": register_target,
        "DescribeScalableTargets": describe_targets,
        "DeregisterScalableTarget": deregister_target,
        "PutScalingPolicy": put_policy,
        "DescribeScalingPolicies": describe_policies,
        "DeleteScalingPolicy": delete_policy,
        "TagResource": tag,
        "UntagResource": untag,
        "ListTagsForResource": lambda data: {"Tags": tags.get(data["ResourceARN"]) or {}},
    }

    async def handle_request(_method, _path, headers, body, _query_parameters):
        action = headers.get("x-amz-target", "").removeprefix(_TARGET_PREFIX)
        if action not in actions:
            return responses.error_response_json("ValidationException", f"Unknown action: {action}", 400)
        try:
            return responses.json_response(actions[action](json.loads(body or b"{}")))
        except LookupError as error:
            return responses.error_response_json("ObjectNotFoundException", str(error), 400)

    router.SERVICE_PATTERNS["application-autoscaling"] = {
        "target_prefixes": [_TARGET_PREFIX], "credential_scope": "application-autoscaling",
    }
    app.SERVICE_HANDLERS["application-autoscaling"] = handle_request


def _key(data: dict) -> tuple:
    return tuple(data[name] for name in _KEY)


def _is_of(kept: dict, data: dict) -> bool:
    return all(data.get(name) in (None, kept[name]) for name in ("ServiceNamespace", "ScalableDimension"))


def _shown(data: dict) -> str:
    return ", ".join(f"{name}: {data[name]}" for name in _KEY)


def _service_role(account: str, data: dict) -> str:
    suffix = {"ecs": "ECSService"}.get(data["ServiceNamespace"], "CustomResource")
    role = f"AWSServiceRoleForApplicationAutoScaling_{suffix}"
    return f"arn:aws:iam::{account}:role/aws-service-role/{data['ServiceNamespace']}.application-autoscaling.amazonaws.com/{role}"
