import type { NetworkSettings } from "../../config";
import { computeDefaults } from "../../config/defaults";
import { Network } from "../../modules/network/network";
import { type Block, synthesizeScope } from "../support/synthesis";

type Created = Extract<NetworkSettings, { source: "create" }>;

function synthesize(settings: NetworkSettings) {
  let network: Network | undefined;
  const stack = synthesizeScope((scope) => {
    network = new Network(scope, "network", {
      name: "outreach-develop",
      settings,
      awsApis: ["ecr.api", "logs"],
      buckets: ["arn:aws:s3:::outreach-mydreamconnect-dev"],
      logKeyArn: "arn:aws:kms:us-east-1:111122223333:key/one",
      logRetentionDays: 30,
      region: "us-east-1",
      account: "111122223333",
    });
  });
  return { stack, network: network as Network };
}

const created = (changes: Partial<Created> = {}) =>
  synthesize({ ...(computeDefaults.fargate.network as Created), ...changes });

const minimal = created().stack;
const named = (type: string, name: string) =>
  minimal.resources(type).find((one) => (one.tags as Block | undefined)?.Name === name);
const statement = (sid: string) =>
  minimal
    .data("aws_iam_policy_document")
    .flatMap((one) => one.statement as Block[])
    .find((one) => one.sid === sid);

describe("a network of the zone's own", () => {
  it("has a public and a private subnet in two zones, and gives no public address to anything", () => {
    const subnets = ["public-0", "public-1", "private-0", "private-1"].map((one) =>
      named("aws_subnet", `outreach-develop-${one}`),
    );
    expect(subnets.map((one) => one?.cidr_block)).toEqual(
      [0, 1, 2, 3].map((part) => `\${cidrsubnet("10.20.0.0/20", 2, ${part})}`),
    );
    expect(subnets.map((one) => /names, (\d)\)/.exec(one?.availability_zone as string)?.[1])).toEqual([
      "0",
      "1",
      "0",
      "1",
    ]);
    for (const subnet of minimal.resources("aws_subnet")) expect(subnet.map_public_ip_on_launch).toBe(false);
  });

  it("leaves the default security group without a rule", () => {
    const group = minimal.resource("aws_default_security_group");
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  });

  it.each([
    ["none", 0, 1],
    ["single", 1, 3],
    ["per-zone", 2, 3],
  ] as const)("with NAT %s has %i gateways and %i default routes", (nat, gateways, routes) => {
    const { stack } = created({ nat });
    expect(stack.resources("aws_nat_gateway")).toHaveLength(gateways);
    expect(stack.resources("aws_eip")).toHaveLength(gateways);
    expect(stack.resources("aws_route")).toHaveLength(routes);
  });

  it("reaches S3 through a gateway, and there only the buckets that servers and AWS's own packages need", () => {
    expect(named("aws_vpc_endpoint", "outreach-develop-s3")).toMatchObject({
      vpc_endpoint_type: "Gateway",
      service_name: "com.amazonaws.us-east-1.s3",
    });
    const policy = statement("ReadBuckets");
    expect(policy).toMatchObject({ actions: ["s3:GetObject", "s3:ListBucket"] });
    expect(policy?.resources).toEqual(
      [
        "outreach-mydreamconnect-dev",
        "prod-us-east-1-starport-layer-bucket",
        "al2023-repos-us-east-1-de612dc2",
        "amazon-ssm-us-east-1",
        "amazon-ssm-packages-us-east-1",
      ].flatMap((bucket) => [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]),
    );
  });

  it("reaches other APIs through endpoints that take HTTPS from the private subnets and keys of its own account", () => {
    for (const api of ["ecr.api", "logs"]) {
      expect(named("aws_vpc_endpoint", `outreach-develop-${api}`)).toMatchObject({
        vpc_endpoint_type: "Interface",
        service_name: `com.amazonaws.us-east-1.${api}`,
        private_dns_enabled: true,
      });
    }
    const rules = minimal.resources("aws_vpc_security_group_ingress_rule");
    expect(rules).toHaveLength(2);
    for (const rule of rules) {
      expect(rule).toMatchObject({ from_port: 443, to_port: 443, ip_protocol: "tcp" });
      expect(rule.cidr_ipv4).toMatch(/aws_subnet\.network_created_private-\d_\w+\.cidr_block/);
    }
    expect(statement("OwnAccount")?.condition).toEqual([
      { test: "StringEquals", variable: "aws:PrincipalAccount", values: ["111122223333"] },
    ]);
  });

  it("has S3's endpoint alone where APIs are reached through NAT", () => {
    expect(created({ awsApis: "nat" }).stack.resources("aws_vpc_endpoint")).toHaveLength(1);
  });

  it("logs its flows, encrypted, for as long as told", () => {
    expect(minimal.resource("aws_flow_log")).toMatchObject({ traffic_type: "ALL", max_aggregation_interval: 60 });
    expect(minimal.resource("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/vpc/outreach-develop",
      retention_in_days: 30,
      kms_key_id: "arn:aws:kms:us-east-1:111122223333:key/one",
    });
  });

  it("lets servers out to the endpoints and S3 alone where there is no NAT, and anywhere else", () => {
    expect(created({ nat: "none" }).network.egress).toEqual({
      endpoints: { cidrBlock: "10.20.0.0/20" },
      s3: { prefixListId: expect.any(String) },
    });
    expect(created().network.egress).toEqual({ anywhere: { cidrBlock: "0.0.0.0/0" } });
  });
});

describe("an existing network", () => {
  const settings: NetworkSettings = {
    source: "existing",
    vpcId: "vpc-0123456789abcdef0",
    publicSubnetIds: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
    privateSubnetIds: ["subnet-0000000000000000c", "subnet-0000000000000000d"],
  };

  it("is used as it is", () => {
    const { stack, network } = synthesize(settings);
    expect(stack.document).not.toHaveProperty("resource");
    expect(network).toMatchObject({
      vpcId: settings.vpcId,
      publicSubnetIds: settings.publicSubnetIds,
      privateSubnetIds: settings.privateSubnetIds,
      ready: [],
    });
  });
});
