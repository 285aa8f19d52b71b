"""Finding the distribution that answers for a host name.

A viewer reaches a distribution by its own domain name or by one of its alternate domain names; a name that starts
with an asterisk stands for every name that ends like it, and a more specific name wins over it:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
"""

from ministack.services import cloudfront


def every_distribution() -> list:
    """(account id, distribution) of every account: a host name is unique across AWS, not within an account."""
    return [(account, record) for (account, _), record in list(cloudfront._distributions._data.items())]


def aliases(distribution: dict) -> list:
    """The alternate domain names of a distribution, in lower case."""
    return [alias.lower() for alias in cloudfront._get_distribution_aliases(distribution)]


def host_name(host: str) -> str:
    """The name in a Host header: lower case, without port and trailing dot."""
    return host.strip().lower().rsplit(":", 1)[0].rstrip(".")


def find(host: str):
    """(account id, distribution) that answers for `host`, or None. A disabled distribution answers for nothing."""
    name = host_name(host)
    found, specificity = None, 0
    for account, distribution in every_distribution():
        if not distribution["enabled"]:
            continue
        for candidate in [distribution["DomainName"].lower(), *aliases(distribution)]:
            if _answers_for(candidate, name) and len(candidate.lstrip("*")) > specificity:
                found, specificity = (account, distribution), len(candidate.lstrip("*"))
                if candidate == name:
                    return found
    return found


def _answers_for(candidate: str, name: str) -> bool:
    return candidate == name or (candidate.startswith("*.") and name.endswith(candidate[1:]))
