import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { projectRoot } from "../config";

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

/** Times both programs in turn, so that both see the same machine, and prints the ratio. */
function main(): void {
  const directory = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    symlinkSync(join(projectRoot, "node_modules"), join(directory, "node_modules"));
    writeFileSync(join(directory, "main.ts"), oneBucketApp);
    const peers = [
      { name: "one bucket, no gate", cwd: directory, seconds: [] as number[] },
      { name: "seven stacks, gated", cwd: projectRoot, seconds: [] as number[] },
    ] as const;
    for (let run = 0; run <= runs; run++) {
      for (const peer of peers) {
        const seconds = synthesize(peer.cwd, join(directory, "cdktf.out"));
        if (run > 0) peer.seconds.push(seconds);
      }
    }
    const [bucket, stacks] = peers;
    const ratio = median(stacks.seconds.map((seconds, run) => seconds / (bucket.seconds[run] ?? NaN)));
    const table = new Table({ head: ["synthesis", "median s", "min s", "max s"], style: { head: [], border: [] } });
    for (const { name, seconds } of peers) {
      table.push([name, median(seconds).toFixed(2), Math.min(...seconds).toFixed(2), Math.max(...seconds).toFixed(2)]);
    }
    process.stdout.write(
      `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}, ${runs} runs each\n` +
        `${table.toString()}\nratio, run by run, median: ${ratio.toFixed(2)} (goal: at most ${goal})\n`,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Seconds that a synthesis takes, started as cdktf.json starts it. */
function synthesize(cwd: string, outdir: string): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The synthesis in ${cwd} failed:\n${stderr}`);
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

main();
