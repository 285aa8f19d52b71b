import { blocks, exitCodes, judgePlan, renderReport, type Report } from "../../gate";
import type { Stack } from "./stack";

/** What becomes of a plan, and the exit code if nothing. */
export interface Judgement {
  readonly mayApply: boolean;
  /** 1: denied or undetermined. 2: it could not be judged. */
  readonly exitCode: number;
  /** The report for a terminal. */
  readonly text: string;
  /** Findings that are undetermined and stop nothing: only the state will tell. */
  readonly leftOpen: number;
}

/** Judges a plan. Whatever goes wrong on the way, only a report that says `pass` lets it through. */
export async function judge(
  document: unknown,
  stack: Stack,
  operation: "apply" | "destroy",
  color: boolean,
): Promise<Judgement> {
  let report: Report;
  try {
    const stackFile = stack.file === undefined ? {} : { stackFile: stack.file };
    report = await judgePlan(document, { file: `${stack.name} (plan)`, operation, ...stackFile });
  } catch (error) {
    return { mayApply: false, exitCode: 2, text: `The plan could not be judged: ${String(error)}`, leftOpen: 0 };
  }
  const text = renderReport(report, { color });
  const open = report.findings.filter(({ verdict }) => verdict === "undetermined");
  const leftOpen = open.filter((finding) => !blocks(finding, report.point)).length;
  return { mayApply: report.verdict === "pass", exitCode: exitCodes[report.verdict], text, leftOpen };
}
