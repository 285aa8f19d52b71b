import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journey } from "../../cli/journey/journey";
import { lastLines, runProcess } from "../../cli/terraform/process";
import { wrapperPath } from "../../cli/terraform/real-terraform";
import { planStack } from "../../cli/terraform/stack-plan";
import { checkSettings, type ComputeKind, type EnvironmentSettings, loadSettings } from "../../config";
import { expectationsOf } from "../../config/expectations";
import { zoneStackName } from "../../config/stack-names";
import { App } from "../../framework/cdktf";
import { judgeDocuments, judgeFiles, renderReport } from "../../gate";
import { wire } from "../../main";
import { everyOption } from "../../stacks/option-stacks";
import { rememberEnvironment } from "../support/process-environment";
import { describeWithTerraform } from "../support/requirements";

/** Names of the environments of the configuration. */
const environments = loadSettings({}).environments.map(({ name }) => name);

describeWithTerraform(
  "every compute option in every environment",
  () => {
    const directory = mkdtempSync(join(tmpdir(), "matrix-"));
    const restoreEnvironment = rememberEnvironment();
    const journey = new Journey({ environment: "develop", directory, keep: false });

    beforeAll(async () => {
      await journey.startAws();
      await journey.deploy(journey.stacks.shared, () => undefined);
    }, 6 * 60_000);

    afterAll(async () => {
      await journey.stop();
      rmSync(directory, { recursive: true, force: true });
      restoreEnvironment();
    });

    describe.each(Object.keys(everyOption) as ComputeKind[])("%s", (kind) => {
      const outdir = join(directory, kind);
      const directoryOf = (stack: string) => join(outdir, "stacks", stack);

      it("is let through by the gate as synthesized", async () => {
        const settings = loadSettings(process.env);
        const changed = changedEnvironments(kind);
        const app = new App({ outdir });
        wire(app, checkSettings({ ...settings, environments: changed }));
        app.synth();
        const files = stacksIn(outdir).map((stack) => join(directoryOf(stack), "cdk.tf.json"));
        const report = await judgeFiles(files, {
          point: "synth",
          expectations: expectationsOf(settings.shared, changed),
        });
        expect(report.verdict === "pass" ? "pass" : renderReport(report, { color: false })).toBe("pass");
      }, 60_000);

      it("is valid to Terraform and the provider, with SleepConnect in front of it", async () => {
        const faults: string[] = [];
        for (const stack of stacksIn(outdir)) {
          for (const command of ["init", "validate"]) {
            const { exitCode, stdout, stderr } = await terraform(directoryOf(stack), command);
            if (exitCode !== 0) faults.push(`${stack} ${command}: ${lastLines(stdout + stderr, 20)}`);
          }
        }
        expect(faults).toEqual([]);
      }, 240_000);

      it.each(environments)(
        "plans in %s, and the gate leaves nothing of the plan undetermined",
        async (environment) => {
          const stack = zoneStackName(environment);
          const stackFile = join(directoryOf(stack), "cdk.tf.json");
          const plan = await planStack(stackFile, process.env);
          if (plan.kind !== "planned") throw new Error(`${stack}: ${JSON.stringify(plan)}`);
          const report = await judgeDocuments(
            [{ file: stack, read: () => Promise.resolve(plan.document), stackFile }],
            { point: "apply", expectations: expectationsOf(loadSettings({}).shared, changedEnvironments(kind)) },
          );
          expect(report.verdict === "pass" ? "pass" : renderReport(report, { color: false })).toBe("pass");
        },
        120_000,
      );
    });
  },
  { provider: true, python: true },
);

function changedEnvironments(kind: ComputeKind): EnvironmentSettings[] {
  return loadSettings({}).environments.map((one) => ({ ...one, compute: everyOption[kind] }));
}

function stacksIn(outdir: string): string[] {
  return readdirSync(join(outdir, "stacks"));
}

function terraform(directory: string, command: string) {
  const flags = command === "init" ? ["-input=false"] : [];
  const args = [wrapperPath, command, ...flags, "-no-color"];
  return runProcess({ program: process.execPath, args, directory, env: process.env });
}
