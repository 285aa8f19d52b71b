import { createHash } from "node:crypto";
import { isObject, objectAt } from "./json";
import { readPolicyFile } from "./policy-file";
import { Refusal } from "./refusal";
import { severities } from "./verdict";
import type { Severity } from "./verdict";

/** What a rule says of itself, for reports; no verdict depends on it. */
export interface RuleAbout {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What goes wrong in the real world. */
  readonly description: string;
  readonly remedy: string;
  /** AWS Security Hub controls, such as `CloudFront.3`, then pages. */
  readonly references: readonly string[];
  /** The rule judges what a plan changes, and finds nothing in a synthesized stack. */
  readonly changes?: true;
}

/** What `policies/manifest.json` says about the compiled policies. */
export interface Manifest {
  readonly entrypoint: string;
  readonly sha256: string;
  /** Ids of the rules that every evaluation must report, sorted. */
  readonly rules: readonly string[];
  /** What the rules say of themselves, in the same order; a rule about which nothing can be read is left out. */
  readonly catalog: readonly RuleAbout[];
  /** SHA-256 of each file that the policies were made of, by its path. */
  readonly sources: Readonly<Record<string, string>>;
}

/**
 * Reads the manifest of a policies folder.
 *
 * @throws {Refusal} When it is missing, unreadable or incomplete.
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const bytes = await readPolicyFile(folder, "manifest.json");
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Refusal("manifest.json is not JSON; run: npm run -s policies");
  }
  const { entrypoint, rules, sources, about } = objectAt(value);
  const { sha256 } = objectAt(value, "wasm");
  if (typeof entrypoint !== "string" || typeof sha256 !== "string" || !isTexts(rules) || !isObject(sources)) {
    throw new Refusal("manifest.json is incomplete; run: npm run -s policies");
  }
  if (rules.length === 0) throw new Refusal("manifest.json lists no rules: nothing would be judged");
  if (!isTexts(Object.values(sources))) throw new Refusal("manifest.json is incomplete; run: npm run -s policies");
  const catalog = rules.flatMap((id) => readAbout(id, objectAt(about, id)));
  return { entrypoint, sha256, rules, catalog, sources: sources as Record<string, string> };
}

function readAbout(id: string, about: Readonly<Record<string, unknown>>): readonly RuleAbout[] {
  const { title, description, remedy, references } = about;
  const severity = severities.find((known) => known === about.severity);
  if (severity === undefined || !isTexts(references)) return [];
  if (typeof title !== "string" || typeof description !== "string" || typeof remedy !== "string") return [];
  const changes = about.changes === true ? { changes: true as const } : {};
  return [{ id, title, severity, description, remedy, references, ...changes }];
}

/** SHA-256 of some bytes, in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
