import path from "node:path";
import { constructPathOf, constructPathsOf } from "./construct-paths";
import type { ConstructPaths } from "./construct-paths";
import { recognize } from "./document";
import type { Document } from "./document";
import { inputsOf, isPassedOver, nothingIn, siblingStack, synthesizedInputs } from "./inputs";
import type { Input } from "./inputs";
import { readJson } from "./input-file";
import { loadPolicies, policiesFolder } from "./policies";
import type { Policies } from "./policies";
import { redactorOf } from "./redaction";
import { Refusal, reasonOf } from "./refusal";
import { makeReport } from "./report";
import type { Finding, JudgeError, Report } from "./report";
import type { RuleFinding } from "./evaluation";
import { stackFileOf } from "./stack-files";
import type { Point } from "./verdict";

/** Where the policies come from; for tests. */
export interface PolicyOptions {
  /** @default the project's `policies/` */
  readonly policies?: string;
}

/** How files are judged. */
export interface FilesOptions extends PolicyOptions {
  /** The moment, which decides what blocks. @default "plan": whatever is undetermined blocks */
  readonly point?: Point;
  /** A cdktf.out directory, whose stacks tell the construct paths of plans. @default the `cdk.tf.json` beside a plan */
  readonly stacks?: string;
}

/** How one plan is judged. */
export interface PlanOptions extends PolicyOptions {
  /** The name under which reports show it. */
  readonly file: string;
  /** What is about to be done with it. */
  readonly operation: Exclude<Point, "synth">;
  /** The stack's `cdk.tf.json`, which tells the construct paths. @default none: findings have no path */
  readonly stackFile?: string;
}

/**
 * Judges all stacks of a cdktf.out directory, as the synthesis does before anything else happens: what is undetermined
 * there is listed and does not block.
 *
 * @returns The report; never rejects. What could not be judged has the verdict `error`.
 */
export async function judgeSynthesized(outdir: string, options: PolicyOptions = {}): Promise<Report> {
  return judge({ ...options, point: "synth" }, async (run) => {
    await run.expand(outdir, () => synthesizedInputs(outdir));
  });
}

/**
 * Judges plan files and synthesized files, and those in directories.
 *
 * @returns The report; never rejects. Files that could not be judged are among its errors, beside the findings of the
 * others.
 */
export async function judgeFiles(files: readonly string[], options: FilesOptions = {}): Promise<Report> {
  return judge({ ...options, point: options.point ?? "plan" }, async (run) => {
    for (const file of files) await run.expand(file, () => inputsOf(file));
  });
}

/**
 * Judges one parsed plan.
 *
 * @returns The report; never rejects.
 */
export async function judgePlan(document: unknown, options: PlanOptions): Promise<Report> {
  const { file, operation, stackFile } = options;
  return judge({ ...options, point: operation }, async (run) => {
    await run.judge({ file, read: () => Promise.resolve(recognizePlan(document)) }, stackFile);
  });
}

function recognizePlan(value: unknown): Document {
  const document = recognize(value);
  if (document.kind !== "plan") throw new Refusal("is a synthesized stack, not a plan");
  return document;
}

type RunOptions = FilesOptions & { readonly point: Point };

async function judge(options: RunOptions, work: (run: Run) => Promise<void>): Promise<Report> {
  const folder = options.policies ?? policiesFolder;
  let policies: Policies;
  try {
    policies = await loadPolicies(folder);
  } catch (error) {
    const errors = [{ file: shown(folder), message: reasonOf(error) }];
    return makeReport({ findings: [], errors, files: 0, rules: 0, point: options.point });
  }
  const run = new Run(policies, options);
  await work(run);
  return run.report();
}

/** One report in the making. */
class Run {
  private readonly findings: Finding[] = [];
  private readonly errors: JudgeError[] = [];
  private files = 0;

  constructor(
    private readonly policies: Policies,
    private readonly options: RunOptions,
  ) {}

  /** Judges the files behind a name; having none is an error. */
  async expand(named: string, find: () => Promise<readonly Input[]>): Promise<void> {
    await this.guard(named, async () => {
      let judged = 0;
      for (const input of await find()) if (await this.judge(input)) judged++;
      if (judged === 0) throw nothingIn();
    });
  }

  /** @returns False when the file was passed over. */
  async judge(input: Input, stackFile?: string): Promise<boolean> {
    const file = shown(input.file);
    try {
      const document = await input.read();
      const found = await this.policies.evaluate(document, this.options.point);
      const paths = await this.pathsFor(document, input, stackFile);
      for (const finding of present(found, document, file, paths)) this.findings.push(finding);
      this.files++;
    } catch (error) {
      if (isPassedOver(input, error)) return false;
      this.errors.push({ file, message: reasonOf(error) });
    }
    return true;
  }

  report(): Report {
    const { findings, errors, files, policies, options } = this;
    return makeReport({ findings, errors, files, rules: policies.rules.length, point: options.point });
  }

  private async guard(file: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.errors.push({ file: shown(file), message: reasonOf(error) });
    }
  }

  /** Paths explain findings; a stack that can't be read leaves them out and changes no verdict. */
  private async pathsFor(document: Document, input: Input, stackFile?: string): Promise<ConstructPaths> {
    if (document.kind === "synthesized") return constructPathsOf(document.content);
    try {
      const file =
        stackFile ??
        (this.options.stacks === undefined
          ? await siblingStack(input.file)
          : await stackFileOf(document, input.file, await synthesizedInputs(this.options.stacks)));
      return file === undefined ? new Map() : constructPathsOf(recognize(await readJson(file)).content);
    } catch {
      return new Map();
    }
  }
}

/** Completes findings for the reader, and takes out what the document marks sensitive. */
function present(found: readonly RuleFinding[], document: Document, file: string, paths: ConstructPaths): Finding[] {
  const redact = redactorOf(document.content);
  return found.map((finding) => {
    const { address, missing } = finding;
    const path = constructPathOf(paths, address);
    return {
      ...finding,
      message: redact(address, finding.message),
      ...(missing === undefined ? {} : { missing: redact(address, missing) }),
      file,
      ...(path === undefined ? {} : { path }),
    };
  });
}

/** A path inside the working directory is shown relative to it, so that reports are the same on every machine. */
function shown(file: string): string {
  if (!path.isAbsolute(file)) return file;
  const relative = path.relative(process.cwd(), file);
  return relative === "" || relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}
