/** What the policies say about one value: wrong, or not known before the apply. */
export type FindingVerdict = "deny" | "undetermined";

/** What a run comes to. `error`: something could not be judged, which is never a pass. */
export type Verdict = "pass" | FindingVerdict | "error";

/** How much harm the fault does, worst first. */
export const severities = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** The moments at which something is judged. */
export const points = ["synth", "plan", "apply", "destroy"] as const;
export type Point = (typeof points)[number];

/**
 * Which findings stop what follows. The one place where this is decided.
 *
 * At synth most values are references that only Terraform resolves, so what is undetermined there is listed and left to
 * the plan. A plan is the last word before real infrastructure changes: what it leaves open is not let through.
 */
export const blocks: Readonly<Record<Point, Readonly<Record<FindingVerdict, boolean>>>> = {
  synth: { deny: true, undetermined: false },
  plan: { deny: true, undetermined: true },
  apply: { deny: true, undetermined: true },
  destroy: { deny: true, undetermined: true },
};

/** Exit codes: a denial and a gate that could not do its work must be told apart by scripts. */
export const exitCodes: Readonly<Record<Verdict, 0 | 1 | 2>> = { pass: 0, deny: 1, undetermined: 1, error: 2 };
