import path from "node:path";
import type { Document } from "./document";
import { readEvaluation, readFacts } from "./evaluation";
import type { Facts, RuleFinding } from "./evaluation";
import type { Expectations } from "./expectations";
import { readManifest, sha256Of } from "./manifest";
import type { RuleAbout } from "./manifest";
import { readPolicyFile } from "./policy-file";
import { projectRoot } from "./project-root";
import { readProjection } from "./projection";
import type { Projection } from "./projection";
import { Refusal } from "./refusal";
import type { Point } from "./verdict";
import { WasmPolicy } from "./wasm-policy";

/** Where the compiled policies are. */
export const policiesFolder = path.join(projectRoot, "policies");

/** The policies, loaded and checked. */
export interface Policies {
  /** Ids of all rules. */
  readonly rules: readonly string[];
  /** What they say of themselves. */
  readonly catalog: readonly RuleAbout[];
  /**
   * Evaluates every rule on one document.
   *
   * @throws {Refusal} When that does not work for whatever reason; never a silent pass.
   */
  readonly evaluate: (document: Document, circumstances: Circumstances) => Promise<Evaluation>;
  /**
   * Evaluates the rules about all stacks together.
   *
   * @param stacks The documents of a run, by keys of which findings name one.
   * @throws {Refusal} When that does not work for whatever reason, or a finding names none of them.
   */
  readonly evaluateTogether: (
    stacks: Readonly<Record<string, StackFacts>>,
    environments: readonly Expectations[],
  ) => Promise<readonly RuleFinding[]>;
}

/** In what a document is judged. */
export interface Circumstances {
  readonly point: Point;
  /** The stack that the document is of, where that is known. */
  readonly stack: string | undefined;
  readonly environments: readonly Expectations[];
  /** Whether other documents are judged with it. */
  readonly collect: boolean;
}

/** What came of one document. */
export interface Evaluation {
  readonly findings: readonly RuleFinding[];
  /** For `evaluateTogether`; only when they were asked for. */
  readonly facts?: Facts;
}

/** What rules about all stacks together are given of each document. */
export interface StackFacts {
  /** The stack's name, where it is known. */
  readonly name?: string;
  /** How reports call the document. */
  readonly file: string;
  readonly facts: Facts;
}

/** One loaded module serves all files and all calls of a process. */
const loaded = new Map<string, Promise<Policies>>();

/**
 * Loads the policies of a folder: `policy.wasm`, `manifest.json` and `projection.json`.
 *
 * @throws {Refusal} When one is missing, or is not the one that the manifest was written for.
 */
export async function loadPolicies(folder: string): Promise<Policies> {
  const known = loaded.get(folder);
  if (known !== undefined) return known;
  const loading = load(folder);
  loaded.set(folder, loading);
  try {
    return await loading;
  } catch (error) {
    loaded.delete(folder);
    throw error;
  }
}

/** What the rules of a folder say of themselves; nothing when it can't be read, which judging by it tells. */
export async function catalogOf(folder = policiesFolder): Promise<readonly RuleAbout[]> {
  return loadPolicies(folder).then(
    ({ catalog }) => catalog,
    () => [],
  );
}

async function load(folder: string): Promise<Policies> {
  const manifest = await readManifest(folder);
  const wasm = await readPolicyFile(folder, "policy.wasm");
  if (sha256Of(wasm) !== manifest.sha256) {
    throw new Refusal("policy.wasm is not the module that manifest.json describes (SHA-256); run: npm run -s policies");
  }
  const projection = await readProjection(folder, manifest);
  const policy = await WasmPolicy.compile(wasm, manifest.entrypoint);
  return {
    rules: manifest.rules,
    catalog: manifest.catalog,
    evaluate: async (document, circumstances) =>
      evaluateWith(policy, manifest.rules, projection, document, circumstances),
    evaluateTogether: async (stacks, environments) => {
      const value = await policy.evaluate({ stacks }, { operation: "together", environments });
      const findings = readEvaluation(value, manifest.rules);
      for (const { rule, document } of findings) {
        if (document !== undefined && Object.hasOwn(stacks, document)) continue;
        throw new Refusal(`the policies gave a malformed finding of ${rule}: document is missing or wrong`);
      }
      return findings;
    },
  };
}

async function evaluateWith(
  policy: WasmPolicy,
  rules: readonly string[],
  project: Projection,
  document: Document,
  { point, stack, environments, collect }: Circumstances,
): Promise<Evaluation> {
  const value = await policy.evaluate(project(document, collect), {
    operation: operationOf(document, point),
    ...(stack === undefined ? {} : { stack }),
    environments,
    ...(collect ? { collect } : {}),
  });
  return { findings: readEvaluation(value, rules), ...(collect ? { facts: readFacts(value) } : {}) };
}

/**
 * The moment, as rules read it in `data.context.operation`. A synthesized stack is never about to be applied: what
 * Terraform will do with it only its plan says. A state has been applied. A plan in a pull request is one like any other.
 */
function operationOf(document: Document, point: Point): string {
  if (document.kind === "synthesized") return "synth";
  if (document.kind === "state") return "verify";
  return point === "apply" || point === "destroy" ? point : "plan";
}
