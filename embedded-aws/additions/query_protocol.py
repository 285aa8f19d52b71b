"""AWS's query protocol, read and written by the service's own model instead of by hand.

https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
"""

import functools
from datetime import datetime, timezone
from xml.etree.ElementTree import Element, SubElement, tostring

import botocore.session


@functools.lru_cache(maxsize=None)
def operation(service: str, name: str):
    """The model of an operation, as the SDKs have it."""
    return botocore.session.get_session().get_service_model(service).operation_model(name)


def parse(shape, parameters: dict, prefix: str):
    """The value of `shape` in form parameters, or None when the request does not have it."""
    if shape.type_name == "structure":
        values = {name: parse(member, parameters, f"{prefix}.{name}") for name, member in _members(shape)}
        return {name: value for name, value in values.items() if value is not None} or None
    if shape.type_name == "list":
        items, index = [], 1
        while (item := parse(shape.member, parameters, f"{prefix}.member.{index}")) is not None:
            items.append(item)
            index += 1
        return items or None
    return _scalar(shape, _first(parameters.get(prefix)))


def parse_input(service: str, name: str, parameters: dict) -> dict:
    """The whole input of an operation."""
    shape = operation(service, name).input_shape
    values = {member: parse(of, parameters, member) for member, of in _members(shape)}
    return {member: value for member, value in values.items() if value is not None}


def render_output(service: str, name: str, value: dict) -> str:
    """The inner XML of an operation's result; members without a value are left out."""
    root = Element("root")
    _render(root, operation(service, name).output_shape, value)
    return "".join(tostring(child, encoding="unicode") for child in root)


def _members(shape):
    return shape.members.items()


def _first(value):
    return value[0] if isinstance(value, list) else value


def _scalar(shape, text):
    if text is None:
        return None
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name in ("double", "float"):
        return float(text)
    if shape.type_name == "boolean":
        return text == "true"
    return text


def _render(element, shape, value) -> None:
    if shape.type_name == "structure":
        for name, member in _members(shape):
            if value.get(name) is not None:
                _render(SubElement(element, name), member, value[name])
    elif shape.type_name == "list":
        for item in value:
            _render(SubElement(element, "member"), shape.member, item)
    elif shape.type_name == "boolean":
        element.text = "true" if value else "false"
    elif shape.type_name == "timestamp" and isinstance(value, (int, float)):
        element.text = datetime.fromtimestamp(value, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    else:
        element.text = str(value)
