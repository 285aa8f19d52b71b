/** The gate: judges plans, states and synthesized stacks by the compiled policies. */
export { judgeDocuments, judgeFiles, judgePlan, judgeStates, judgeSynthesized } from "./judge";
export type { FilesOptions, PlanOptions, PolicyOptions, DocumentSource } from "./judge";
export type { RuleAbout } from "./manifest";
export { catalogOf } from "./policies";
export { renderAs, reportFormats } from "./reports/index";
export type { ReportFormat } from "./reports/index";
export { renderErrors, renderReport } from "./render";
export type { RenderOptions } from "./render";
export type {
  Finding,
  JudgedFile,
  JudgeError,
  Report,
  ReportedWaiver,
  Source,
  SourceLine,
  Summary,
  WaiverNote,
} from "./report";
export { blocking, blocks, exitCodes, points, severities } from "./verdict";
export type { FindingVerdict, Point, RuleVerdict, Severity, Verdict } from "./verdict";
export type { Waiver } from "./waiver";
