import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider, LbTargetGroup } from "../../framework/aws";
import { type Construct, TerraformStack, Testing } from "../../framework/cdktf";
import { serverBehavior } from "../../modules/cache-behavior";
import type { BalancedComputeProps } from "../../modules/compute/balanced-compute";
import type { Compute } from "../../modules/compute/compute";
import { Certificate } from "../../modules/certificate";
import { EdgeFunction } from "../../modules/edge-function";
import { HostedZone } from "../../modules/hosted-zone";
import { LogBucket } from "../../modules/log-bucket";
import { httpsOrigin } from "../../modules/origin";
import { WebDistribution } from "../../modules/web-distribution";
import { requiredAwsProvider } from "../../stacks/base-stack";
import { surroundings } from "./balanced-compute";

/**
 * AWS's own policy of response headers.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
 */
const securityHeadersPolicy = "67f7725c-6f97-4210-82d7-5512b31e9d03";

const zoneName = "mydreamconnect.com";

/** Name of the stack's distribution. */
export const outreachDomain = `outreach-dev.${zoneName}`;

/** A server of this machine that the load balancer forwards to. */
export interface Target {
  readonly address: string;
  readonly port: number;
}

/**
 * Writes a stack that holds a compute option, what it stands on, and a distribution in front of it.
 *
 * @param directory where Terraform is to run
 * @param target stands for a server of the option. @default - none
 */
export function writeBalancedStack(
  directory: string,
  build: (scope: Construct, props: BalancedComputeProps) => Compute,
  target?: Target,
): void {
  const stack = new TerraformStack(Testing.app({ fakeCdktfJsonPath: true }), "server");
  const provider = new AwsProvider(stack, "aws", { region: surroundings.region });
  stack.addOverride("terraform.required_providers.aws.version", requiredAwsProvider);
  const zone = new HostedZone(stack, "zone", { source: "create", name: zoneName });
  const { zoneId } = zone;
  const certificateArn = new Certificate(stack, "certificate", { zone, provider }).arn;
  const logs = new LogBucket(stack, "logs", {
    name: surroundings.logBucket,
    retentionDays: 30,
    fromCloudFront: true,
    loadBalancersOf: [surroundings.account],
    logDeliveriesOf: [],
    region: surroundings.region,
  });
  const { domains } = build(stack, { ...surroundings, zoneId, certificateArn });
  const request = new EdgeFunction(stack, "request", {
    name: "request",
    kind: "server-request",
    settings: { acceptedProofs: [] },
  });
  const [value = ""] = surroundings.acceptedProofs;
  new WebDistribution(stack, "distribution", {
    domainName: outreachDomain,
    comment: "Outreach",
    zoneId,
    certificateArn,
    origins: [httpsOrigin("server", domains.server ?? "", { proof: { name: "x-outreach-origin-proof", value } })],
    defaultBehavior: serverBehavior("server", request.arn, "viewer"),
    behaviors: [],
    responseHeaders: { fallback: securityHeadersPolicy, paths: securityHeadersPolicy },
    logs: { kind: "legacy", bucketDomainName: logs.domainName, folder: "cloudfront" },
  });
  if (target !== undefined) {
    const [group] = stack.node.findAll().filter((one) => one instanceof LbTargetGroup);
    stack.addOverride("resource.aws_lb_target_group_attachment.target", {
      target_group_arn: group?.arn,
      target_id: target.address,
      port: target.port,
    });
  }
  const outdir = Testing.fullSynth(stack);
  cpSync(join(outdir, "stacks/server"), directory, { recursive: true });
  rmSync(outdir, { recursive: true, force: true });
}
