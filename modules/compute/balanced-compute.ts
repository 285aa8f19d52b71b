import type { NetworkSettings } from "../../config";
import type { Construct, ITerraformDependable } from "../../framework/cdktf";
import { AliasRecords } from "../alias-records";
import { LoadBalancer } from "../load-balancer";
import type { LogKey } from "../log-key";
import { flowLogGroupOf } from "../network/flow-logs";
import { Network, type NetworkProps } from "../network/network";
import { ServerSecurityGroup } from "../server-security-group";
import { healthPath, serverPort } from "./server-process";

/** What an option behind a load balancer needs of the zone. */
export interface BalancedComputeProps {
  /** Names everything that the option makes. */
  readonly name: string;
  /** Name of the environment, for the parameter that holds the release. */
  readonly environment: string;
  /** Variables of the app's process environment. No secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** The values of the proof header by which CloudFront is known. Sensitive. */
  readonly acceptedProofs: string[];
  /** Stable host name under which CloudFront asks the load balancer, and the hosted zone to write it into. */
  readonly originDomain: string;
  readonly zoneId: string;
  /** ARN of a validated certificate for it, of the load balancer's region. */
  readonly certificateArn: string;
  /** Bucket of the region for the load balancer's access logs. */
  readonly logBucket: string;
  readonly staticBucketArn: string;
  readonly deletionProtection: boolean;
  /** Tags of what the option itself starts, to which the provider's default tags do not come. */
  readonly tags: Readonly<Record<string, string>>;
  readonly region: string;
  readonly account: string;
  readonly logRetentionDays: number;
  /** Key of its log groups. */
  readonly logKey: LogKey;
}

/** What servers stand in: their network, the load balancer before them, and what lets only that one in. */
export interface BalancedPlace {
  readonly network: Network;
  readonly loadBalancer: LoadBalancer;
  readonly securityGroup: ServerSecurityGroup;
  /** Name of the log group of the network's flows. */
  readonly flowLogGroup: string;
}

/** What differs between the places of options. */
export interface BalancedPlaceProps extends Pick<NetworkProps, "awsApis" | "buckets"> {
  readonly settings: NetworkSettings;
  readonly targetType: "ip" | "instance";
}

/** Makes a place for servers that listen on the port, and answer on the health path, of every standalone server. */
export function makePlace(
  scope: Construct,
  { settings, awsApis, buckets, targetType }: BalancedPlaceProps,
  props: BalancedComputeProps,
): BalancedPlace {
  const { name, logRetentionDays, logKey, region, account } = props;
  const flowLogGroup = flowLogGroupOf(name);
  const network = new Network(scope, "network", {
    name,
    settings,
    awsApis,
    buckets,
    logKeyArn: logKey.arnFor(flowLogGroup),
    logRetentionDays,
    region,
    account,
  });
  const loadBalancer = new LoadBalancer(scope, "load-balancer", {
    ...props,
    network,
    targetType,
    targetPort: serverPort,
    healthPath,
  });
  const port = serverPort;
  const securityGroup = new ServerSecurityGroup(scope, "server-security-group", { name, network, loadBalancer, port });
  return { network, loadBalancer, securityGroup, flowLogGroup };
}

/** Gives a load balancer the name under which CloudFront asks it, once its servers are there. */
export function nameLoadBalancer(
  scope: Construct,
  { zoneId, originDomain }: BalancedComputeProps,
  loadBalancer: LoadBalancer,
  servers: ITerraformDependable,
): void {
  new AliasRecords(scope, "origin", {
    zoneId,
    name: originDomain,
    target: loadBalancer.target,
    ipv6: false,
    after: [servers, ...loadBalancer.ready],
  });
}
