import { SecurityGroup, VpcSecurityGroupEgressRule, VpcSecurityGroupIngressRule } from "../framework/aws";
import { Construct } from "../framework/cdktf";
import type { LoadBalancer } from "./load-balancer";
import type { Network } from "./network/network";

export interface ServerSecurityGroupProps {
  readonly name: string;
  readonly network: Network;
  readonly loadBalancer: LoadBalancer;
  /** Port on which the servers listen. */
  readonly port: number;
}

/** Servers let in their load balancer, which reaches nothing else, and connect out with TLS. */
export class ServerSecurityGroup extends Construct {
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, { name, network, loadBalancer, port }: ServerSecurityGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, "group", {
      name: `${name}-server`,
      description: "Servers behind the load balancer",
      vpcId: network.vpcId,
      tags: { Name: `${name}-server` },
      lifecycle: { createBeforeDestroy: true },
    });
    this.securityGroupId = group.id;
    const toServer = { description: "Requests", ipProtocol: "tcp", fromPort: port, toPort: port };
    new VpcSecurityGroupIngressRule(this, "from-load-balancer", {
      ...toServer,
      securityGroupId: group.id,
      referencedSecurityGroupId: loadBalancer.securityGroupId,
    });
    new VpcSecurityGroupEgressRule(this, "load-balancer-to-server", {
      ...toServer,
      securityGroupId: loadBalancer.securityGroupId,
      referencedSecurityGroupId: group.id,
    });
    for (const [place, to] of Object.entries(network.egress)) {
      new VpcSecurityGroupEgressRule(this, `to-${place}`, {
        securityGroupId: group.id,
        description: "HTTPS",
        ...("cidrBlock" in to ? { cidrIpv4: to.cidrBlock } : { prefixListId: to.prefixListId }),
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      });
    }
  }
}
