"""A health check keeps the Regions that it is checked from.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
ministack looks for their names one level too deep and keeps a list of nothing. No health check asks anything here.
"""

from replace import replace


def apply() -> None:
    from ministack.services import route53

    @replace(route53, "_parse_health_check_config")
    def parse_config(original, element):
        config = original(element)
        regions = route53._find(element, "Regions")
        if regions is not None:
            config["Regions"] = [region.text for region in route53._findall(regions, "Region")]
        return config
