import { DataAwsIamPolicyDocument, SecurityGroup, VpcEndpoint, VpcSecurityGroupIngressRule } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";

/** An API of AWS by the end of its endpoint's name. */
export type AwsApi = "ecr.api" | "ecr.dkr" | "logs" | "monitoring" | "ssm" | "ssmmessages";

export interface VpcEndpointsProps {
  /** Begins the names. */
  readonly name: string;
  readonly vpcId: string;
  /** The private subnets, from which the APIs are called. */
  readonly subnets: readonly { readonly id: string; readonly cidrBlock: string }[];
  readonly routeTableIds: string[];
  readonly apis: readonly AwsApi[];
  /** ARNs of buckets that are read through S3's endpoint, beside those that the APIs stand on. */
  readonly buckets: readonly string[];
  readonly region: string;
  readonly account: string;
}

/**
 * Ways to AWS's APIs that do not leave its network: a gateway for S3, which costs nothing, and an interface for each
 * other API. They let through calls of this account's own roles, and objects of the buckets that are needed.
 */
export class VpcEndpoints extends Construct {
  /** The addresses of S3 in this region. */
  readonly s3PrefixListId: string;

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { name, vpcId, region } = props;
    this.s3PrefixListId = new VpcEndpoint(this, "s3", {
      vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${region}.s3`,
      routeTableIds: props.routeTableIds,
      policy: readBuckets(this, props),
      tags: { Name: `${name}-s3` },
    }).prefixListId;
    if (props.apis.length === 0) return;

    const group = new SecurityGroup(this, "security-group", {
      name: `${name}-endpoints`,
      description: "Endpoints of AWS's APIs",
      vpcId,
      tags: { Name: `${name}-endpoints` },
    });
    for (const [index, { cidrBlock }] of props.subnets.entries()) {
      new VpcSecurityGroupIngressRule(this, `from-subnet-${index}`, {
        securityGroupId: group.id,
        description: "HTTPS from the private subnets",
        cidrIpv4: cidrBlock,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      });
    }
    const policy = ownAccount(this, props.account);
    for (const api of props.apis) {
      new VpcEndpoint(this, api.replace(".", "-"), {
        vpcId,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${region}.${api}`,
        subnetIds: props.subnets.map((one) => one.id),
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        policy,
        tags: { Name: `${name}-${api}` },
      });
    }
  }
}

/** Nobody can carry data out to another account with keys of that account. */
function ownAccount(scope: Construct, account: string): string {
  return new DataAwsIamPolicyDocument(scope, "own-account", {
    statement: [
      {
        sid: "OwnAccount",
        principals: [{ type: "*", identifiers: ["*"] }],
        actions: ["*"],
        resources: ["*"],
        condition: [{ test: "StringEquals", variable: "aws:PrincipalAccount", values: [account] }],
      },
    ],
  }).json;
}

/**
 * Objects may be read, from the buckets that servers need and from AWS's own behind the APIs, and nothing written.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway
 * https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-technical-details.html
 */
function readBuckets(scope: Construct, { buckets, region }: VpcEndpointsProps): string {
  const ofAws = [
    `prod-${region}-starport-layer-bucket`,
    `al2023-repos-${region}-de612dc2`,
    `amazon-ssm-${region}`,
    `amazon-ssm-packages-${region}`,
  ].map((bucket) => `arn:aws:s3:::${bucket}`);
  return new DataAwsIamPolicyDocument(scope, "s3-policy", {
    statement: [
      {
        sid: "ReadBuckets",
        principals: [{ type: "*", identifiers: ["*"] }],
        actions: ["s3:GetObject", "s3:ListBucket"],
        resources: [...buckets, ...ofAws].flatMap((arn) => [arn, `${arn}/*`]),
      },
    ],
  }).json;
}
