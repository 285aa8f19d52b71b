import { mkdtemp, rm } from "node:fs/promises";
import { mkdir, writeFile, appendFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { spawn } from "node:child_process";
import { Command, InvalidArgumentError } from "commander";
import { catalogOf, exitCodes, renderAs, type Report, type ReportFormat } from "../../gate/index";
import { projectRoot } from "../../gate/project-root";
import { write } from "../output";
import { Checkout } from "../pull-request/checkout";
import { renderComment } from "../pull-request/comment";
import { Repository } from "../pull-request/git";
import { pullRequestFrom, writeComment } from "../pull-request/github-comment";
import { runJob } from "../pull-request/job";
import { type Outcome, verdictOf } from "../pull-request/outcome";
import { enterUsersDirectory } from "../working-directory";

interface CiOptions {
  readonly base: string;
  readonly head: string;
  readonly repository?: string;
  readonly headStacks?: string;
  readonly output: string;
  readonly plan: boolean;
  readonly comment?: number;
}

/** Kept from starting itself again and again, should a checkout never be what git says it is. */
const WITHIN_VARIABLE = "OUTREACH_CI_BASE";

/** `outreach ci`: the pull-request job, anywhere. Exit codes as `gate` has them. */
export function ciCommand(): Command {
  return new Command("ci")
    .description("Judge a change: synthesize base and head, plan the stacks that differ, and write what was found.")
    .requiredOption("--base <commit>", "what the change is for; its gate, rules and waivers judge")
    .requiredOption("--head <commit>", "the change")
    .option("--repository <directory>", "the git repository that has both (default: this project's own)")
    .option("--head-stacks <directory>", "the head's cdktf.out from elsewhere: none of its code runs here then")
    .option("--output <directory>", "where comment.md, result.json, and the reports go", "pull-request")
    .option("--no-plan", "judge the synthesized stacks only, as for a fork, which gets no credentials")
    .option(
      "--comment <number>",
      "write the comment to this GitHub pull request (GITHUB_REPOSITORY, GITHUB_TOKEN)",
      readNumber,
    )
    .addHelpText("after", "\nExit code: 0 pass, 1 denied or undetermined, 2 could not judge.")
    .action(async (options: CiOptions) => {
      enterUsersDirectory();
      const repository = new Repository(path.resolve(options.repository ?? projectRoot));
      const [base, head] = [await repository.commit(options.base), await repository.commit(options.head)];
      const output = path.resolve(options.output);
      const { headStacks } = options;
      const given = {
        ...options,
        base,
        head,
        output,
        ...(headStacks === undefined ? {} : { headStacks: path.resolve(headStacks) }),
      };
      if (await new Repository(projectRoot).isAt(base)) {
        process.exitCode = await judgeHere(given, repository);
      } else {
        process.exitCode = await judgeFromBase(given, repository);
      }
    });
}

/** This program is the base's: its rules are those that count. */
async function judgeHere(options: CiOptions, repository: Repository): Promise<number> {
  const outcome = await runJob({
    ...options,
    repository,
    env: process.env,
    onStep: (step) => void write(process.stderr, `outreach ci: ${step}\n`),
  });
  const verdict = verdictOf(outcome);
  const comment = renderComment(outcome, await catalogOf());
  await writeResults(options.output, outcome, comment);
  if (process.env.GITHUB_STEP_SUMMARY !== undefined) await appendFile(process.env.GITHUB_STEP_SUMMARY, comment);
  if (options.comment !== undefined) {
    const done = await writeComment(pullRequestFrom(process.env, options.comment), comment);
    await write(process.stderr, `outreach ci: The comment was ${done}.\n`);
  }
  await write(process.stdout, `${verdict}: ${path.join(options.output, "comment.md")}\n`);
  return exitCodes[verdict];
}

/**
 * This program is not the base's: a change must not be judged by its own rules, so the base's program does it, in a
 * checkout of its own.
 */
async function judgeFromBase(options: CiOptions, repository: Repository): Promise<number> {
  const { base, head, output } = options;
  if (process.env[WITHIN_VARIABLE] === base) {
    await write(
      process.stderr,
      `outreach ci: The checkout of ${base} is not what was committed. Nothing was judged.\n`,
    );
    return exitCodes.error;
  }
  const folder = await mkdtemp(path.join(tmpdir(), "outreach-base-"));
  const checkout = await Checkout.of(repository, base, path.join(folder, "base"));
  try {
    await checkout.install(process.env);
    const program = path.join(checkout.directory, "cli/outreach.mjs");
    const args = [
      ...[program, "ci", "--base", base, "--head", head],
      ...["--repository", repository.directory, "--output", output],
      ...(options.headStacks === undefined ? [] : ["--head-stacks", options.headStacks]),
      ...(options.plan ? [] : ["--no-plan"]),
      ...(options.comment === undefined ? [] : ["--comment", String(options.comment)]),
    ];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, [WITHIN_VARIABLE]: base },
      stdio: ["ignore", "inherit", "inherit"],
    });
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve(code ?? exitCodes.error);
      });
    });
  } finally {
    await checkout.remove().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Formats in which each report is written, and the ending of its file. */
const written: readonly (readonly [ReportFormat, string])[] = [
  ["json", "json"],
  ["sarif", "sarif"],
  ["junit", "xml"],
  ["html", "html"],
];

async function writeResults(directory: string, outcome: Outcome, comment: string): Promise<void> {
  // What an earlier run left must not be taken for this one's.
  for (const part of ["reports", "sarif", "comment.md", "result.json"]) {
    await rm(path.join(directory, part), { recursive: true, force: true });
  }
  for (const folder of ["reports", "sarif"]) await mkdir(path.join(directory, folder), { recursive: true });
  const rules = await catalogOf();
  for (const [name, report] of Object.entries(outcome.reports) as [string, Report | undefined][]) {
    if (report === undefined) continue;
    for (const [format, ending] of written) {
      const folder = format === "sarif" ? "sarif" : "reports";
      await writeFile(path.join(directory, folder, `${name}.${ending}`), await renderAs(format, report, { rules }));
    }
  }
  const { reports, ...rest } = outcome;
  const result = { verdict: verdictOf(outcome), ...rest, reports: Object.keys(reports) };
  await writeFile(path.join(directory, "result.json"), `${JSON.stringify(result, undefined, 2)}\n`);
  await writeFile(path.join(directory, "comment.md"), comment);
}

function readNumber(given: string): number {
  const number = Number(given);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("It must be a pull request's number.");
  return number;
}
