import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { makeReport } from "../../../gate/report";
import type { Report } from "../../../gate/report";
import { renderHtml } from "../../../gate/reports/html";
import { renderJunit } from "../../../gate/reports/junit";
import { describeWithBrowser } from "../../support/browser";
import { Folder } from "../folder";
import { finding, huge, nasty, rules, sample } from "./sample";

jest.setTimeout(60_000);

const folder = new Folder();
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const empty = (): Report => makeReport({ point: "plan", rules: 5, files: 1, errors: [], findings: [] });

describe("the HTML report", () => {
  const html = renderHtml(sample(), { rules });

  it("allows nothing but its own style and script, and names no file from anywhere", () => {
    expect(html).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-[\w+/=]+&#39;; script-src &#39;sha256-[\w+/=]+&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">/,
    );
    expect(html).not.toMatch(/<(?:link|script|img|iframe|object|embed)\b[^>]*\s(?:src|href)="(?!data:)/);
    expect(html).not.toMatch(/\son\w+=|\sstyle=|url\(|@import/);
  });

  it("links pages of AWS and controls, and the rule's page where the repository is known", () => {
    expect(html).toContain('controls.html#cloudfront-3" rel="noreferrer">CloudFront.3</a>');
    expect(html).toContain("<code>help/rules/cloudfront-viewer-https.md</code>");
    const linked = renderHtml(sample(), { rules, repository: "https://github.test/a/b/blob/HEAD/" });
    expect(linked).toContain(
      '<a href="https://github.test/a/b/blob/HEAD/help/rules/log-retention.md" rel="noreferrer">',
    );
  });

  it("never links what a finding's texts call a reference", () => {
    const references = ["javascript:alert(1)", 'https://x.test/"onclick=', "data:text/html,x"];
    const report = makeReport({ point: "plan", rules: 1, files: 1, errors: [], findings: [finding({ references })] });
    expect(renderHtml(report, { rules }).match(/<a [^>]*>/g)).toEqual(['<a class="skip" href="#findings">']);
  });

  it("shows the most urgent of very many findings, and how many it leaves out", () => {
    const text = renderHtml(huge(2_100, "x"), { rules });
    expect(text.match(/<article /g)).toHaveLength(2_000);
    expect(text).toContain("100 findings more, less urgent than these: see the JSON report.");
  });
});

describeWithBrowser("the HTML report in a browser", (browser: () => Browser) => {
  /** Opens a report, and collects whatever it asks of anybody, and whatever goes wrong. */
  async function open(report: Report, options: Parameters<Browser["newPage"]>[0] = {}) {
    const page = await browser().newPage(options);
    const faults: string[] = [];
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("dialog", (dialog) => {
      faults.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    const url = pathToFileURL(folder.write("report.html", renderHtml(report, { rules }))).href;
    await page.goto(url);
    return {
      page,
      faults,
      requests: () => requests.filter((request) => request !== url && !request.startsWith("data:")),
    };
  }

  const shown = (page: Page) => page.locator(".finding:visible h3").allTextContents();
  const status = (page: Page) => page.locator("#shown").textContent();

  it("asks nobody for anything, and has no fault", async () => {
    const { page, faults, requests } = await open(sample());
    await page.waitForLoadState("networkidle");
    expect([faults, requests()]).toEqual([[], []]);
    expect(await page.title()).toBe("Gate: could not judge everything, 5 findings");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Could not judge everything");
  });

  it("runs no script, loads nothing and makes no element that a plan's texts spell", async () => {
    const hostile = `${nasty}<img src="https://x.test/i.png" onerror="alert(2)"><svg onload=alert(3)>"><a href=javascript:alert(4)>`;
    const waiver = { owner: hostile, reason: hostile, expires: "2027-01-31" };
    const attributes = [{ name: hostile, before: hostile, after: hostile }];
    const { page, faults, requests } = await open(
      makeReport({
        point: "plan",
        rules: 1,
        files: 1,
        errors: [{ file: hostile, message: hostile }],
        judged: [{ file: hostile, kind: "plan", stack: hostile }],
        waivers: [{ rule: hostile, address: hostile, stack: hostile, used: true, ...waiver }],
        findings: [
          finding({
            title: hostile,
            message: hostile,
            remedy: hostile,
            address: hostile,
            file: hostile,
            path: hostile,
            missing: hostile,
            source: { file: hostile, line: 1, stack: { file: hostile, line: 2 } },
            verdict: "waived",
            waiver,
            change: { action: "update", attributes, omitted: 0 },
          }),
        ],
      }),
    );
    await page.waitForLoadState("networkidle");
    expect([faults, requests()]).toEqual([[], []]);
    expect(await page.locator("img, script, a[href^=javascript], svg[onload], [onerror]").count()).toBe(1);
    expect(await page.locator("#by-stack option").nth(1).textContent()).toContain("<script>alert(1)</script>");
    await page.selectOption("#by-stack", { index: 1 });
    expect(await status(page)).toBe("Showing 1 of 1");
  });

  it("has the content security policy in force", async () => {
    const { page, faults } = await open(sample());
    await page.evaluate(`{
      const script = document.createElement("script");
      script.textContent = "document.title = 'injected'";
      document.body.append(script);
      fetch("https://x.test/").catch(() => undefined);
    }`);
    expect(await page.title()).toMatch(/^Gate:/);
    expect(faults.join("\n")).toMatch(/script[\s\S]*Content Security Policy[\s\S]*x\.test/);
  });

  it("filters by stack, rule, verdict and severity, with the keyboard alone", async () => {
    const { page } = await open(sample());
    expect(await status(page)).toBe("Showing 5 of 5");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Skip to the findings");
    await page.locator("#by-stack").focus();
    await page.keyboard.type("shared");
    expect([await shown(page), await status(page)]).toEqual([["Logs have an end"], "Showing 1 of 5"]);
    await page.keyboard.press("Tab");
    await page.keyboard.type("cloudfront-v");
    expect([await shown(page), await status(page)]).toEqual([[], "Showing 0 of 5"]);
    expect(await page.locator("#none").isVisible()).toBe(true);
    for (let tabs = 0; tabs < 3; tabs++) await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Show all");
    await page.keyboard.press("Enter");
    await page.locator("#shown", { hasText: "Showing 5 of 5" }).waitFor();
    await page.locator("#by-verdict").focus();
    await page.keyboard.type("waived");
    expect(await shown(page)).toEqual(["Buckets block public access"]);
    await page.selectOption("#by-verdict", "");
    await page.locator("#by-severity").focus();
    await page.keyboard.type("crit");
    expect(await shown(page)).toEqual(["CloudFront certificates lie in us-east-1"]);
  });

  it("shows what the plan does to the resource, before and after", async () => {
    const { page } = await open(sample());
    const change = page.locator("[data-rule=cloudfront-viewer-https] details");
    expect(await change.locator("summary").textContent()).toBe("The plan updates it");
    expect(await change.locator("li").first().locator("del, ins").allTextContents()).toEqual([
      'before: "redirect-to-https"',
      'after: "allow-all"',
    ]);
    expect(await change.locator("li").nth(2).textContent()).toBe("web_acl_idnot setafter: (known after apply)");
  });

  it("shows every finding, and no filter, where scripts are off", async () => {
    const { page } = await open(sample(), { javaScriptEnabled: false });
    expect(await shown(page)).toHaveLength(5);
    expect(await page.locator("#filter").isVisible()).toBe(false);
  });

  const long = `${"x".repeat(300)}/${"aws_cloudfront_distribution.".repeat(20)}`;
  const wide = () =>
    makeReport({
      point: "plan",
      rules: 1,
      files: 1,
      errors: [{ file: long, message: long }],
      judged: [{ file: long, kind: "plan", stack: long }],
      findings: [
        finding({
          title: long,
          message: long,
          address: long,
          file: long,
          path: long,
          source: { file: long, line: 1 },
          change: { action: "update", attributes: [{ name: long, before: long, after: long }], omitted: 0 },
        }),
      ],
    });

  it.each<[string, () => Report]>([
    ["one of everything", sample],
    ["words without an end", wide],
    ["nothing found", empty],
  ])("fits a phone with %s: nothing is wider than 375 pixels", async (_, report) => {
    const { page } = await open(report(), { viewport: { width: 375, height: 800 }, isMobile: true, hasTouch: true });
    const width = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(375);
    const fields = await page.locator("select:visible, button:visible").all();
    const sizes = await Promise.all(fields.map(async (field) => (await field.boundingBox())?.height ?? 0));
    expect(sizes.filter((height) => height < 44)).toEqual([]);
  });

  it("is dark where the reader's system is", async () => {
    const lightness = async (colorScheme: "light" | "dark") => {
      const { page } = await open(sample(), { colorScheme });
      const color = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      return Math.max(...(color.match(/\d+/g) ?? []).map(Number));
    };
    expect(await lightness("light")).toBeGreaterThan(230);
    expect(await lightness("dark")).toBeLessThan(50);
  });

  it.each<[string, "light" | "dark", number, () => Report]>([
    ["one of everything", "light", 1280, sample],
    ["one of everything", "dark", 1280, sample],
    ["one of everything on a phone", "light", 375, sample],
    ["one of everything on a phone", "dark", 375, sample],
    ["nothing found", "light", 1280, empty],
    ["nothing found", "dark", 1280, empty],
  ])("is accessible by axe with %s, %s, %d pixels wide", async (_, colorScheme, width, report) => {
    const { page } = await open(report(), { colorScheme, viewport: { width, height: 900 } });
    await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate<AxeResults>("axe.run()");
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain("color-contrast");
  });

  it("parses the JUnit report of whatever texts as XML", async () => {
    const page = await browser().newPage();
    const read = (report: Report) =>
      page.evaluate<{ error?: string; suites: number; message?: string }>(`{
        const xml = new DOMParser().parseFromString(${JSON.stringify(renderJunit(report, { rules }))}, "application/xml");
        ({
          error: xml.querySelector("parsererror")?.textContent,
          suites: xml.querySelectorAll("testsuites > testsuite").length,
          message: xml.querySelector("failure")?.getAttribute("message"),
        });
      }`);
    expect(await read(sample())).toMatchObject({ error: undefined, suites: 4 });
    const texts = [nasty, "]]>&amp;<!--", "\u0000\u0008\ufffe\uffff\ud800 \u{1f600}"];
    for (const text of texts) {
      const findings = [finding({ message: text, address: text, file: text, remedy: text })];
      const { error, suites, message } = await read(
        makeReport({ point: "plan", rules: 1, files: 1, errors: [{ file: text, message: text }], findings }),
      );
      expect([error, suites, typeof message]).toEqual([undefined, 2, "string"]);
    }
  });
});
