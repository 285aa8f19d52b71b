"""Network interfaces of launch templates come back with their security groups and whether they go with the instance.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateInstanceNetworkInterfaceSpecification.html
ministack drops the second, and gives the first back under a name that SDKs do not look for.
"""

import re

from replace import replace


def apply() -> None:
    from ministack.services import ec2

    @replace(ec2, "_parse_lt_data")
    def parse(original, parameters, prefix="LaunchTemplateData"):
        data = original(parameters, prefix)
        for number, interface in enumerate(data.get("NetworkInterfaces", []), 1):
            kept = ec2._p(parameters, f"{prefix}.NetworkInterface.{number}.DeleteOnTermination")
            if kept:
                interface["DeleteOnTermination"] = kept
        return data

    @replace(ec2, "_lt_data_xml")
    def render(original, data):
        text = re.sub(r"<groupSet>(.*?)</groupSet>", _with_group_ids, original(data))
        for interface in data.get("NetworkInterfaces", []):
            index, kept = interface.get("DeviceIndex"), interface.get("DeleteOnTermination")
            if kept is not None:
                text = text.replace(f"<deviceIndex>{index}</deviceIndex>",
                                    f"<deviceIndex>{index}</deviceIndex><deleteOnTermination>{kept}</deleteOnTermination>")
        return text


def _with_group_ids(groups) -> str:
    return groups[0].replace("<item>", "<groupId>").replace("</item>", "</groupId>")
