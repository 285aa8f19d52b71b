import fc from "fast-check";
import { judgeDocuments, judgeFiles, judgePlan } from "../../../gate/index";
import type { Finding, Report } from "../../../gate/index";

/** Verdicts, best first. */
const order = ["pass", "undetermined", "deny", "error"] as const;

/** How bad a verdict is, for comparisons. */
export function badness({ verdict }: Report): number {
  return order.indexOf(verdict);
}

/** Plans that were judged in this file. */
export let judged = 0;

/** Judges a document by the project's rules and no waivers; parsed from text, as every real one is. */
export async function judge(document: unknown): Promise<Report> {
  judged++;
  const parsed: unknown = JSON.parse(JSON.stringify(document));
  if (typeof parsed === "object" && parsed !== null && ("format_version" in parsed || "plan" in parsed)) {
    return judgePlan(parsed, { file: "plan.json", operation: "apply", waivers: [] });
  }
  return judgeDocuments([{ file: "cdk.tf.json", read: () => Promise.resolve(parsed) }], { point: "plan", waivers: [] });
}

/** Judges a file's bytes. */
export function judgeFile(file: string): Promise<Report> {
  judged++;
  return judgeFiles([file], { point: "apply", waivers: [] });
}

/** What was found, without the words. */
export function keysOf({ findings }: Report): string[] {
  return findings.map(keyOf).sort();
}

export function keyOf({ rule, verdict, address }: Pick<Finding, "rule" | "verdict" | "address">): string {
  return `${verdict} ${rule} ${address}`;
}

const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const factor = Number(process.env.FUZZ_FACTOR ?? 1);

/**
 * Tries a law on random documents. `FUZZ_SEED` repeats a run, `FUZZ_FACTOR` makes it longer.
 *
 * @param runs How many documents, unless told otherwise.
 */
export async function holds<T>(
  runs: number,
  arbitrary: fc.Arbitrary<T>,
  law: (value: T) => Promise<void>,
): Promise<void> {
  process.stdout.write(`fuzz: ${expect.getState().currentTestName ?? ""}: FUZZ_SEED=${seed}\n`);
  await fc.assert(fc.asyncProperty(arbitrary, law), { seed, numRuns: Math.ceil(runs * factor), endOnFailure: false });
}
