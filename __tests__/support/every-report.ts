import type * as ReportModule from "../../gate/report";
import type * as FormModule from "./report-form";

/** Set up before the tests of every file: each report that any test makes has the published form. */
jest.mock("../../gate/report", () => {
  const actual = jest.requireActual<typeof ReportModule>("../../gate/report");
  return {
    ...actual,
    makeReport: (parts: ReportModule.ReportParts) => {
      const report = actual.makeReport(parts);
      const { mistakesIn } = jest.requireActual<typeof FormModule>("./report-form");
      const mistakes = mistakesIn(JSON.parse(JSON.stringify(report)));
      if (mistakes.length > 0) throw new Error(`This report is not as published: ${mistakes.slice(0, 5).join("; ")}`);
      return report;
    },
  };
});
