"""What a host name resolves to, by the public hosted zones of the emulated Route 53.

A name below a hosted zone exists only if the zone has a record for it:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
A name below none of them belongs to a name server elsewhere; about that one nothing is known here.
"""

from ministack.services import route53


def leads_to_distribution(name: str, distribution: dict) -> bool:
    """Whether a resolver that asks for `name` arrives at `distribution`."""
    name = name.lower().rstrip(".")
    domain = distribution["DomainName"].lower()
    if name == domain:
        return True
    return _records_of_zone(name) is None or leads_to(name, domain)


def leads_to(name: str, domain: str) -> bool:
    """Whether a record of a hosted zone here has `name` lead to `domain`."""
    name, domain = name.lower().rstrip("."), domain.lower().rstrip(".")
    return any(domain == target for record in _records_of_zone(name) or []
               for target in _targets(record) if _is_for(record, name))


def has_record(name: str, kind: str, value: str) -> bool:
    """Whether `name` has a record with this type and value; taken as true when no hosted zone here covers the name."""
    name, value = name.lower().rstrip("."), value.lower().rstrip(".")
    records = _records_of_zone(name)
    if records is None:
        return True
    return any(
        record["Type"] == kind and _is_for(record, name) and value in [
            text.lower().rstrip(".") for text in record.get("ResourceRecords", [])
        ]
        for record in records
    )


def _records_of_zone(name: str):
    """The records of the most specific public hosted zone that covers `name`, or None without one."""
    best, length = None, 0
    for (account, zone_id), zone in list(route53._zones._data.items()):
        apex = zone["name"].lower().rstrip(".")
        if not zone["private"] and (name == apex or name.endswith(f".{apex}")) and len(apex) > length:
            best, length = route53._records.get_scoped(account, None, zone_id, []), len(apex)
    return best


def _is_for(record: dict, name: str) -> bool:
    owner = record["Name"].lower().rstrip(".").replace("\\052", "*")
    return owner == name or (owner.startswith("*.") and name.endswith(owner[1:]))


def _targets(record: dict) -> list:
    """Names that an address or CNAME record leads to."""
    if record["Type"] not in ("A", "AAAA", "CNAME"):
        return []
    named = [record["AliasTarget"]["DNSName"]] if record.get("AliasTarget") else record.get("ResourceRecords", [])
    return [target.lower().rstrip(".") for target in named]
