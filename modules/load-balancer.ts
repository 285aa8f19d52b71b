import {
  DataAwsEc2ManagedPrefixList,
  Lb,
  LbListener,
  LbListenerRule,
  LbTargetGroup,
  SecurityGroup,
  VpcSecurityGroupIngressRule,
} from "../framework/aws";
import { Construct, type ITerraformDependable } from "../framework/cdktf";
import { loadBalancerPrefix } from "./log-bucket";
import type { Network } from "./network/network";

export interface LoadBalancerProps {
  /** Names the security groups, and the load balancer's logs. */
  readonly name: string;
  readonly network: Network;
  /** ARN of a validated certificate of the load balancer's region. */
  readonly certificateArn: string;
  /** The values of the proof header by which CloudFront is known. Sensitive. */
  readonly acceptedProofs: string[];
  /** How targets are registered: by the address of a task, or as an instance. */
  readonly targetType: "ip" | "instance";
  /** Port on which the targets listen. */
  readonly targetPort: number;
  /** Path that answers 200 exactly when a target is well. */
  readonly healthPath: string;
  /** Bucket of the load balancer's region for its access logs. */
  readonly logBucket: string;
  readonly deletionProtection: boolean;
}

/**
 * TLS 1.3, and 1.2 for CloudFront, which speaks no newer one to its origins.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** Seconds in which a target that is going away finishes its requests: as long as CloudFront waits for an answer. */
const drainSeconds = 30;

/** Seconds that an idle connection is kept open. Servers have to keep theirs for longer. */
export const idleSeconds = 60;

/** Two good answers put a target into service, three bad ones (45 seconds) take it out. */
const healthCheck = { interval: 15, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 3 };

/**
 * A load balancer on the internet that CloudFront alone gets through: its security groups let in CloudFront's addresses
 * only, and since those are everybody's who has a distribution, its listener forwards requests with the proof header
 * only. Targets are asked over HTTP, inside the network, from the load balancer's security group alone.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 */
export class LoadBalancer extends Construct {
  /** Host name and hosted zone that an alias record points at. */
  readonly target: { readonly domainName: string; readonly hostedZoneId: string };
  /** The group that targets let in. */
  readonly securityGroupId: string;
  readonly targetGroupArn: string;
  /** How metrics name the load balancer and its targets. */
  readonly dimensions: { readonly LoadBalancer: string; readonly TargetGroup: string };
  /** What stands when the load balancer answers. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { name, network } = props;
    const groups = securityGroups(this, name, network.vpcId);
    this.securityGroupId = groups.https.id;
    const balancer = new Lb(this, "load-balancer", {
      // The rest is generated: a replacement stands beside its predecessor until the distribution has moved.
      namePrefix: "outre-",
      loadBalancerType: "application",
      internal: false,
      subnets: network.publicSubnetIds,
      securityGroups: [groups.https.id, groups.http.id],
      // CloudFront asks its origins over IPv4.
      ipAddressType: "ipv4",
      idleTimeout: idleSeconds,
      dropInvalidHeaderFields: true,
      enableDeletionProtection: props.deletionProtection,
      accessLogs: { bucket: props.logBucket, prefix: `${loadBalancerPrefix}/${name}`, enabled: true },
      tags: { Name: name },
      lifecycle: { createBeforeDestroy: true },
    });
    this.target = { domainName: balancer.dnsName, hostedZoneId: balancer.zoneId };
    const targets = this.targets(props);
    this.targetGroupArn = targets.arn;
    this.dimensions = { LoadBalancer: balancer.arnSuffix, TargetGroup: targets.arnSuffix };
    this.ready = [...this.listeners(balancer, targets, props)];
  }

  private targets({ network, targetType, targetPort, healthPath, name }: LoadBalancerProps): LbTargetGroup {
    return new LbTargetGroup(this, "targets", {
      // A group of another kind takes its place while it is still in use.
      namePrefix: "outre-",
      vpcId: network.vpcId,
      targetType,
      port: targetPort,
      protocol: "HTTP",
      deregistrationDelay: String(drainSeconds),
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: {
        enabled: true,
        path: healthPath,
        protocol: "HTTP",
        port: "traffic-port",
        matcher: "200",
        ...healthCheck,
      },
      tags: { Name: name },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private listeners(balancer: Lb, targets: LbTargetGroup, props: LoadBalancerProps): ITerraformDependable[] {
    const https = new LbListener(this, "https", {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: tlsPolicy,
      certificateArn: props.certificateArn,
      defaultAction: [
        {
          type: "fixed-response",
          fixedResponse: { statusCode: "403", contentType: "text/plain", messageBody: "Forbidden" },
        },
      ],
    });
    const fromCloudFront = new LbListenerRule(this, "from-cloudfront", {
      listenerArn: https.arn,
      priority: 1,
      condition: [{ httpHeader: { httpHeaderName: "x-outreach-origin-proof", values: props.acceptedProofs } }],
      action: [{ type: "forward", targetGroupArn: targets.arn }],
    });
    const http = new LbListener(this, "http", {
      loadBalancerArn: balancer.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    });
    return [fromCloudFront, http];
  }
}

/**
 * A group for each port: CloudFront's prefix list counts as 55 rules, and a group may have 60.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
 */
function securityGroups(scope: Construct, name: string, vpcId: string): Record<"https" | "http", SecurityGroup> {
  const cloudFront = new DataAwsEc2ManagedPrefixList(scope, "cloudfront", {
    name: "com.amazonaws.global.cloudfront.origin-facing",
  });
  const group = (port: 443 | 80, protocol: "https" | "http") => {
    const made = new SecurityGroup(scope, `${protocol}-security-group`, {
      name: `${name}-${protocol}`,
      description: `${protocol.toUpperCase()} from CloudFront`,
      vpcId,
      tags: { Name: `${name}-${protocol}` },
      lifecycle: { createBeforeDestroy: true },
    });
    new VpcSecurityGroupIngressRule(scope, `${protocol}-from-cloudfront`, {
      securityGroupId: made.id,
      description: "CloudFront's servers",
      prefixListId: cloudFront.id,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
    });
    return made;
  };
  return { https: group(443, "https"), http: group(80, "http") };
}
