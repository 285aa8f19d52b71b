import path from "node:path";
import type { Document } from "./document";
import { readEvaluation } from "./evaluation";
import type { RuleFinding } from "./evaluation";
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
  readonly evaluate: (document: Document, point: Point) => Promise<readonly RuleFinding[]>;
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
    evaluate: async (document, point) => evaluateWith(policy, manifest.rules, projection, document, point),
  };
}

async function evaluateWith(
  policy: WasmPolicy,
  rules: readonly string[],
  project: Projection,
  document: Document,
  point: Point,
): Promise<readonly RuleFinding[]> {
  const value = await policy.evaluate(project(document), { operation: operationOf(document, point) });
  return readEvaluation(value, rules);
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
