import type { Report } from "../gate/index";

/** A plan to be judged, as it came. */
export interface PlanToJudge {
  /** The plan's JSON. */
  readonly plan: Uint8Array;
  /** The name under which reports show it. */
  readonly name: string;
  readonly operation: "plan" | "apply";
}

/**
 * Judges plans somewhere.
 *
 * @throws {JudgeTimeout} When it takes too long; any other error when it crashes or the signal says stop.
 */
export type Judge = (plan: PlanToJudge, signal: AbortSignal) => Promise<Report>;

/** A plan took longer to judge than it may. */
export class JudgeTimeout extends Error {
  override readonly name = "JudgeTimeout";
}
