import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardPicture } from "../../cli/dashboard-picture";
import { projectRoot } from "../../config";
import { describeWithBrowser } from "../support/browser";
import { synthesizeStacks } from "../support/synthesis";

// A browser takes its time on a machine with other work.
jest.setTimeout(60_000);

const stackDocument = synthesizeStacks()["production-zone"]?.document;
const picture = dashboardPicture(stackDocument);

describe("the picture of a dashboard", () => {
  it("is the same for the same stack", () => {
    expect(dashboardPicture(structuredClone(stackDocument))).toBe(picture);
  });

  it("shows alarms by their names, graphs with their axes and legends, and thresholds", () => {
    for (const words of ["outreach-production-url-down", "Origin latency", "Milliseconds · sample", "p90", "4xx"]) {
      expect(picture).toContain(`>${words}</text>`);
    }
    expect(picture).toContain(">cloudfront-slow-origin 24K</text>");
  });

  it("says that its values are samples, and names nothing that is only known in AWS", () => {
    expect(picture).toContain("with sample values");
    expect(picture).not.toContain("${");
  });

  it("takes references with quotes in them, which are no text of the body", () => {
    const body = JSON.stringify({
      widgets: [
        {
          type: "metric",
          x: 0,
          y: 0,
          width: 8,
          height: 6,
          properties: {
            title: "Balancer",
            metrics: [["AWS/ApplicationELB", "RequestCount", "LoadBalancer", "REFERENCE", { label: "a<b" }]],
            yAxis: { left: { label: "Requests" } },
          },
        },
      ],
    }).replace("REFERENCE", '${element(split("/", aws_lb.l.arn), 1)}');
    const stack = { resource: { aws_cloudwatch_dashboard: { d: { dashboard_name: "one", dashboard_body: body } } } };
    expect(dashboardPicture(stack)).toContain("a&lt;b");
  });
});

describeWithBrowser("the picture in help/, in a browser", (browser) => {
  it("is drawn whole, with no text outside of it", async () => {
    const page = await browser().newPage();
    await page.setContent(readFileSync(join(projectRoot, "help/dashboards/lambda.svg"), "utf8"));
    const frame = await page.locator("svg").boundingBox();
    const texts = await Promise.all((await page.locator("svg text").all()).map((one) => one.boundingBox()));
    await page.close();
    expect(texts.length).toBeGreaterThan(100);
    for (const text of texts) {
      expect(text?.x).toBeGreaterThanOrEqual(frame?.x ?? Infinity);
      expect((text?.x ?? Infinity) + (text?.width ?? 0)).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0));
      expect((text?.y ?? Infinity) + (text?.height ?? 0)).toBeLessThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0));
    }
  });
});
