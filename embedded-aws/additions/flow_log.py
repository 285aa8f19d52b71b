"""Flow logs come back with their role, their interval and their tags.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html
ministack keeps none of the three, and expects tags under another type than EC2 names. No flow is logged.
"""

from replace import replace_action

# What EC2 takes when a request says nothing.
_INTERVAL = "600"
_FORMAT = ("${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} "
           "${bytes} ${start} ${end} ${action} ${log-status}")


def apply() -> None:
    from ministack.services import ec2

    @replace_action(ec2._ACTION_MAP, "CreateFlowLogs")
    def create(original, parameters):
        before = set(ec2._flow_logs)
        reply = original(parameters)
        for made in set(ec2._flow_logs) - before:
            ec2._parse_tag_specs(parameters, "vpc-flow-log", made)
            ec2._flow_logs[made].update(
                DeliverLogsPermissionArn=ec2._p(parameters, "DeliverLogsPermissionArn"),
                MaxAggregationInterval=ec2._p(parameters, "MaxAggregationInterval") or _INTERVAL,
                LogFormat=ec2._p(parameters, "LogFormat") or _FORMAT,
            )
        return reply

    @replace_action(ec2._ACTION_MAP, "DescribeFlowLogs")
    def describe(original, parameters):
        status, headers, body = original(parameters)
        text = body.decode()
        for identifier, flow_log in ec2._flow_logs.items():
            given = "".join(
                f"<{name[0].lower()}{name[1:]}>{ec2._esc(flow_log[name])}</{name[0].lower()}{name[1:]}>"
                for name in ("DeliverLogsPermissionArn", "MaxAggregationInterval", "LogFormat") if flow_log.get(name))
            group = _group_name(flow_log)
            text = text.replace(f"<flowLogId>{identifier}</flowLogId>", f"<flowLogId>{identifier}</flowLogId>{given}{group}")
        return status, headers, text.encode()


def _group_name(flow_log: dict) -> str:
    if flow_log["LogDestinationType"] != "cloud-watch-logs":
        return ""
    name = flow_log["LogDestination"].split(":log-group:")[-1].removesuffix(":*")
    return f"<logGroupName>{name}</logGroupName>"
