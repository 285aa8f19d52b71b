import type { NetworkSettings } from "../../config";
import { Construct, type ITerraformDependable, TerraformResource } from "../../framework/cdktf";
import { CreatedNetwork } from "./created-network";
import type { AwsApi } from "./vpc-endpoints";

export interface NetworkProps {
  /** Names the network and what belongs to it. */
  readonly name: string;
  readonly settings: NetworkSettings;
  /** The APIs of AWS that servers call. */
  readonly awsApis: readonly AwsApi[];
  /** ARNs of the buckets that servers read, beside those that the APIs stand on. */
  readonly buckets: readonly string[];
  /** ARN of the key that the flow logs are encrypted with. It must let CloudWatch use it for `flowLogGroupOf(name)`. */
  readonly logKeyArn: string;
  readonly logRetentionDays: number;
  readonly region: string;
  readonly account: string;
}

/** What servers may connect to. They use TLS only, so that the port is always 443. */
export type Egress = { readonly cidrBlock: string } | { readonly prefixListId: string };

/** Where servers run: private subnets for them, public ones for their load balancer. */
export class Network extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  readonly egress: Readonly<Record<string, Egress>>;
  /** What stands when servers reach what they have to: routes, gateways, endpoints. Empty where the network was there. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { settings } = props;
    if (settings.source === "existing") {
      this.vpcId = settings.vpcId;
      this.publicSubnetIds = settings.publicSubnetIds;
      this.privateSubnetIds = settings.privateSubnetIds;
      // How such a network reaches AWS's APIs is its owner's matter.
      this.egress = { anywhere };
      this.ready = [];
      return;
    }
    const created = new CreatedNetwork(this, "created", { ...props, settings });
    this.vpcId = created.vpcId;
    this.publicSubnetIds = created.publicSubnetIds;
    this.privateSubnetIds = created.privateSubnetIds;
    this.egress =
      settings.nat === "none"
        ? { endpoints: { cidrBlock: settings.cidrBlock }, s3: { prefixListId: created.s3PrefixListId } }
        : { anywhere };
    this.ready = created.node.findAll().filter((one) => TerraformResource.isTerraformResource(one));
  }
}

/** The environment's API and whatever the app calls have addresses that change. */
const anywhere: Egress = { cidrBlock: "0.0.0.0/0" };
