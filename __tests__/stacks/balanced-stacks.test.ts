import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ComputeSettings, Settings } from "../../config";
import { computeDefaults } from "../../config/defaults";
import { App } from "../../framework/cdktf";
import { judgeSynthesized } from "../../gate";
import { wire } from "../../main";
import { fargate } from "../support/balanced-compute";
import { type Block, settingsWith, synthesizeStacks } from "../support/synthesis";

/** Seven stacks are synthesized and judged. */
jest.setTimeout(60_000);

const options: ComputeSettings[] = [fargate, computeDefaults.ec2];

const settingsOf = (compute: ComputeSettings, change: (settings: Settings) => void = () => undefined) =>
  settingsWith((settings) => {
    for (const environment of settings.environments) environment.compute = compute;
    change(settings);
  });

describe.each(options.map((compute) => [compute.kind, compute] as const))("stacks with %s", (_kind, compute) => {
  it("pass the project's own gate, with nothing denied", async () => {
    const outdir = mkdtempSync(join(tmpdir(), "balanced-stacks-"));
    try {
      const app = new App({ outdir });
      wire(app, settingsOf(compute));
      app.synth();
      const { verdict, errors, findings } = await judgeSynthesized(outdir);
      expect(findings.filter((one) => one.verdict === "deny")).toEqual([]);
      // What another stack publishes is known when a plan is made.
      expect(findings.map(({ rule }) => rule).filter((rule) => !rule.endsWith("certificate-region"))).toEqual([]);
      expect({ verdict, errors }).toEqual({ verdict: "pass", errors: [] });
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });

  it("ask the load balancer under its stable name, with the viewer's host, from both distributions", () => {
    const stacks = synthesizeStacks(
      settingsOf(compute, ({ environments: [develop] }) => {
        if (develop) develop.sleepconnect.route = "origins";
      }),
    );
    const zone = stacks["develop-zone"]?.resource("aws_cloudfront_distribution");
    expect(zone?.origin).toContainEqual(
      expect.objectContaining({ domain_name: "outreach-dev-origin.mydreamconnect.com" }),
    );
    for (const stack of ["develop-zone", "develop-sleepconnect"]) {
      const behaviors = stacks[stack]?.resource("aws_cloudfront_distribution").ordered_cache_behavior as Block[];
      const pages = behaviors.find((one) => one.path_pattern === "/outreach/*");
      // AllViewer: the certificate is checked against the viewer's host.
      expect(pages?.origin_request_policy_id).toBe("216adef6-5c7f-47e4-b989-5492eafa07d3");
    }
  });

  it("protect the load balancer where the environment is protected", () => {
    const stacks = synthesizeStacks(settingsOf(compute));
    const protection = (name: string) => stacks[name]?.resource("aws_lb").enable_deletion_protection;
    expect([protection("develop-zone"), protection("production-zone")]).toEqual([false, true]);
  });

  it("log into a bucket of the load balancer's region", () => {
    const stacks = synthesizeStacks(
      settingsOf(compute, ({ environments: [develop] }) => {
        if (develop) develop.region = "eu-west-1";
      }),
    );
    expect(stacks["develop-zone"]?.resource("aws_lb").access_logs).toMatchObject({
      bucket: "outreach-mydreamconnect-logs-eu-west-1",
    });
    const buckets = stacks.shared?.resources("aws_s3_bucket").map((one) => one.bucket);
    expect(buckets).toContain("outreach-mydreamconnect-logs-eu-west-1");
  });
});

it("two environments can't have one name for their load balancers", () => {
  expect(() =>
    settingsOf(fargate, ({ environments: [develop] }) => {
      if (develop) develop.domains.api = "outreach-dev-origin.mydreamconnect.com";
    }),
  ).toThrow("claims this domain already");
});
