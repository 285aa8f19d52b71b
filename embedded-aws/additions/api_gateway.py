"""API Gateway's custom domain names and REST APIs answer as AWS does where Terraform looks.

Domain names can be updated, the root of one is the base path `(none)`, an edge-optimized name is the default and needs
its certificate in us-east-1, a regional one in its own region:
https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateDomainName.html
https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateBasePathMapping.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-edge-optimized-custom-domain-name.html
A block or method that was not set is not in the reply, and tags that were set later are:
https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html
https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
A WebSocket API answers at its custom domain name, at the path of its mapping:
https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-custom-domain-names.html
"""

import json

from replace import replace

ROOT = "(none)"
_EDGE_CERTIFICATE_REGION = "us-east-1"
# Blocks that ministack answers with {} when they were never set.
_OPTIONAL_BLOCKS = ("accessLogSettings", "mutualTlsAuthentication")


def apply() -> None:
    from ministack.services import apigateway_v1 as rest

    @replace(rest, "_v1_response")
    def v1_response(original, data, status=200):
        return original(_without_empty_blocks(data), status)

    @replace(rest, "_put_integration")
    def put_integration(original, api_id, resource_id, http_method, data):
        reply = original(api_id, resource_id, http_method, data)
        if reply[0] < 300 and not data.get("httpMethod"):
            method = rest._resources[api_id][resource_id]["resourceMethods"][http_method]
            del method["methodIntegration"]["httpMethod"]
            return rest._v1_response(method["methodIntegration"], 201)
        return reply

    @replace(rest, "_create_domain_name")
    def create_domain_name(original, data):
        data.setdefault("endpointConfiguration", {"types": ["EDGE"]})
        refusal = _certificate_refusal(data)
        if refusal is not None:
            return refusal
        reply = original(data)
        if reply[0] < 300:
            rest._domain_names[data["domainName"]]["domainNameStatus"] = "AVAILABLE"
        return reply

    @replace(rest, "_tag_v1_resource")
    def tag_resource(original, arn, data):
        reply = original(arn, data)
        if reply[0] < 300 and (record := _tagged(arn)) is not None:
            record["tags"] = {**record.get("tags", {}), **data.get("tags", {})}
        return reply

    @replace(rest, "_untag_v1_resource")
    def untag_resource(original, arn, keys):
        reply = original(arn, keys)
        if reply[0] < 300 and (record := _tagged(arn)) is not None:
            record["tags"] = {name: value for name, value in record.get("tags", {}).items() if name not in keys}
        return reply

    @replace(rest, "_create_base_path_mapping")
    def create_base_path_mapping(original, domain_name, data):
        data["basePath"] = data.get("basePath") or ROOT
        return original(domain_name, data)

    @replace(rest, "handle_request")
    async def handle_request(original, method, path, headers, body, query_parameters):
        parts = [part for part in path.strip("/").split("/") if part]
        if method == "PATCH" and parts[:1] == ["domainnames"]:
            operations = json.loads(body or b"{}").get("patchOperations") or []
            if len(parts) == 2:
                return _update_domain_name(parts[1], operations)
            if len(parts) == 4 and parts[2] == "basepathmappings":
                return _update_mapping(parts[1], parts[3], operations)
        return await original(method, path, headers, body, query_parameters)


def is_domain_name(host: str) -> bool:
    """Whether `host` is a custom domain name, with a mapping for the path or without."""
    from ministack.services import apigateway_v1 as rest

    return rest.find_domain_scope(host) is not None


def is_unmapped(host: str, path: str) -> bool:
    """Whether `host` is a custom domain name without a mapping for `path`, which API Gateway answers with 403."""
    from ministack import app

    return is_domain_name(host) and app._resolve_custom_domain_request(host, path) is None


def mapped_socket_path(host: str, path: str):
    """The path under which ministack serves the WebSocket API mapped to a custom domain name, or None."""
    from ministack import app

    resolved = app._resolve_custom_domain_request(host, path)
    if resolved is None:
        return None
    api_id, stage, rest_of_path = resolved
    return f"/_aws/execute-api/{api_id}/{stage}{rest_of_path}"


def _without_empty_blocks(data):
    if not isinstance(data, dict):
        return data
    kept = {name: value for name, value in data.items() if name not in _OPTIONAL_BLOCKS or value}
    if isinstance(kept.get("item"), list):
        kept["item"] = [_without_empty_blocks(item) for item in kept["item"]]
    return kept


def _tagged(arn: str):
    """The record that carries the tags of a domain name, an API or a stage, or None for anything else."""
    from ministack.services import apigateway_v1 as rest

    parts = arn.rpartition("::/")[2].split("/")
    if parts[0] == "domainnames":
        return rest._domain_names.get(parts[1])
    if parts[0] == "restapis" and len(parts) == 4:
        return rest._stages_v1.get(parts[1], {}).get(parts[3])
    return rest._rest_apis.get(parts[1]) if parts[0] == "restapis" else None


def _certificate_refusal(domain: dict):
    from ministack.core.responses import get_region
    from ministack.services import apigateway_v1 as rest

    for name, region in (("certificateArn", _EDGE_CERTIFICATE_REGION), ("regionalCertificateArn", get_region())):
        arn = domain.get(name)
        if arn and arn.split(":")[3] != region:
            return rest._v1_error(
                "BadRequestException", f"Invalid certificate ARN: {arn}. Certificate must be in '{region}'.", 400
            )
    return None


def _update_domain_name(domain_name: str, operations: list):
    from ministack.services import apigateway_v1 as rest

    domain = rest._domain_names.get(domain_name)
    if domain is None:
        return rest._v1_error("NotFoundException", "Invalid domain name identifier specified", 404)
    updated = json.loads(json.dumps(domain))
    for operation in operations:
        if operation["path"].startswith("/endpointConfiguration/types"):
            updated["endpointConfiguration"] = {**updated["endpointConfiguration"], "types": [operation["value"]]}
        else:
            rest._apply_patch(updated, [operation])
    refusal = _certificate_refusal(updated)
    if refusal is not None:
        return refusal
    domain.update(updated)
    return rest._v1_response(domain)


def _update_mapping(domain_name: str, base_path: str, operations: list):
    from ministack.services import apigateway_v1 as rest

    mappings = rest._base_path_mappings.get(domain_name, {})
    mapping = mappings.get(base_path)
    if mapping is None:
        return rest._v1_error("NotFoundException", "Invalid base path mapping identifier specified", 404)
    members = {"/basePath": "basePath", "/restapiId": "restApiId", "/stage": "stage"}
    for operation in operations:
        if operation["path"] not in members:
            return rest._v1_error("BadRequestException", f"Invalid patch path {operation['path']}", 400)
        mapping[members[operation["path"]]] = operation.get("value") or ""
    mapping["basePath"] = mapping["basePath"] or ROOT
    del mappings[base_path]
    mappings[mapping["basePath"]] = mapping
    return rest._v1_response(rest._public_mapping(mapping))
