"""Endpoints of a VPC come back with their policy, their security groups and whether they answer under public names.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
ministack keeps neither. No traffic passes an endpoint.
"""

from replace import replace, replace_action


def apply() -> None:
    from ministack.services import ec2

    @replace_action(ec2._ACTION_MAP, "CreateVpcEndpoint")
    def create(original, parameters):
        before = set(ec2._vpc_endpoints)
        original(parameters)
        (made,) = set(ec2._vpc_endpoints) - before
        endpoint = ec2._vpc_endpoints[made]
        endpoint["PolicyDocument"] = ec2._p(parameters, "PolicyDocument")
        endpoint["SecurityGroupIds"] = ec2._parse_member_list(parameters, "SecurityGroupId")
        endpoint["PrivateDnsEnabled"] = ec2._p(parameters, "PrivateDnsEnabled") or "false"
        fields = ec2._vpce_fields_xml(endpoint, tag="vpcEndpoint")
        return ec2._xml(200, "CreateVpcEndpointResponse", fields)

    @replace_action(ec2._ACTION_MAP, "ModifyVpcEndpoint")
    def modify(original, parameters):
        reply = original(parameters)
        endpoint = ec2._vpc_endpoints.get(ec2._p(parameters, "VpcEndpointId"))
        if endpoint is not None:
            gone = ec2._parse_member_list(parameters, "RemoveSecurityGroupId")
            kept = [one for one in endpoint.get("SecurityGroupIds", []) if one not in gone]
            endpoint["SecurityGroupIds"] = kept + ec2._parse_member_list(parameters, "AddSecurityGroupId")
            endpoint["PrivateDnsEnabled"] = (
                ec2._p(parameters, "PrivateDnsEnabled") or endpoint.get("PrivateDnsEnabled", "false"))
        return reply

    @replace(ec2, "_vpce_fields_xml")
    def fields(original, endpoint, tag="item"):
        groups = "".join(f"<item><groupId>{one}</groupId></item>" for one in endpoint.get("SecurityGroupIds", []))
        policy = endpoint.get("PolicyDocument")
        more = (f"<groupSet>{groups}</groupSet>"
                f"<privateDnsEnabled>{endpoint.get('PrivateDnsEnabled', 'false')}</privateDnsEnabled>"
                + (f"<policyDocument>{ec2._esc(policy)}</policyDocument>" if policy else ""))
        known = original(endpoint, tag)
        end = known.rindex(f"</{tag}>")
        return known[:end] + more + known[end:]
