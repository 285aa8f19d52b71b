import { LoadBalancer, type LoadBalancerProps } from "../../modules/load-balancer";
import { Network } from "../../modules/network/network";
import { ServerSecurityGroup } from "../../modules/server-security-group";
import { type Block, synthesizeScope } from "../support/synthesis";

function synthesize(changes: Partial<LoadBalancerProps> = {}) {
  return synthesizeScope((scope) => {
    const network = new Network(scope, "network", {
      name: "outreach-develop",
      settings: {
        source: "existing",
        vpcId: "vpc-0123456789abcdef0",
        publicSubnetIds: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
        privateSubnetIds: ["subnet-0000000000000000c", "subnet-0000000000000000d"],
      },
      awsApis: [],
      buckets: [],
      logKeyArn: "",
      logRetentionDays: 30,
      region: "us-east-1",
      account: "111122223333",
    });
    const loadBalancer = new LoadBalancer(scope, "load-balancer", {
      name: "outreach-develop",
      network,
      certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/one",
      acceptedProofs: ["blue", "green"],
      targetType: "ip",
      targetPort: 3000,
      healthPath: "/outreach/api/health",
      logBucket: "logs",
      deletionProtection: false,
      ...changes,
    });
    new ServerSecurityGroup(scope, "server", { name: "outreach-develop", network, loadBalancer, port: 3000 });
  });
}

const minimal = synthesize();
const listener = (port: number) => minimal.resources("aws_lb_listener").find((one) => one.port === port);

describe("the load balancer", () => {
  it("is on the internet, in the public subnets, drops malformed headers and keeps logs", () => {
    expect(minimal.resource("aws_lb")).toMatchObject({
      internal: false,
      load_balancer_type: "application",
      ip_address_type: "ipv4",
      subnets: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
      drop_invalid_header_fields: true,
      enable_deletion_protection: false,
      access_logs: { bucket: "logs", prefix: "load-balancer/outreach-develop", enabled: true },
      lifecycle: { create_before_destroy: true },
    });
    expect(synthesize({ deletionProtection: true }).resource("aws_lb").enable_deletion_protection).toBe(true);
  });

  it("lets in CloudFront's addresses, with a security group for each port, since each takes 55 of 60 rules", () => {
    const rules = minimal
      .resources("aws_vpc_security_group_ingress_rule")
      .filter((one) => one.prefix_list_id !== undefined);
    expect(rules.map((one) => [one.from_port, one.to_port])).toEqual([
      [80, 80],
      [443, 443],
    ]);
    expect(new Set(rules.map((one) => one.security_group_id)).size).toBe(2);
    expect(minimal.resource("aws_lb").security_groups).toHaveLength(2);
    expect(minimal.data("aws_ec2_managed_prefix_list")).toMatchObject([
      { name: "com.amazonaws.global.cloudfront.origin-facing" },
    ]);
  });

  it("forwards requests with one of the two proofs, and answers 403 to every other", () => {
    expect(listener(443)).toMatchObject({
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificate_arn: "arn:aws:acm:us-east-1:111122223333:certificate/one",
      default_action: [{ type: "fixed-response", fixed_response: { status_code: "403" } }],
    });
    expect(minimal.resource("aws_lb_listener_rule")).toMatchObject({
      condition: [{ http_header: { http_header_name: "x-outreach-origin-proof", values: ["blue", "green"] } }],
      action: [{ type: "forward", target_group_arn: expect.stringContaining("aws_lb_target_group.") }],
    });
  });

  it("redirects plain HTTP to HTTPS", () => {
    expect(listener(80)).toMatchObject({
      protocol: "HTTP",
      default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } }],
    });
  });

  it("asks targets for the app's health, and lets them finish what CloudFront still waits for", () => {
    expect(minimal.resource("aws_lb_target_group")).toMatchObject({
      target_type: "ip",
      port: 3000,
      protocol: "HTTP",
      deregistration_delay: "30",
      health_check: {
        enabled: true,
        path: "/outreach/api/health",
        matcher: "200",
        interval: 15,
        timeout: 5,
        healthy_threshold: 2,
        unhealthy_threshold: 3,
      },
      lifecycle: { create_before_destroy: true },
    });
  });
});

describe("the servers' security group", () => {
  it("lets in the load balancer on the server's port alone, and the load balancer reaches nothing else", () => {
    const toServer = { from_port: 3000, to_port: 3000, ip_protocol: "tcp" };
    const between = (type: string) =>
      minimal.resources(type).filter((one) => one.referenced_security_group_id !== undefined);
    const [ingress] = between("aws_vpc_security_group_ingress_rule") as [Block];
    const [egress, ...more] = between("aws_vpc_security_group_egress_rule") as [Block];
    expect(more).toEqual([]);
    expect(ingress).toMatchObject(toServer);
    expect(egress).toMatchObject(toServer);
    expect(ingress.security_group_id).toBe(egress.referenced_security_group_id);
    expect(ingress.referenced_security_group_id).toBe(egress.security_group_id);
  });

  it("lets servers connect out with TLS alone", () => {
    const out = minimal
      .resources("aws_vpc_security_group_egress_rule")
      .filter((one) => one.referenced_security_group_id === undefined);
    expect(out).toMatchObject([{ cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443, ip_protocol: "tcp" }]);
  });
});
