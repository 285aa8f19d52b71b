"""Auto Scaling groups come back complete, and register their instances with their target groups.

https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AutoScalingGroup.html
https://docs.aws.amazon.com/autoscaling/ec2/userguide/attach-load-balancer-asg.html
ministack's reply has a handful of the members, its updates know fewer, and it knows no metrics collection. Instances
are in service at once; no machine runs.
"""

from urllib.parse import parse_qs

import query_protocol
from replace import replace

# Members that ministack keeps itself, under the same names.
_KEPT = ("MinSize", "MaxSize", "DesiredCapacity", "DefaultCooldown", "HealthCheckGracePeriod", "Tags")
# What belongs to a request alone.
_NOT_A_MEMBER = ("AutoScalingGroupName", "InstanceId", "LifecycleHookSpecificationList", "HonorCooldown")


def apply() -> None:
    from ministack.services import autoscaling

    actions = {
        "CreateAutoScalingGroup": _put,
        "UpdateAutoScalingGroup": _put,
        "DeleteAutoScalingGroup": _delete,
        "DescribeAutoScalingGroups": _describe,
        "EnableMetricsCollection": _enable_metrics,
        "DisableMetricsCollection": _disable_metrics,
        "AttachLoadBalancerTargetGroups": _attach,
        "DetachLoadBalancerTargetGroups": _detach,
    }

    @replace(autoscaling, "handle_request")
    async def handle_request(original, method, path, headers, body, query_parameters):
        parameters = {name: value[0] for name, value in parse_qs(
            (body or b"").decode("utf-8", errors="replace"), keep_blank_values=True).items()}
        action = parameters.get("Action", "")
        if action not in actions:
            return await original(method, path, headers, body, query_parameters)
        given = query_protocol.parse_input("autoscaling", action, parameters)
        group = autoscaling._asgs.get(given.get("AutoScalingGroupName"))
        if group is None and action not in ("CreateAutoScalingGroup", "DescribeAutoScalingGroups"):
            return autoscaling._error("ValidationError", "AutoScalingGroup name not found - null")
        reply = await original(method, path, headers, body, query_parameters) if _is_known(autoscaling, action) else None
        if reply is not None and reply[0] >= 300:
            return reply
        result = actions[action](autoscaling, given)
        return reply if result is None and reply is not None else autoscaling._xml(
            200, f"{action}Response", f"<{action}Result>{result or ''}</{action}Result>")


def _is_known(autoscaling, action: str) -> bool:
    return action in autoscaling._ACTION_MAP


def _put(autoscaling, given: dict) -> None:
    group = autoscaling._asgs[given["AutoScalingGroupName"]]
    group.setdefault("Given", {}).update(
        {name: value for name, value in given.items() if name not in _NOT_A_MEMBER and name not in _KEPT})
    _register(group)


def _delete(autoscaling, given: dict) -> None:
    # ministack has taken the group away already; its instances go with it.
    from ministack.services import alb

    name = given["AutoScalingGroupName"]
    for arn, targets in list(alb._targets.items()):
        alb._targets[arn] = [target for target in targets if target.get("Group") != name]


def _describe(autoscaling, given: dict) -> str:
    names = given.get("AutoScalingGroupNames")
    groups = [_complete(group) for name, group in autoscaling._asgs.items() if not names or name in names]
    return query_protocol.render_output("autoscaling", "DescribeAutoScalingGroups", {"AutoScalingGroups": groups})


def _enable_metrics(autoscaling, given: dict) -> None:
    members = autoscaling._asgs[given["AutoScalingGroupName"]].setdefault("Given", {})
    known = {one["Metric"] for one in members.get("EnabledMetrics", [])}
    members["EnabledMetrics"] = [{"Metric": name, "Granularity": given["Granularity"]}
                                 for name in sorted(known | set(given.get("Metrics", [])))]


def _disable_metrics(autoscaling, given: dict) -> None:
    members = autoscaling._asgs[given["AutoScalingGroupName"]].setdefault("Given", {})
    gone = given.get("Metrics")
    members["EnabledMetrics"] = [one for one in members.get("EnabledMetrics", []) if gone and one["Metric"] not in gone]


def _attach(autoscaling, given: dict) -> None:
    group = autoscaling._asgs[given["AutoScalingGroupName"]]
    members = group.setdefault("Given", {})
    members["TargetGroupARNs"] = sorted({*members.get("TargetGroupARNs", []), *given["TargetGroupARNs"]})
    _register(group)


def _detach(autoscaling, given: dict) -> None:
    from ministack.services import alb

    group = autoscaling._asgs[given["AutoScalingGroupName"]]
    members = group.setdefault("Given", {})
    gone = set(given["TargetGroupARNs"])
    members["TargetGroupARNs"] = [arn for arn in members.get("TargetGroupARNs", []) if arn not in gone]
    for arn in gone:
        alb._targets[arn] = [one for one in alb._targets.get(arn, []) if one.get("Group") != group["AutoScalingGroupName"]]


def _register(group: dict) -> None:
    from ministack.services import alb

    name = group["AutoScalingGroupName"]
    for arn in group["Given"].get("TargetGroupARNs", []):
        port = alb._tgs[arn].get("Port") if arn in alb._tgs else None
        others = [target for target in alb._targets.get(arn, []) if target.get("Group") != name]
        alb._targets[arn] = others + [
            {"Id": instance["InstanceId"], "Port": port, "Group": name} for instance in group["Instances"]]


def _complete(group: dict) -> dict:
    given = group.get("Given", {})
    members = {name: value for name, value in group.items() if name not in ("Given", "Status", "InstanceRefreshes")}
    complete = {**members, **given}
    template = complete.get("LaunchTemplate")
    if template:
        complete["LaunchTemplate"] = _named(template)
        complete["Instances"] = [
            {**{name: value for name, value in one.items() if value != ""}, "LaunchTemplate": complete["LaunchTemplate"]}
            for one in group["Instances"]]
    return {name: value for name, value in complete.items() if value not in ("", [], {})}


def _named(template: dict) -> dict:
    """A launch template by both its id and its name, whichever was given."""
    from ministack.services import ec2

    for kept in ec2._launch_templates.values():
        if template.get("LaunchTemplateId") == kept["LaunchTemplateId"] or (
                template.get("LaunchTemplateName") == kept["LaunchTemplateName"]):
            return {**template, "LaunchTemplateId": kept["LaunchTemplateId"],
                    "LaunchTemplateName": kept["LaunchTemplateName"]}
    return template
