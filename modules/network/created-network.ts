import type { NetworkSettings } from "../../config";
import {
  DataAwsAvailabilityZones,
  DefaultSecurityGroup,
  Eip,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  Subnet,
  Vpc,
} from "../../framework/aws";
import { Construct, Fn, Token } from "../../framework/cdktf";
import { FlowLogs } from "./flow-logs";
import type { NetworkProps } from "./network";
import { VpcEndpoints } from "./vpc-endpoints";

export interface CreatedNetworkProps extends NetworkProps {
  readonly settings: Extract<NetworkSettings, { source: "create" }>;
}

/** Two, as a load balancer needs; a third would add a NAT gateway and endpoints, at a price per hour each. */
const zones = [0, 1];

/** The block in four parts: a public and a private subnet in each zone. */
const subnetBits = 2;

/**
 * A network of its own: two availability zones, each with a public subnet, in which only load balancers and NAT
 * gateways have an address on the internet, and a private one. Nothing uses the default security group, which lets
 * nothing through (Security Hub EC2.2, EC2.6, EC2.15).
 */
export class CreatedNetwork extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  /** The addresses of S3 in this region. */
  readonly s3PrefixListId: string;
  private readonly vpc: Vpc;
  private readonly zoneNames: string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CreatedNetworkProps,
  ) {
    super(scope, id);
    const { name, settings } = props;
    this.vpc = new Vpc(this, "vpc", {
      cidrBlock: settings.cidrBlock,
      // Endpoints answer under the names of AWS's public APIs.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    this.vpcId = this.vpc.id;
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: this.vpc.id, tags: { Name: `${name}-unused` } });
    const available = new DataAwsAvailabilityZones(this, "zones", {
      state: "available",
      // Local Zones have no load balancers for this.
      filter: [{ name: "zone-type", values: ["availability-zone"] }],
    });
    this.zoneNames = available.names;

    const publicSubnets = this.subnets("public", 0);
    const privateSubnets = this.subnets("private", zones.length);
    this.publicSubnetIds = publicSubnets.map((one) => one.id);
    this.privateSubnetIds = privateSubnets.map((one) => one.id);
    this.routeOut(publicSubnets);
    const tables = this.privateRoutes(publicSubnets, privateSubnets);

    const endpoints = new VpcEndpoints(this, "endpoints", {
      name,
      vpcId: this.vpc.id,
      subnets: privateSubnets.map((one) => ({ id: one.id, cidrBlock: one.cidrBlock })),
      routeTableIds: tables.map((one) => one.id),
      apis: settings.awsApis === "private" ? props.awsApis : [],
      buckets: props.buckets,
      region: props.region,
      account: props.account,
    });
    this.s3PrefixListId = endpoints.s3PrefixListId;
    new FlowLogs(this, "flow-logs", { ...props, vpcId: this.vpc.id, kmsKeyArn: props.logKeyArn });
  }

  private subnets(kind: "public" | "private", first: number): Subnet[] {
    const { name, settings } = this.props;
    return zones.map(
      (zone) =>
        new Subnet(this, `${kind}-${zone}`, {
          vpcId: this.vpc.id,
          availabilityZone: Token.asString(Fn.element(this.zoneNames, zone)),
          cidrBlock: Fn.cidrsubnet(settings.cidrBlock, subnetBits, first + zone),
          mapPublicIpOnLaunch: false,
          tags: { Name: `${name}-${kind}-${zone}` },
        }),
    );
  }

  private routeOut(subnets: readonly Subnet[]): void {
    const tags = { Name: `${this.props.name}-public` };
    const gateway = new InternetGateway(this, "internet-gateway", { vpcId: this.vpc.id, tags });
    const table = new RouteTable(this, "public-routes", { vpcId: this.vpc.id, tags });
    new Route(this, "public-default-route", {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    for (const [zone, subnet] of subnets.entries()) {
      new RouteTableAssociation(this, `public-routes-${zone}`, { routeTableId: table.id, subnetId: subnet.id });
    }
  }

  /** A table for each private subnet, which leads out through a NAT gateway where there is one. */
  private privateRoutes(publicSubnets: readonly Subnet[], privateSubnets: readonly Subnet[]): RouteTable[] {
    const { nat } = this.props.settings;
    const gateways = publicSubnets
      .slice(0, { none: 0, single: 1, "per-zone": zones.length }[nat])
      .map((subnet, zone) => this.natGateway(zone, subnet));
    return privateSubnets.map((subnet, zone) => {
      const table = new RouteTable(this, `private-routes-${zone}`, {
        vpcId: this.vpc.id,
        tags: { Name: `${this.props.name}-private-${zone}` },
      });
      new RouteTableAssociation(this, `private-routes-${zone}-association`, {
        routeTableId: table.id,
        subnetId: subnet.id,
      });
      const gateway = gateways[zone] ?? gateways[0];
      if (gateway !== undefined) {
        new Route(this, `private-default-route-${zone}`, {
          routeTableId: table.id,
          destinationCidrBlock: "0.0.0.0/0",
          natGatewayId: gateway.id,
        });
      }
      return table;
    });
  }

  private natGateway(zone: number, subnet: Subnet): NatGateway {
    const tags = { Name: `${this.props.name}-${zone}` };
    const address = new Eip(this, `nat-address-${zone}`, { domain: "vpc", tags });
    return new NatGateway(this, `nat-${zone}`, { allocationId: address.id, subnetId: subnet.id, tags });
  }
}
