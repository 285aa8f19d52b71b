"""Origin access identities: create, get, get config, update, delete and list, over REST as AWS defines it.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateCloudFrontOriginAccessIdentity.html
https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteCloudFrontOriginAccessIdentity.html
Each has an S3 canonical user id, under which a bucket policy may name it as well as by its ARN:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
"""

import re
import secrets
from xml.etree.ElementTree import SubElement

from replace import replace

_PATH = "/2020-05-31/origin-access-identity/cloudfront"
_ROUTE = re.compile(rf"^{_PATH}(?:/(?P<id>[^/]+)(?P<config>/config)?)?/?$")
_REFERENCE = "origin-access-identity/cloudfront/"
_MAXIMUM_ITEMS = "100"

_identities: dict = {}


def exists(reference: str) -> bool:
    """Whether `origin-access-identity/cloudfront/ID`, an origin's way to name an identity, names one."""
    return reference.startswith(_REFERENCE) and reference[len(_REFERENCE):] in _identities


def arn(identity_id: str) -> str:
    """The principal under which S3 knows an identity."""
    return f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity_id}"


def arn_of_canonical_user(canonical_user_id: str):
    """The same principal, found by its S3 canonical user id; None if nobody has that id."""
    for identity in _identities.values():
        if identity["S3CanonicalUserId"] == canonical_user_id:
            return arn(identity["Id"])
    return None


def apply() -> None:
    from ministack.services import cloudfront

    @replace(cloudfront, "handle_request")
    async def handle_request(original, method, path, headers, body, query_parameters):
        route = _ROUTE.match(path)
        if route is None:
            return await original(method, path, headers, body, query_parameters)
        return _handle(method, route.group("id"), bool(route.group("config")), headers, body, query_parameters)


def _handle(method, identity_id, config_only, headers, body, query_parameters):
    from ministack.services import cloudfront

    if identity_id is None:
        if method == "POST":
            return _create(body)
        if method == "GET":
            return _list(query_parameters)
    else:
        identity = _identities.get(identity_id)
        if identity is None:
            return cloudfront._error(
                "NoSuchCloudFrontOriginAccessIdentity", "The specified origin access identity does not exist.", 404
            )
        if method == "GET":
            return _config_reply(identity) if config_only else _reply(identity)
        if method == "PUT" and config_only:
            return _refuse_stale(headers, identity) or _update(identity, body)
        if method == "DELETE" and not config_only:
            return _refuse_stale(headers, identity) or _delete(identity)
    return cloudfront._error("InvalidAction", f"{method} is not an action on an origin access identity.", 400)


def _create(body):
    from ministack.services import cloudfront

    config = cloudfront._parse_body(body)
    if config is None:
        return cloudfront._error("MalformedXML", "The XML document is malformed.", 400)
    reference, comment = cloudfront._text(config, "CallerReference"), cloudfront._text(config, "Comment")
    if not reference:
        return cloudfront._error("InvalidArgument", "CallerReference is required.", 400)
    for identity in _identities.values():
        if identity["CallerReference"] == reference:
            if identity["Comment"] == comment:
                return _reply(identity, status=201)
            return cloudfront._error(
                "CloudFrontOriginAccessIdentityAlreadyExists",
                "The caller reference is in use by an origin access identity with another configuration.", 409,
            )
    identity_id = cloudfront._dist_id()
    _identities[identity_id] = {
        "Id": identity_id,
        "S3CanonicalUserId": secrets.token_hex(48),
        "CallerReference": reference,
        "Comment": comment,
        "ETag": cloudfront._dist_id(),
    }
    return _reply(_identities[identity_id], status=201)


def _update(identity, body):
    from ministack.services import cloudfront

    config = cloudfront._parse_body(body)
    if config is None:
        return cloudfront._error("MalformedXML", "The XML document is malformed.", 400)
    if cloudfront._text(config, "CallerReference") != identity["CallerReference"]:
        return cloudfront._error("IllegalUpdate", "The caller reference cannot be changed.", 400)
    identity["Comment"] = cloudfront._text(config, "Comment")
    identity["ETag"] = cloudfront._dist_id()
    return _reply(identity)


def _delete(identity):
    from ministack.services import cloudfront

    if any(_uses(distribution, identity["Id"]) for distribution in cloudfront._distributions._data.values()):
        return cloudfront._error(
            "CloudFrontOriginAccessIdentityInUse",
            "The CloudFront origin access identity is still being used.", 409,
        )
    del _identities[identity["Id"]]
    return 204, {}, b""


def _uses(distribution, identity_id: str) -> bool:
    from ministack.services import cloudfront

    origins = cloudfront.parse_distribution_dataplane_config(distribution)["origins"]
    return any(origin["oai_id"] == identity_id for origin in origins.values())


def _refuse_stale(headers, identity):
    from ministack.services import cloudfront

    if not headers.get("if-match"):
        return cloudfront._error(
            "InvalidIfMatchVersion", "The If-Match version is missing or not valid for the resource.", 400
        )
    if headers["if-match"] != identity["ETag"]:
        return cloudfront._error(
            "PreconditionFailed",
            "The precondition given in one or more of the request-header fields evaluated to false.", 412,
        )
    return None


def _append_config(parent, identity) -> None:
    SubElement(parent, "CallerReference").text = identity["CallerReference"]
    SubElement(parent, "Comment").text = identity["Comment"]


def _reply(identity, status=200):
    from ministack.services import cloudfront

    def build(root):
        SubElement(root, "Id").text = identity["Id"]
        SubElement(root, "S3CanonicalUserId").text = identity["S3CanonicalUserId"]
        _append_config(SubElement(root, "CloudFrontOriginAccessIdentityConfig"), identity)

    headers = {"ETag": identity["ETag"]}
    if status == 201:
        headers["Location"] = f"https://cloudfront.amazonaws.com{_PATH}/{identity['Id']}"
    return cloudfront._xml_response("CloudFrontOriginAccessIdentity", build, status=status, extra_headers=headers)


def _config_reply(identity):
    from ministack.services import cloudfront

    return cloudfront._xml_response(
        "CloudFrontOriginAccessIdentityConfig",
        lambda root: _append_config(root, identity),
        extra_headers={"ETag": identity["ETag"]},
    )


def _list(query_parameters):
    from ministack.services import cloudfront

    def build(root):
        SubElement(root, "Marker").text = cloudfront._qval(query_parameters, "Marker", "")
        SubElement(root, "MaxItems").text = _MAXIMUM_ITEMS
        SubElement(root, "IsTruncated").text = "false"
        SubElement(root, "Quantity").text = str(len(_identities))
        if _identities:
            items = SubElement(root, "Items")
            for identity in _identities.values():
                summary = SubElement(items, "CloudFrontOriginAccessIdentitySummary")
                SubElement(summary, "Id").text = identity["Id"]
                SubElement(summary, "S3CanonicalUserId").text = identity["S3CanonicalUserId"]
                SubElement(summary, "Comment").text = identity["Comment"]

    return cloudfront._xml_response("CloudFrontOriginAccessIdentityList", build)
