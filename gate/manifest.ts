import { createHash } from "node:crypto";
import { isObject, objectAt } from "./json";
import { readPolicyFile } from "./policy-file";
import { Refusal } from "./refusal";

/** What `policies/manifest.json` says about the compiled policies. */
export interface Manifest {
  readonly entrypoint: string;
  readonly sha256: string;
  /** Ids of the rules that every evaluation must report, sorted. */
  readonly rules: readonly string[];
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
  const { entrypoint, rules, sources } = objectAt(value);
  const { sha256 } = objectAt(value, "wasm");
  if (typeof entrypoint !== "string" || typeof sha256 !== "string" || !isTexts(rules) || !isObject(sources)) {
    throw new Refusal("manifest.json is incomplete; run: npm run -s policies");
  }
  if (rules.length === 0) throw new Refusal("manifest.json lists no rules: nothing would be judged");
  if (!isTexts(Object.values(sources))) throw new Refusal("manifest.json is incomplete; run: npm run -s policies");
  return { entrypoint, sha256, rules, sources: sources as Record<string, string> };
}

/** SHA-256 of some bytes, in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
