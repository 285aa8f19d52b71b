import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkSettings, loadSettings, type Settings } from "../config";
import { App } from "../framework/cdktf";
import { withPlainStackTraces } from "../framework/plain-stack-traces";
import { judgeSynthesized } from "../gate";
import { wire } from "../main";

/** What a synthesis of many environments took. Loading the program is not in it. */
export interface ScaleRun {
  readonly stacks: number;
  /** Seconds to make the stacks and write them out. */
  readonly synthesis: number;
  /** Seconds of the processor for it. */
  readonly processor: number;
  /** Seconds to judge what was written. */
  readonly gate: number;
  /** The most memory that the process had, in bytes. */
  readonly memory: number;
}

/** Copies of develop, each with names of its own. */
function settingsOf(count: number): Settings {
  const settings = loadSettings({});
  const [develop] = settings.environments;
  if (develop === undefined) throw new Error("There is no environment to copy.");
  const environments = Array.from({ length: count }, (_, index) => {
    const name = `copy-${index}`;
    const named = (text: string) => text.replace("mydreamconnect", `${name}-mydreamconnect`);
    const domains = Object.fromEntries(
      Object.entries(develop.domains).map(([key, domain]) => [key, `${name}-${domain}`]),
    );
    return { ...develop, name, domains, staticBucket: named(develop.staticBucket) };
  });
  return checkSettings({ ...settings, environments });
}

async function main(count: number): Promise<void> {
  const settings = settingsOf(count);
  const outdir = mkdtempSync(join(tmpdir(), "scale-"));
  try {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const app = new App({ outdir });
    const stacks = withPlainStackTraces(() => {
      const wired = wire(app, settings);
      app.synth();
      return wired;
    });
    const written = performance.now();
    const { user, system } = process.cpuUsage(used);
    const report = await judgeSynthesized(outdir);
    const judged = performance.now();
    if (report.verdict !== "pass") throw new Error(`${count} environments are not let through: ${report.verdict}`);
    const run: ScaleRun = {
      stacks: stacks.length,
      synthesis: (written - began) / 1000,
      gate: (judged - written) / 1000,
      processor: (user + system) / 1_000_000,
      memory: process.resourceUsage().maxRSS * 1024,
    };
    process.stdout.write(JSON.stringify(run));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

if (require.main === module) {
  main(Number(process.argv[2])).catch((error: unknown) => {
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    process.exitCode = 1;
  });
}
