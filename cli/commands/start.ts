import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import Table from "cli-table3";
import { Command } from "commander";
import { Listr, type ListrTask } from "listr2";
import pc from "picocolors";
import { projectRoot } from "../../config";
import { Journey, type JourneyReport } from "../journey/journey";
import { missingTools } from "../journey/tools";

interface StartOptions {
  readonly app?: string;
  readonly compute?: string;
  readonly environment: string;
  readonly keep: boolean;
}

/** `npm start`: the whole journey, from the configuration to an answered request, on an embedded AWS. */
export function startCommand(): Command {
  return new Command("start")
    .description("Synthesize, gate and deploy one environment on an embedded AWS, and follow a request through it.")
    .option("--app <directory>", "a build of the app (OpenNext's, or a static export), in place of the built-in one")
    .option("--compute <kind>", "the compute option, with its defaults, in place of the configured one")
    .option("--environment <name>", "the environment to deploy", "develop")
    .option("--keep", "leave the embedded AWS running, and print how to reach it", false)
    .action(async (options: StartOptions) => {
      process.exitCode = await start(options);
    });
}

async function start(options: StartOptions): Promise<number> {
  const cache = join(projectRoot, "node_modules/.cache/outreach");
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, "journey-"));
  const journey = new Journey({
    environment: options.environment,
    directory,
    keep: options.keep,
    ...(options.compute === undefined ? {} : { compute: options.compute }),
    ...(options.app === undefined ? {} : { app: resolve(process.env.INIT_CWD ?? process.cwd(), options.app) }),
  });
  const missing = await missingTools();
  let failure: unknown;
  try {
    await steps(journey, missing.length === 0).run();
  } catch (error) {
    failure = error;
  }
  const report = journey.report();
  process.stdout.write(`${renderReport(report)}\n`);
  for (const tool of missing) process.stdout.write(`${pc.yellow("Left out:")} ${tool.leftOut} ${tool.remedy}\n`);
  if (failure !== undefined) process.stderr.write(`${pc.red("Failed:")} ${messageOf(failure)}\n`);

  const passed = failure === undefined && report.checks.every((check) => check.passed);
  if (options.keep && passed && missing.length === 0) {
    journey.leave();
    process.stdout.write(`${howToReach(report, directory)}\n`);
  } else {
    await journey.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  if (passed && missing.length === 0) process.stdout.write(`${pc.green("The journey is complete.")}\n`);
  return passed ? 0 : 1;
}

/** The steps, each a line. Without Terraform and Python the stacks are still synthesized and judged. */
function steps(journey: Journey, deploys: boolean): Listr<unknown> {
  const step = (title: string, work: (report: (line: string) => void) => Promise<string | undefined>): ListrTask => ({
    title,
    task: async (_context, task) => {
      const start = performance.now();
      const result = await work((line) => {
        task.output = line;
      });
      const milliseconds = performance.now() - start;
      journey.recordStep(title, milliseconds);
      task.title = [title, result, pc.dim(seconds(milliseconds))].filter(Boolean).join("  ");
    },
  });
  const { shared, zone, sleepconnect } = journey.stacks;
  return new Listr<unknown>(
    [
      step("Synthesize every stack and gate it", (line) => journey.synthesize(line)),
      ...(deploys
        ? [
            step("Start the embedded AWS", () => journey.startAws()),
            step(`Deploy ${shared}`, (line) => journey.deploy(shared, line)),
            step(`Deploy ${zone}`, (line) => journey.deploy(zone, line)),
            step("Upload the static files", () => journey.uploadStaticFiles()),
            step(`Deploy ${sleepconnect}`, (line) => journey.deploy(sleepconnect, line)),
            step("Follow a request", () => journey.follow()),
          ]
        : []),
    ],
    { rendererOptions: { collapseErrors: false } },
  );
}

function renderReport({ checks, steps: done }: JourneyReport): string {
  const parts: string[] = [];
  if (checks.length > 0) {
    const table = new Table({
      head: ["", "what was checked", "what was seen", "ms"],
      style: { head: [], border: [] },
      colAligns: ["left", "left", "left", "right"],
      colWidths: [null, null, 72, null],
      wordWrap: true,
    });
    for (const { check, passed, seen, milliseconds } of checks) {
      table.push([passed ? pc.green("pass") : pc.red("FAIL"), check, seen, milliseconds]);
    }
    parts.push(table.toString());
  }
  const times = new Table({ head: ["step", "time"], style: { head: [], border: [] }, colAligns: ["left", "right"] });
  for (const { title, milliseconds } of done) times.push([title, seconds(milliseconds)]);
  parts.push(times.toString());
  return parts.join("\n");
}

function howToReach({ address, variables }: JourneyReport, directory: string): string {
  return [
    "",
    `The embedded AWS goes on running at ${address}. In this shell, Terraform and cdktf reach it after:`,
    "",
    ...Object.entries(variables).map(([name, value]) => `  export ${name}='${value}'`),
    "",
    "Then, for instance: npx cdktf diff develop-zone",
    `End it with: npm run -s outreach -- stop   (its state lies in ${relative(projectRoot, directory)})`,
  ].join("\n");
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
