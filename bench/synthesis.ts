import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../config";
import { median, shown } from "./measure";
import type { Goal, Section } from "./report";

/** Runs of each program, after one that is not counted. An odd number has a median. */
const runs = 7;

/** What the seven stacks with their gate may cost, as a multiple of the smallest useful cdktf app. */
const goal = 1.5;

/** The smallest useful app of the framework: one stack, one bucket. */
const oneBucketApp = `
import { App, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";

const app = new App();
const stack = new TerraformStack(app, "one-bucket");
new AwsProvider(stack, "aws", { region: "us-east-1" });
new S3Bucket(stack, "bucket", { bucket: "one-bucket" });
app.synth();
`;

/** One way to start a synthesis, the same for both apps. */
interface Start {
  readonly name: string;
  /** A synthesis is started like this; the other way is for comparison. */
  readonly isUsual: boolean;
  readonly command: (app: App) => readonly string[];
}

interface App {
  readonly name: string;
  readonly directory: string;
  /** The cdktf command that a user of the app has. */
  readonly cdktf: string;
}

const starts: readonly Start[] = [
  { name: "npx cdktf synth", isUsual: true, command: ({ cdktf }) => [process.execPath, cdktf, "synth"] },
  { name: "the program alone", isUsual: false, command: () => [process.execPath, "--import", "tsx", "main.ts"] },
];

/** Times both apps in turn, so that both see the same machine. @returns The ratios as a table. */
export function benchSynthesis(): Section {
  const directory = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    symlinkSync(join(projectRoot, "node_modules"), join(directory, "node_modules"));
    writeFileSync(join(directory, "main.ts"), oneBucketApp);
    copyFileSync(join(projectRoot, "cdktf.json"), join(directory, "cdktf.json"));
    const bucket = {
      name: "one bucket, no gate",
      directory,
      cdktf: join(projectRoot, "node_modules/cdktf-cli/bundle/bin/cdktf"),
    };
    const stacks = { name: "seven stacks, gated", directory: projectRoot, cdktf: join(projectRoot, "cli/cdktf.mjs") };

    const rows: string[][] = [];
    const goals: Goal[] = [];
    for (const start of starts) {
      const seconds = { bucket: [] as number[], stacks: [] as number[] };
      for (let run = 0; run <= runs; run++) {
        const times = { bucket: time(start, bucket), stacks: time(start, stacks) };
        if (run === 0) continue;
        seconds.bucket.push(times.bucket);
        seconds.stacks.push(times.stacks);
      }
      const ratios = seconds.stacks.map((value, run) => value / (seconds.bucket[run] ?? NaN));
      rows.push([start.name, shown(seconds.bucket), shown(seconds.stacks), shown(ratios)]);
      if (start.isUsual)
        goals.push({
          what: `${start.name} of seven stacks with their gate, against one bucket`,
          most: goal,
          reached: median(ratios),
          unit: "times",
        });
    }
    return {
      title: "Synthesis",
      text: `Seconds: median of ${runs} runs (least to most); the ratio is of each pair of runs.`,
      head: ["synthesis", "one bucket, no gate", "seven stacks, gated", "ratio"],
      rows,
      goals,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Seconds that a synthesis takes. */
function time(start: Start, app: App): number {
  const [command = "", ...args] = start.command(app);
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: app.directory,
    env: { ...process.env, CI: "1", CHECKPOINT_DISABLE: "1", DISABLE_VERSION_CHECK: "1" },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${start.name} of ${app.name} failed:\n${stdout}${stderr}`);
  return (performance.now() - began) / 1000;
}
