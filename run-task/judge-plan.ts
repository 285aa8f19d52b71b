import { judgePlan as judge, type Report } from "../gate/index";
import { makeReport } from "../gate/report";
import type { PlanToJudge } from "./judge";

/** Judges a plan in this very thread. Never rejects: what can't be judged is an error of the report. */
export async function judgePlan({ plan, name, operation }: PlanToJudge): Promise<Report> {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plan));
  } catch {
    // The parser's own message quotes the text.
    const errors = [{ file: name, message: "is not JSON" }];
    return makeReport({ findings: [], errors, files: 0, rules: 0, point: operation });
  }
  return await judge(document, { file: name, operation });
}
