import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../gate/project-root";
import { ProjectCopy } from "../support/project-copy";
import { stackOf } from "./documents";

jest.setTimeout(60_000);

/** Runs one checkout's gate on another's synthesized stacks, as a pull request's pipeline does. */
function gate(checkout: string, head: string) {
  const command = path.join(checkout, "cli", "outreach.mjs");
  const args = [command, "gate", "--point", "pull-request", "--format", "json", path.join(head, "cdktf.out")];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: head, encoding: "utf8" });
  return { status, report: JSON.parse(stdout) as { point: string; waivers: readonly unknown[] } };
}

const waiver = `[
  {
    rule: "cloudfront-viewer-https",
    constructPath: "develop-zone/zone/*",
    owner: "@somebody",
    reason: "This pull request would rather not say.",
    expires: "${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}",
  },
]`;

describe("a pull request", () => {
  const head = new ProjectCopy();
  const outdir = path.join(head.directory, "cdktf.out");

  beforeAll(() => {
    mkdirSync(path.join(outdir, "stacks", "develop-zone"), { recursive: true });
    const stack = stackOf("develop-zone", { site: "allow-all" });
    writeFileSync(path.join(outdir, "stacks", "develop-zone", "cdk.tf.json"), JSON.stringify(stack));
    const stacks = { "develop-zone": { synthesizedStackPath: "stacks/develop-zone/cdk.tf.json" } };
    writeFileSync(path.join(outdir, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks }));
    head.edit("config/waivers.ts", "readonly Waiver[] = []", `readonly Waiver[] = ${waiver}`);
    head.edit("gate/verdict.ts", '["critical", "high", "medium"]', "[]");
  });

  afterAll(() => {
    head.remove();
  });

  it("could wave itself through by its own gate", () => {
    expect(gate(head.directory, head.directory)).toMatchObject({ status: 0, report: { waivers: [{ used: true }] } });
  });

  it("can't by the base's: what the head says about rules, waivers and what blocks is not read", () => {
    expect(gate(projectRoot, head.directory)).toMatchObject({
      status: 1,
      report: { verdict: "deny", point: "pull-request", waivers: [] },
    });
  });
});
