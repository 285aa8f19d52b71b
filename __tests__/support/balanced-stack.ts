import { cpSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { AwsProvider } from "../../framework/aws";
import { type Construct, TerraformOutput, TerraformStack, Testing } from "../../framework/cdktf";
import type { BalancedComputeProps } from "../../modules/compute/balanced-compute";
import type { Compute } from "../../modules/compute/compute";
import { Certificate } from "../../modules/certificate";
import { HostedZone } from "../../modules/hosted-zone";
import { LogBucket } from "../../modules/log-bucket";
import { requiredAwsProvider } from "../../stacks/base-stack";
import { surroundings } from "./balanced-compute";

/** Hosted zone of the stack. */
export const zoneName = "mydreamconnect.com";

/**
 * Writes a stack that holds a compute option and what it stands on, and no distribution, which takes a minute to make.
 *
 * @param directory where Terraform is to run; its content is replaced
 */
export function writeBalancedStack(
  directory: string,
  build: (scope: Construct, props: BalancedComputeProps) => Compute,
): void {
  const stack = new TerraformStack(Testing.app({ fakeCdktfJsonPath: true }), "server");
  const provider = new AwsProvider(stack, "aws", { region: surroundings.region });
  stack.addOverride("terraform.required_providers.aws.version", requiredAwsProvider);
  const zone = new HostedZone(stack, "zone", { source: "create", name: zoneName });
  new LogBucket(stack, "logs", {
    name: surroundings.logBucket,
    retentionDays: 30,
    fromCloudFront: false,
    loadBalancersOf: [surroundings.account],
    region: surroundings.region,
  });
  const compute = build(stack, {
    ...surroundings,
    zoneId: zone.zoneId,
    certificateArn: new Certificate(stack, "certificate", { zone, provider }).arn,
  });
  new TerraformOutput(stack, "server_domains", { value: compute.domains, staticId: true });
  const outdir = dirname(dirname(dirname(`${Testing.fullSynth(stack)}/stacks/server/cdk.tf.json`)));
  cpSync(`${outdir}/stacks/server`, directory, { recursive: true });
  rmSync(outdir, { recursive: true, force: true });
}
