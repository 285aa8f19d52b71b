import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CdktfError } from "../../cli/journey/cdktf-run";
import { projectRoot } from "../../config";
import { Journey } from "../../cli/journey/journey";
import { awsInventory } from "../support/aws-inventory";
import { builtExampleApp } from "../support/example-app";
import { rememberEnvironment } from "../support/process-environment";
import { ProjectCopy } from "../support/project-copy";
import { describeWithTerraform } from "../support/requirements";
import { secondPlan } from "../support/second-plan";

/** A deploy waits for Route 53 and CloudFront, some 30 s a record and a distribution. */
const deployTimeout = 5 * 60_000;

/** Edits of the stacks, one for each of the three rules that the architecture names first. */
const faults = [
  {
    fault: "a viewer may use plain HTTP",
    rule: "cloudfront-viewer-https",
    edit: ["modules/cache-behavior.ts", '"redirect-to-https"', '"allow-all"'],
  },
  {
    fault: "the certificate is not in us-east-1",
    rule: "cloudfront-certificate-region",
    edit: [
      "stacks/zone-stack.ts",
      'certificateArn: this.read(sharedStack, "certificate_arn")',
      'certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/8f3c"',
    ],
  },
  {
    fault: "the bucket is read without an identity",
    rule: "bucket-origin-access",
    edit: [
      "modules/origin.ts",
      "originAccessIdentity: bucket.identity.originAccessIdentity",
      'originAccessIdentity: ""',
    ],
  },
] as const;

describeWithTerraform(
  "a deploy on the embedded AWS",
  () => {
    const directory = mkdtempSync(join(tmpdir(), "deploy-"));
    const restoreEnvironment = rememberEnvironment();
    const journey = new Journey({ environment: "develop", directory, keep: false });
    const { shared, zone, sleepconnect } = journey.stacks;
    const stateFile = (stack: string) => join(directory, "state", `${stack}.tfstate`);
    const copies: ProjectCopy[] = [];

    async function editedProject(
      ...edits: (readonly [file: string, from: string, to: string])[]
    ): Promise<ProjectCopy> {
      const copy = new ProjectCopy();
      copies.push(copy);
      await copy.install();
      for (const edit of edits) copy.edit(...edit);
      return copy;
    }

    beforeAll(async () => {
      await journey.startAws();
    }, deployTimeout);

    afterAll(async () => {
      await journey.stop();
      for (const copy of copies) copy.remove();
      rmSync(directory, { recursive: true, force: true });
      restoreEnvironment();
    });

    it("names the stack that has to be deployed first, and the command", async () => {
      const deployed = journey.deploy(zone, () => undefined);
      await expect(deployed).rejects.toThrow(CdktfError);
      await expect(deployed).rejects.toThrow(/develop-zone reads outputs of shared[\s\S]*npx cdktf deploy shared/);
      expect(existsSync(stateFile(zone))).toBe(false);
    }, 60_000);

    it(
      "deploys the shared stack, and the zone by its name alone",
      async () => {
        await journey.deploy(shared, () => undefined);
        await journey.deploy(zone, () => undefined);
        await journey.uploadStaticFiles();
      },
      2 * deployTimeout,
    );

    it(
      "deploys SleepConnect's distribution, and a request takes the whole journey",
      async () => {
        await journey.deploy(sleepconnect, () => undefined);
        await journey.follow();
        expect(journey.report().checks.filter((check) => !check.passed)).toEqual([]);
        expect(journey.report().checks.length).toBeGreaterThan(10);
      },
      deployTimeout,
    );

    it("has nothing to change in a second plan", async () => {
      for (const stack of [shared, zone, sleepconnect]) expect(await secondPlan(journey.outdir, stack)).toBe(0);
    }, 120_000);

    it("leaves nothing undetermined in what is applied", async () => {
      const command = [join(projectRoot, "cli/outreach.mjs"), "verify", "--format", "json", "--stacks", journey.outdir];
      const run = await promisify(execFile)(process.execPath, [...command, shared, zone, sleepconnect]);
      expect(JSON.parse(run.stdout)).toMatchObject({ verdict: "pass", summary: { files: 3, undetermined: 0 } });
    }, 120_000);

    describe.each(faults)("when $fault", ({ rule, edit }) => {
      it("stops at synth: neither state nor AWS is touched", async () => {
        const [state, inventory] = [readFileSync(stateFile(zone)), await awsInventory()];
        const project = await editedProject(edit);
        const { code, output } = await project.cdktf("deploy", zone, "--auto-approve");
        expect(output).toContain(rule);
        expect(code).not.toBe(0);
        expect(readFileSync(stateFile(zone))).toEqual(state);
        expect(await awsInventory()).toEqual(inventory);
      }, 60_000);

      it("stops before apply when the synthesis was not gated", async () => {
        const [state, inventory] = [readFileSync(stateFile(zone)), await awsInventory()];
        const project = await editedProject(edit, [
          "main.ts",
          "await judgeSynthesized(app.outdir)",
          '{ verdict: "pass" as const }',
        ]);
        const { code, output } = await project.cdktf("deploy", zone, "--auto-approve");
        expect(output).toContain(rule);
        expect(output).toContain("Nothing was applied");
        expect(code).not.toBe(0);
        expect(readFileSync(stateFile(zone))).toEqual(state);
        expect(await awsInventory()).toEqual(inventory);
      }, 60_000);
    });

    it(
      "serves the example app's OpenNext build on the same journey",
      async () => {
        journey.useApp(await builtExampleApp());
        await journey.deploy(zone, () => undefined);
        await journey.uploadStaticFiles();
        await journey.follow();
        expect(journey.report().checks.filter((check) => !check.passed)).toEqual([]);
      },
      2 * deployTimeout,
    );

    it("refuses to destroy what is protected", async () => {
      const inventory = await awsInventory();
      await expect(journey.run(["destroy", shared, "--auto-approve"])).rejects.toThrow(/protected-resource-destroy/);
      expect(await awsInventory()).toEqual(inventory);
    }, 60_000);

    it(
      "leaves nothing after a destroy, for which protection has to be turned off first",
      async () => {
        await journey.run(["destroy", sleepconnect, "--auto-approve"]);
        await journey.run(["destroy", zone, "--auto-approve"]);
        const project = await editedProject([
          "config/defaults.ts",
          "deletionProtection: true",
          "deletionProtection: false",
        ]);
        expect(await project.cdktf("deploy", shared, "--auto-approve")).toMatchObject({ code: 0 });
        expect(await project.cdktf("destroy", shared, "--auto-approve")).toMatchObject({ code: 0 });
        expect(await awsInventory()).toEqual({});
      },
      3 * deployTimeout,
    );
  },
  { provider: true, python: true },
);
