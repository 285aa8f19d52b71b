/** What a rule says about one value: wrong, or not known before the apply. */
export type RuleVerdict = "deny" | "undetermined";

/** What becomes of what a rule says: it stands, or somebody answers for it until a date. */
export type FindingVerdict = RuleVerdict | "waived";

/** What a run comes to. `error`: something could not be judged, which is never a pass. */
export type Verdict = "pass" | RuleVerdict | "error";

/** How much harm the fault does, worst first. */
export const severities = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** The moments at which something is judged, in the order of a change's life. */
export const points = ["synth", "proposal", "pull-request", "plan", "apply", "verify", "destroy"] as const;
export type Point = (typeof points)[number];

const none: readonly Severity[] = [];
const serious: readonly Severity[] = ["critical", "high", "medium"];

/**
 * The severities of the findings that stop what follows. The one place where this is decided.
 *
 * A low finding is advice: it is listed, and stops nothing. At synth most values are references that only Terraform
 * resolves, so what is undetermined there is listed and left to the plan. The same holds for a pull request's stacks as
 * synthesized (`proposal`), beside which its plans are judged (`pull-request`). A plan is the last word before real
 * infrastructure changes, in a pull request too, and a state has nothing left to wait for.
 */
export const blocking: Readonly<Record<Point, Readonly<Record<RuleVerdict, readonly Severity[]>>>> = {
  synth: { deny: serious, undetermined: none },
  proposal: { deny: serious, undetermined: none },
  "pull-request": { deny: serious, undetermined: serious },
  plan: { deny: serious, undetermined: serious },
  apply: { deny: serious, undetermined: serious },
  verify: { deny: serious, undetermined: serious },
  destroy: { deny: serious, undetermined: serious },
};

/** Whether a finding stops what follows at that moment. A waived one never does. */
export function blocks(finding: { readonly verdict: FindingVerdict; readonly severity: Severity }, point: Point) {
  const { verdict, severity } = finding;
  return verdict !== "waived" && blocking[point][verdict].includes(severity);
}

/** Exit codes: a denial and a gate that could not do its work must be told apart by scripts. */
export const exitCodes: Readonly<Record<Verdict, 0 | 1 | 2>> = { pass: 0, deny: 1, undetermined: 1, error: 2 };
