import type { Report } from "../report";
import type { ReportContext } from "./context";

/** What a report can be written as. */
export const reportFormats = ["terminal", "json", "sarif", "junit", "github", "markdown", "html"] as const;
export type ReportFormat = (typeof reportFormats)[number];

type Render = (report: Report, context: ReportContext) => string;

/** Each is loaded only when it is asked for: a small plan is judged in less time than they take to load. */
const renderers: Readonly<Record<ReportFormat, () => Promise<Render>>> = {
  terminal: async () => {
    const { renderReport } = await import("../render");
    return (report, { color = false }) => renderReport(report, { color, errors: false });
  },
  json: async () => (await import("./json")).renderJson,
  sarif: async () => (await import("./sarif")).renderSarif,
  junit: async () => (await import("./junit")).renderJunit,
  github: async () => (await import("./github")).renderGithub,
  markdown: async () => (await import("./markdown")).renderMarkdown,
  html: async () => (await import("./html")).renderHtml,
};

/** Writes a report in one format. */
export async function renderAs(format: ReportFormat, report: Report, context: ReportContext): Promise<string> {
  const render = await renderers[format]();
  return render(report, context);
}
