import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journey } from "../../cli/journey/journey";
import { findRealTerraform } from "../../cli/terraform/real-terraform";
import { tokenVariable } from "../../cli/terraform-cloud/credentials";
import { projectRoot } from "../../config";
import { awsInventory } from "../support/aws-inventory";
import { CloudUnderTest, describeWithTerraformCloud, type ResourceObject } from "../support/cloud-under-test";
import { rememberEnvironment } from "../support/process-environment";
import { ProjectCopy } from "../support/project-copy";
import { pythonIsThere } from "../support/requirements";
import { leaveOut } from "../support/left-out";
import { runCommand } from "../support/run-command";

/** A deploy waits for Route 53 and CloudFront, some 30 s a record and a distribution, and for the server. */
const deployTimeout = 8 * 60_000;

const stacks = ["shared", "develop-zone"] as const;

/** Lets a viewer use plain HTTP, which a rule denies; the synthesis of it is not gated. */
const fault = [
  ["modules/cache-behavior.ts", '"redirect-to-https"', '"allow-all"'],
  ["main.ts", "await judgeSynthesized(app.outdir)", '{ verdict: "pass" as const }'],
] as const;

/**
 * With TFE_HOSTNAME, TFE_TOKEN and TFE_ORGANIZATION the same happens on that server, whose runs must reach this machine's
 * loopback: one on this machine.
 */
describeWithTerraformCloud("a deploy with remote runs on the embedded AWS", () => {
  if (!pythonIsThere()) {
    leaveOut("a deploy with remote runs", "Python 3.10 or newer (python.org)");
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), "remote-deploy-"));
  const restoreEnvironment = rememberEnvironment();
  const copies: ProjectCopy[] = [];
  let journey: Journey;
  let cloud: CloudUnderTest;
  let prefix: string;

  beforeAll(async () => {
    cloud = await CloudUnderTest.find();
    prefix = `${cloud.name("e2e")}-`;
    journey = new Journey({ environment: "develop", directory, keep: false });
    await journey.startAws();
    Object.assign(process.env, cloud.env, {
      TFE_HOSTNAME: cloud.hostname,
      TFE_TOKEN: cloud.token,
      [tokenVariable(cloud.hostname)]: cloud.token,
      OUTREACH_BACKEND: `cloud://${cloud.hostname}/${cloud.organization}?prefix=${prefix}`,
    });
  }, deployTimeout);

  afterAll(async () => {
    await journey.stop();
    for (const copy of copies) copy.remove();
    for (const stack of stacks) {
      await cloud.api("DELETE", `organizations/${cloud.organization}/workspaces/${prefix}${stack}`);
    }
    await cloud.close();
    rmSync(directory, { recursive: true, force: true });
    restoreEnvironment();
  });

  const outreach = (...args: string[]) =>
    runCommand(process.execPath, [join(projectRoot, "cli/outreach.mjs"), ...args], { env: process.env });

  async function runsOf(stack: string): Promise<ResourceObject[]> {
    const workspace = await cloud.workspace(prefix + stack);
    return (await cloud.api("GET", `workspaces/${workspace.id}/runs`)).json.data;
  }

  /** What an AWS account's own identity would be on a server that has one: here, the embedded AWS's address and key. */
  async function giveCredentials(stack: string): Promise<void> {
    const { id } = await cloud.workspace(prefix + stack);
    const present = (await cloud.api("GET", `workspaces/${id}/vars`)).json.data;
    for (const variable of present.filter(({ attributes }) => String(attributes.key).startsWith("TFC_AWS_"))) {
      await cloud.api("DELETE", `workspaces/${id}/vars/${variable.id}`);
    }
    for (const [key, value] of Object.entries(process.env).filter(([name]) =>
      /^AWS_(?:ENDPOINT|ACCESS|SECRET|REGION|DEFAULT|EC2)/.test(name),
    )) {
      await cloud.api("POST", `workspaces/${id}/vars`, {
        type: "vars",
        attributes: { key, value, category: "env", sensitive: key === "AWS_SECRET_ACCESS_KEY" },
      });
    }
  }

  it("shows what the workspaces lack, creates them, and then finds them as they should be", async () => {
    const dry = await outreach("workspaces", "--dry-run");
    expect([dry.code, dry.output]).toEqual([0, expect.stringContaining("found, nothing changed")]);
    const made = await outreach("workspaces");
    expect([made.code, made.output]).toEqual([0, expect.stringContaining(`+ workspace for develop-zone`)]);
    const again = await outreach("workspaces");
    expect([again.code, again.output]).toEqual([0, expect.stringContaining("are as they should be")]);
    for (const stack of stacks) await giveCredentials(stack);
  }, 120_000);

  it("says within seconds that nobody could be asked, and starts no run", async () => {
    await expect(journey.run(["deploy", "shared"])).rejects.toThrow(/there is no terminal to ask on/);
    expect(await runsOf("shared")).toEqual([]);
  }, 60_000);

  it(
    "deploys two stacks, one after the other, each as one run that was judged",
    async () => {
      await journey.run(["deploy", ...stacks, "--auto-approve"]);
      for (const stack of stacks) {
        expect((await runsOf(stack)).map(({ attributes }) => attributes.status)).toEqual(["applied"]);
      }
      expect(Object.keys(await awsInventory()).length).toBeGreaterThan(5);
    },
    2 * deployTimeout,
  );

  it(
    "refuses a plan that breaks a rule, and leaves nothing planned",
    async () => {
      const inventory = await awsInventory();
      const project = new ProjectCopy();
      copies.push(project);
      await project.install();
      for (const [file, from, to] of fault) project.edit(file, from, to);
      const { code, output } = await project.cdktf("deploy", "develop-zone", "--auto-approve");
      expect(output).toContain("cloudfront-viewer-https");
      expect(output).toContain("Nothing was applied");
      expect(code).not.toBe(0);
      const [newest] = await runsOf("develop-zone");
      expect(newest?.attributes.status).toBe("discarded");
      expect(await awsInventory()).toEqual(inventory);
    },
    deployTimeout,
  );

  it("has nothing to change in a second plan", async () => {
    const terraform = findRealTerraform(process.env, directory);
    for (const stack of stacks) {
      const cwd = join(journey.outdir, "stacks", stack);
      const plan = await runCommand(terraform, ["plan", "-detailed-exitcode", "-input=false", "-no-color"], {
        cwd,
        env: process.env,
      });
      expect([plan.code, plan.output]).toEqual([0, expect.any(String)]);
    }
  }, 240_000);

  it("moves a state to this machine and leaves the workspace's as it is", async () => {
    const target = join(directory, "moved");
    const moved = await outreach("migrate-state", "develop-zone", "--to", `local:${target}`);
    expect([moved.code, moved.output]).toEqual([
      0,
      expect.stringMatching(/develop-zone: moved: \d+ resources, serial \d+/),
    ]);
    const again = await outreach("migrate-state", "develop-zone", "--to", `local:${target}`);
    expect([again.code, again.output]).toEqual([0, expect.stringContaining("there already")]);
  }, 60_000);
});
