"""Rules of security groups that name a prefix list.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_PrefixListId.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
ministack drops prefix lists from the rules that it is given, and from those that it gives back.
"""

from replace import replace


def apply() -> None:
    from ministack.services import ec2

    @replace(ec2, "_parse_ip_permissions")
    def parse(original, parameters, prefix):
        rules = original(parameters, prefix)
        for number, rule in enumerate(rules, 1):
            index = 1
            while identifier := ec2._p(parameters, f"{prefix}.{number}.PrefixListIds.{index}.PrefixListId"):
                described = ec2._p(parameters, f"{prefix}.{number}.PrefixListIds.{index}.Description")
                rule["PrefixListIds"].append(
                    {"PrefixListId": identifier, **({"Description": described} if described else {})})
                index += 1
        return rules

    @replace(ec2, "_sg_rule_xml")
    def render(original, group, rule, is_egress=False):
        if not rule.get("PrefixListIds"):
            return original(group, rule, is_egress)
        # ministack writes an item for each range of addresses: it is given one in place of the list.
        stand_in = {**rule, "SecurityGroupRuleId": ec2._sg_rule_id(group, is_egress, rule),
                    "IpRanges": [{"CidrIp": "list"}]}
        (prefix_list,) = rule["PrefixListIds"]
        text = original(group, {**stand_in, "PrefixListIds": []}, is_egress).replace(
            "<cidrIpv4>list</cidrIpv4>", f"<prefixListId>{prefix_list['PrefixListId']}</prefixListId>")
        described = prefix_list.get("Description")
        if described and "<description>" not in text:
            text = text.replace("</prefixListId>", f"</prefixListId><description>{ec2._esc(described)}</description>")
        return text
