"""Alarms come back complete: everything that PutMetricAlarm was given is in the reply of DescribeAlarms.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_CompositeAlarm.html
ministack's reply in the query protocol has a handful of the members, and metric math is dropped in every protocol.
"""

import json

import query_protocol
from replace import replace

# Members that ministack does not store.
_DROPPED = ("InsufficientDataActions", "Metrics", "ThresholdMetricId", "EvaluateLowSampleCountPercentile")


def apply() -> None:
    from ministack.services import cloudwatch

    @replace(cloudwatch, "_put_metric_alarm")
    def put_metric_alarm(original, parameters, data, is_cbor, is_json=False):
        given = data if is_cbor or is_json else query_protocol.parse_input("cloudwatch", "PutMetricAlarm", parameters)
        reply = original(parameters, data, is_cbor, is_json)
        if reply[0] < 300:
            _complete(cloudwatch._alarms[given["AlarmName"]], given)
        return reply

    @replace(cloudwatch, "_describe_alarms")
    def describe_alarms(original, parameters, data, is_cbor, is_json=False):
        if is_cbor or is_json:
            return original(parameters, data, is_cbor, is_json)
        asked = query_protocol.parse_input("cloudwatch", "DescribeAlarms", parameters)
        status, _headers, body = original(parameters, asked, False, True)
        if status >= 300:
            return original(parameters, data, is_cbor, is_json)
        result = query_protocol.render_output("cloudwatch", "DescribeAlarms", json.loads(body))
        return cloudwatch._xml(200, "DescribeAlarmsResponse", f"<DescribeAlarmsResult>{result}</DescribeAlarmsResult>")


def _complete(alarm: dict, given: dict) -> None:
    """Add what was dropped, and take away the defaults of an alarm on one metric where they were not asked for."""
    for name in _DROPPED:
        if given.get(name):
            alarm[name] = given[name]
    if "Metrics" in alarm:
        for name in ("MetricName", "Namespace", "Statistic", "Period", "Unit", "Dimensions"):
            alarm.pop(name, None)
    elif alarm.get("ExtendedStatistic"):
        alarm.pop("Statistic", None)
    if not alarm.get("AlarmDescription"):
        alarm.pop("AlarmDescription", None)
    for query in alarm.get("Metrics", []):
        query.setdefault("ReturnData", True)
