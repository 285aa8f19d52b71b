import { expectations as projectExpectations } from "../config/expectations";
import { waivers as projectWaivers } from "../config/waivers";
import { recognize } from "./document";
import type { Document } from "./document";
import { checkExpectations } from "./expectations";
import type { Expectations } from "./expectations";
import { inputsOf, synthesizedInputs } from "./inputs";
import { loadPolicies, policiesFolder } from "./policies";
import { Refusal, reasonOf } from "./refusal";
import { makeReport } from "./report";
import type { Report } from "./report";
import { Run, shown } from "./run";
import type { RunOptions } from "./run";
import type { Point } from "./verdict";
import type { Waiver } from "./waiver";
import { Waivers } from "./waivers";

/** What to judge by; for tests. */
export interface PolicyOptions {
  /** Where the policies lie. @default the project's `policies/` */
  readonly policies?: string;
  /** Which faults are known. @default the project's `config/waivers.ts` */
  readonly waivers?: readonly Waiver[];
  /** What stacks are held to. @default the project's `config/` */
  readonly expectations?: readonly Expectations[];
  /** The day on which waivers must not have expired. @default now */
  readonly today?: Date;
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
  readonly operation: Exclude<Point, "synth" | "proposal" | "verify">;
  /** The stack's `cdk.tf.json`, which tells the construct paths. @default none: findings have no path */
  readonly stackFile?: string;
}

/** A document to judge. */
export interface DocumentSource {
  /** A file, or the name under which reports show what `read` gives. */
  readonly file: string;
  /** Gives the parsed document. @default reads the file. @throws {Refusal} */
  readonly read?: () => Promise<unknown>;
  /**
   * The stack's `cdk.tf.json`, beside which its lines are; of a synthesized stack that itself.
   * @default the one beside the file, where there is one
   */
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
 * Judges plans, states and synthesized stacks: files, those in directories, and standard input (`-`).
 *
 * @returns The report; never rejects. Files that could not be judged are among its errors, beside the findings of the
 * others.
 */
export async function judgeFiles(files: readonly string[], options: FilesOptions = {}): Promise<Report> {
  return judge({ ...options, point: options.point ?? "plan" }, async (run) => {
    for (const file of files) await run.expand(file, () => inputsOf(file), files.length > 1);
  });
}

/**
 * Judges documents that need not be files: plans in memory, say, which hold secrets that no file should.
 *
 * @returns The report; never rejects.
 */
export async function judgeDocuments(
  documents: readonly DocumentSource[],
  options: FilesOptions & { readonly point: Point },
): Promise<Report> {
  return judge(options, (run) => judgeEach(run, documents, (document) => document));
}

/**
 * Judges one parsed plan.
 *
 * @returns The report; never rejects.
 */
export async function judgePlan(document: unknown, options: PlanOptions): Promise<Report> {
  const { file, operation, stackFile } = options;
  return judge({ ...options, point: operation }, async (run) => {
    await run.judge({ file, read: () => Promise.resolve(only("plan", recognize(document))) }, { stackFile });
  });
}

/**
 * Judges what has been applied.
 *
 * @returns The report; never rejects.
 */
export async function judgeStates(
  states: readonly DocumentSource[],
  options: Omit<FilesOptions, "point"> = {},
): Promise<Report> {
  return judge({ ...options, point: "verify" }, (run) => judgeEach(run, states, (document) => only("state", document)));
}

async function judgeEach(
  run: Run,
  documents: readonly DocumentSource[],
  accept: (document: Document) => Document,
): Promise<void> {
  const collect = documents.length > 1;
  for (const { file, read, stackFile } of documents) {
    if (read !== undefined) {
      await run.judge({ file, read: async () => accept(recognize(await read())) }, { stackFile, collect });
    } else {
      const inputs = async () =>
        (await inputsOf(file)).map((input) => ({ ...input, read: async () => accept(await input.read()) }));
      await run.expand(file, inputs, collect);
    }
  }
}

const names: Readonly<Record<Document["kind"], string>> = {
  plan: "a plan",
  state: "the JSON of a state",
  synthesized: "a synthesized stack",
};

function only(wanted: "plan" | "state", document: Document): Document {
  if (document.kind === wanted) return document;
  throw new Refusal(
    `is ${names[document.kind]}, not ${wanted === "plan" ? "a plan" : "a state (terraform show -json)"}`,
  );
}

async function judge(
  options: PolicyOptions & Omit<RunOptions, "expectations">,
  work: (run: Run) => Promise<void>,
): Promise<Report> {
  const { policies: folder = policiesFolder, waivers = projectWaivers, today = new Date(), point } = options;
  let run: Run;
  try {
    const policies = await loadPolicies(folder);
    const changeRules = policies.catalog.filter(({ changes }) => changes === true).map(({ id }) => id);
    const checked = await Waivers.of(waivers, { rules: policies.rules, changeRules, point, today });
    const expectations = checkExpectations(options.expectations ?? projectExpectations);
    run = new Run(policies, checked, { ...options, expectations });
  } catch (error) {
    const errors = [{ file: shown(folder), message: reasonOf(error) }];
    return makeReport({ findings: [], errors, files: 0, rules: 0, point });
  }
  await work(run);
  await run.compare();
  return run.report();
}
