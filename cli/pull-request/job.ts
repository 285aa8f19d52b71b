import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { judgeDocuments } from "../../gate/index";
import { readJson } from "../../gate/input-file";
import { loadSettings, type Settings } from "../../config";
import { UserError } from "../../config/user-error";
import { estimateStack } from "../../cost/estimate";
import { nothing } from "../../cost/range";
import { usageOfStack } from "../../cost/usage-of-stack";
import { hideCredentials } from "../../gate/credentials";
import { Checkout } from "./checkout";
import { gateEdits } from "./gate-edits";
import type { Repository } from "./git";
import type { Outcome, StackOutcome } from "./outcome";
import { resourceChanges } from "../terraform/resource-changes";
import { planStack } from "../terraform/stack-plan";
import { compareStacks, readSynthesis, synthesize, type StackState, type Synthesis } from "./synthesis";

export interface JobOptions {
  readonly repository: Repository;
  /** Commits. The job's own code, its rules and its waivers are the base's. */
  readonly base: string;
  readonly head: string;
  /** Plan the stacks that change, with whatever credentials the environment has. */
  readonly plan: boolean;
  /** The head's cdktf.out, absolute, where it was synthesized elsewhere. @default the head is synthesized here */
  readonly headStacks?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Called with each step as it begins. */
  readonly onStep: (step: string) => void;
}

/** Synthesizes both sides of a change, plans the stacks that differ, and has the gate judge all of it. */
export async function runJob(options: JobOptions): Promise<Outcome> {
  const { repository, base, head } = options;
  const folder = await mkdtemp(path.join(tmpdir(), "outreach-ci-"));
  const checkouts: Checkout[] = [];
  const result: Pick<Outcome, "base" | "head" | "edits"> = {
    base,
    head,
    edits: gateEdits(await repository.changedFiles(base, head)),
  };
  try {
    const side = async (name: string, commit: string): Promise<Synthesis> => {
      options.onStep(`Synthesizing the ${name} (${commit.slice(0, 12)})`);
      const checkout = await Checkout.of(repository, commit, path.join(folder, name));
      checkouts.push(checkout);
      await checkout.install(options.env);
      return synthesize(checkout, options.env);
    };
    const before = await side("base", base);
    const after = options.headStacks === undefined ? await side("head", head) : readSynthesis(options.headStacks);
    return { ...result, ...(await judge(options, before, after)) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...result, stacks: [], reports: {}, errors: [hideCredentials(error.message)] };
  } finally {
    for (const checkout of checkouts) await checkout.remove().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

async function judge(
  options: JobOptions,
  base: Synthesis,
  head: Synthesis,
): Promise<Pick<Outcome, "stacks" | "reports" | "errors">> {
  options.onStep(`Judging ${head.stacks.size} synthesized stacks`);
  const synthesized = await judgeDocuments(
    [...head.stacks].map(([name, stackFile]) => ({
      // As it is called in every checkout: reports must not name this machine's directories.
      file: `cdktf.out/stacks/${name}/cdk.tf.json`,
      read: () => readJson(stackFile),
      stackFile,
    })),
    { point: "proposal" },
  );

  const stacks: StackOutcome[] = [];
  const documents: { readonly file: string; readonly document: unknown; readonly stackFile: string }[] = [];
  const settings = loadSettings(options.env);
  for (const [name, state] of compareStacks(base, head)) {
    const stackFile = head.stacks.get(name);
    const cost = state === "unchanged" ? {} : { cost: await costOf(name, base, head, settings) };
    if (stackFile === undefined || state === "unchanged" || !options.plan) {
      stacks.push({ name, state, ...cost, plan: { kind: "none", why: reasonFor(state) } });
      continue;
    }
    options.onStep(`Planning ${name}`);
    const plan = await planStack(stackFile, options.env);
    if (plan.kind === "planned") {
      documents.push({ file: `${name} (plan)`, document: plan.document, stackFile });
      stacks.push({ name, state, ...cost, plan: { kind: "planned", changes: resourceChanges(plan.document) } });
    } else if (plan.kind === "failed") {
      stacks.push({ name, state, ...cost, plan: { ...plan, reason: hideCredentials(plan.reason) } });
    } else stacks.push({ name, state, ...cost, plan });
  }
  if (documents.length === 0) return { stacks, reports: { stacks: synthesized }, errors: [] };

  options.onStep(`Judging ${documents.length === 1 ? "the plan" : `${documents.length} plans`}`);
  const plans = await judgeDocuments(
    documents.map(({ file, document, stackFile }) => ({ file, read: () => Promise.resolve(document), stackFile })),
    { point: "pull-request" },
  );
  return { stacks, reports: { stacks: synthesized, plans }, errors: [] };
}

async function costOf(name: string, base: Synthesis, head: Synthesis, settings: Settings) {
  const usage = usageOfStack(name, settings);
  const monthOf = async (file: string | undefined) =>
    file === undefined ? nothing : estimateStack(await readJson(file), usage).total;
  return { base: await monthOf(base.stacks.get(name)), head: await monthOf(head.stacks.get(name)) };
}

function reasonFor(state: StackState): "unchanged" | "removed" | "not-asked" {
  return state === "unchanged" || state === "removed" ? state : "not-asked";
}
