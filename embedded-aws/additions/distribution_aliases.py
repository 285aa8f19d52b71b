"""Refusals that CreateDistribution and UpdateDistribution give and ministack does not.

An alternate domain name belongs to one distribution (CNAMEAlreadyExists, 409), needs a certificate that covers it
(InvalidViewerCertificate, 400), and that certificate has to be issued in us-east-1; an origin access identity has to
exist (InvalidOriginAccessIdentity, 400):
https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
"""

import certificate_validation
import distributions
import origin_access_identity
from replace import replace

# The one region whose certificates CloudFront can use.
CERTIFICATE_REGION = "us-east-1"


def apply() -> None:
    from ministack.services import cloudfront

    @replace(cloudfront, "_create_distribution")
    def create_distribution(original, headers, body):
        config, _tags = cloudfront._unwrap_distribution_create_xml(cloudfront._parse_body(body))
        return (_refusal(config, None) if config is not None else None) or original(headers, body)

    @replace(cloudfront, "_update_distribution")
    def update_distribution(original, distribution_id, headers, body):
        config = cloudfront._parse_body(body)
        return (_refusal(config, distribution_id) if config is not None else None) or original(
            distribution_id, headers, body
        )


def _refusal(config, own_id):
    """The error for a configuration that AWS would refuse, or None. `own_id` is the distribution being updated."""
    from ministack.services import cloudfront

    names = [alias.text.lower() for alias in _items(config, "Aliases") if alias.text]
    for name in names:
        if _is_taken(name, own_id, cloudfront._text(config, "CallerReference")):
            return cloudfront._error(
                "CNAMEAlreadyExists",
                "One or more of the CNAMEs you provided are already associated with a different resource.",
                409,
            )
    return _certificate_refusal(config, names) or _identity_refusal(config)


def _items(config, block: str) -> list:
    from ministack.services import cloudfront

    element = cloudfront._find(config, block)
    items = cloudfront._find(element, "Items") if element is not None else None
    return list(items) if items is not None else []


def _is_taken(name: str, own_id, caller_reference: str) -> bool:
    return any(
        name in distributions.aliases(other)
        for _account, other in distributions.every_distribution()
        if other["Id"] != own_id and other["CallerReference"] != caller_reference
    )


def _certificate_refusal(config, names: list):
    from ministack.services import cloudfront

    viewer = cloudfront._find(config, "ViewerCertificate")
    arn = cloudfront._text(viewer, "ACMCertificateArn") if viewer is not None else ""
    if not arn:
        if not names or (viewer is not None and cloudfront._text(viewer, "IAMCertificateId")):
            return None
        return _invalid_certificate(
            "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted "
            "certificate that validates your authorization to use the domain name."
        )
    covered = _names_of_certificate(arn)
    if covered is None:
        return _invalid_certificate(
            "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include "
            "a valid certificate chain."
        )
    if all(_covers(covered, name) for name in names):
        return None
    return _invalid_certificate(
        "The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that "
        "you're trying to add."
    )


def _names_of_certificate(arn: str):
    """The names of an issued certificate in us-east-1, or None."""
    from ministack.services import acm

    certificate_validation.refresh()
    parts = arn.split(":")
    if len(parts) < 6 or parts[3] != CERTIFICATE_REGION:
        return None
    certificate = acm._certificates.get_scoped(parts[4], parts[3], arn)
    if certificate is None or certificate["Status"] != certificate_validation.ISSUED:
        return None
    return [name.lower() for name in {certificate["DomainName"], *certificate.get("SubjectAlternativeNames", [])}]


def _covers(covered: list, name: str) -> bool:
    """A wildcard of a certificate stands for exactly one label (RFC 6125, 6.4.3)."""
    return any(entry == name or (entry.startswith("*.") and name.partition(".")[2] == entry[2:]) for entry in covered)


def _invalid_certificate(message: str):
    from ministack.services import cloudfront

    return cloudfront._error("InvalidViewerCertificate", message, 400)


def _identity_refusal(config):
    from ministack.services import cloudfront

    for origin in _items(config, "Origins"):
        s3_origin = cloudfront._find(origin, "S3OriginConfig")
        reference = cloudfront._text(s3_origin, "OriginAccessIdentity") if s3_origin is not None else ""
        if reference and not origin_access_identity.exists(reference):
            return cloudfront._error(
                "InvalidOriginAccessIdentity", "The origin access identity is not valid or doesn't exist.", 400
            )
    return None
