import { readFileSync } from "node:fs";
import path from "node:path";
import { loadPolicy } from "@open-policy-agent/opa-wasm";

/** The project's root. */
export const root = path.resolve(__dirname, "../..");

/** Where sources and the compiled module are. */
export const policies = path.join(root, "policies");

/** Plans and synthesized files, each beside what it was made from. */
export const fixtures = path.join(__dirname, "fixtures");

/** A finding as rules give it. */
export interface Finding {
  readonly rule: string;
  readonly verdict: "deny" | "undetermined";
  readonly severity: string;
  readonly title: string;
  readonly address: string;
  readonly message: string;
  readonly remedy: string;
  readonly missing?: string;
}

/** The value of the entry point. */
export interface Result {
  readonly rules: readonly string[];
  readonly findings: readonly Finding[];
}

/** Reads one fixture. */
export function fixture(name: string): object {
  return JSON.parse(readFileSync(path.join(fixtures, name), "utf8")) as object;
}

/**
 * Evaluates the compiled module on a parsed document, which opa-wasm takes as it is; a Buffer it would misread.
 *
 * @param pages Memory to reserve, in pages of 64 KiB: growing page by page takes minutes for large documents.
 */
export async function evaluate(document: object, context: object = {}, pages = 256): Promise<Result> {
  const wasm = Uint8Array.from(readFileSync(path.join(policies, "policy.wasm"))).buffer;
  const policy = await loadPolicy(wasm, { initial: pages });
  policy.setData({ context });
  const [answer] = policy.evaluate(document) as { result: Result }[];
  if (answer === undefined) throw new Error("The entry point is undefined.");
  return answer.result;
}

/** One line a finding, for comparisons that show what differs. */
export function lines({ findings }: Result): string[] {
  return findings.map(({ verdict, rule, address }) => `${verdict} ${rule} ${address}`).sort();
}
