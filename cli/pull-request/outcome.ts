import type { Report, Verdict } from "../../gate/index";
import type { Range } from "../../cost/range";
import type { GateEdits } from "./gate-edits";
import type { ResourceChange } from "../terraform/resource-changes";
import type { StackState } from "./synthesis";

/** What became of one stack in a pull request. */
export interface StackOutcome {
  readonly name: string;
  readonly state: StackState;
  /** Dollars a month, before and after; of stacks that change. */
  readonly cost?: { readonly base: Range; readonly head: Range };
  readonly plan:
    | { readonly kind: "planned"; readonly changes: readonly ResourceChange[] }
    | { readonly kind: "waiting"; readonly upstream: readonly string[] }
    | { readonly kind: "failed"; readonly reason: string }
    /** Nothing to plan (`unchanged`, `removed`), or no credentials to plan with (`not-asked`). */
    | { readonly kind: "none"; readonly why: "unchanged" | "removed" | "not-asked" };
}

/** What a pull-request job found. */
export interface Outcome {
  /** Commits. */
  readonly base: string;
  readonly head: string;
  readonly stacks: readonly StackOutcome[];
  readonly edits: readonly GateEdits[];
  /** All stacks of the head as synthesized, and the plans of those that change; absent where there was nothing. */
  readonly reports: { readonly stacks?: Report; readonly plans?: Report };
  /** What kept the job from judging everything. */
  readonly errors: readonly string[];
}

/** The verdict of the whole: the worst of its parts, and never a pass when something could not be judged. */
export function verdictOf({ stacks, reports, errors }: Outcome): Verdict {
  if (errors.length > 0 || reports.stacks === undefined) return "error";
  if (stacks.some(({ plan }) => plan.kind === "failed")) return "error";
  const verdicts = [reports.stacks, reports.plans].flatMap((report) => (report === undefined ? [] : [report.verdict]));
  return (["error", "deny", "undetermined"] as const).find((worse) => verdicts.includes(worse)) ?? "pass";
}
