import { rmSync } from "node:fs";
import { join } from "node:path";
import { refuseUngatedCdktf } from "./cli/entry-guard";
import { loadSettings, type Settings, UserError } from "./config";
import { sharedStackName, sleepConnectStackName, zoneStackName } from "./config/stack-names";
import { App } from "./framework/cdktf";
import { withPlainStackTraces } from "./framework/plain-stack-traces";
import { judgeSynthesized, renderReport } from "./gate";
import type { BaseStack } from "./stacks/base-stack";
import { orderNamedStacks } from "./stacks/deploy-order";
import { refuseStrayPaths } from "./stacks/relative-paths";
import { RunTaskStack } from "./stacks/run-task-stack";
import { SharedStack } from "./stacks/shared-stack";
import { SleepConnectStack } from "./stacks/sleepconnect-stack";
import { writeUploadFilter } from "./stacks/upload-filter";
import { ZoneStack } from "./stacks/zone-stack";

/** Which stacks exist, and what each takes from which. */
export function wire(app: App, { shared, environments }: Settings): BaseStack[] {
  const sharedStack = sharedStackName;
  const stacks: BaseStack[] = [new SharedStack(app, sharedStack, { shared, environments })];
  const { runTaskService: service } = shared;
  if (service !== undefined) stacks.push(new RunTaskStack(app, "run-task", { shared, service, sharedStack }));

  for (const environment of environments) {
    const zoneStack = zoneStackName(environment.name);
    const sleepConnectStack = sleepConnectStackName(environment.name);
    stacks.push(
      new ZoneStack(app, zoneStack, { environment, shared, sharedStack }),
      new SleepConnectStack(app, sleepConnectStack, { environment, shared, sharedStack, zoneStack }),
    );
  }
  return stacks;
}

/** Synthesizes every stack and has the policies judge what was written. A denial leaves nothing to deploy. */
async function synthesize(): Promise<void> {
  refuseUngatedCdktf(process.env);
  const app = new App();
  const settings = loadSettings(process.env);
  const stacks = withPlainStackTraces(() => {
    const wired = wire(app, settings);
    orderNamedStacks(wired, process.env);
    app.synth();
    return wired;
  });
  try {
    refuseStrayPaths(app.outdir);
  } catch (error) {
    discardSynthesis(app);
    throw error;
  }
  for (const stack of stacks) writeUploadFilter(app.outdir, stack.node.id);

  const report = await judgeSynthesized(app.outdir);
  if (report.verdict === "pass") return;
  discardSynthesis(app);
  process.stderr.write(`${renderReport(report, { color: process.stderr.isTTY })}\n`);
  process.exitCode = 1;
}

/** Without its manifest the output is no longer deployable, not even with --skip-synth. */
function discardSynthesis(app: App): void {
  rmSync(join(app.outdir, "manifest.json"), { force: true });
}

if (require.main === module) {
  synthesize().catch((error: unknown) => {
    process.stderr.write(`${error instanceof UserError ? error.message : ((error as Error).stack ?? String(error))}\n`);
    process.exitCode = 1;
  });
}
