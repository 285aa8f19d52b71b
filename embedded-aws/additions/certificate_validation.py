"""A certificate that is validated by DNS is issued when its validation records exist, not before.

https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
ministack issues every certificate at once. A name that no hosted zone here covers is validated by a name server
elsewhere, about which nothing is known; its certificate is issued at once.
"""

import host_names
from replace import replace

PENDING, ISSUED = "PENDING_VALIDATION", "ISSUED"


def apply() -> None:
    from ministack.services import acm

    @replace(acm, "_request_certificate")
    def request_certificate(original, data):
        known = set(acm._certificates._data)
        reply = original(data)
        for key in set(acm._certificates._data) - known:
            certificate = acm._certificates._data[key]
            if certificate["ValidationMethod"] == "DNS":
                _set_status(certificate, PENDING)
        return reply

    @replace(acm, "handle_request")
    async def handle_request(original, *arguments):
        refresh()
        return await original(*arguments)


def refresh() -> None:
    """Issue every pending certificate whose records have appeared."""
    from ministack.services import acm

    for certificate in list(acm._certificates._data.values()):
        if certificate["Status"] == PENDING and all(map(_is_proven, certificate["DomainValidationOptions"])):
            _set_status(certificate, ISSUED)


def _is_proven(option: dict) -> bool:
    record = option["ResourceRecord"]
    return host_names.has_record(record["Name"], record["Type"], record["Value"])


def _set_status(certificate: dict, status: str) -> None:
    certificate["Status"] = status
    for option in certificate["DomainValidationOptions"]:
        option["ValidationStatus"] = "SUCCESS" if status == ISSUED else PENDING
