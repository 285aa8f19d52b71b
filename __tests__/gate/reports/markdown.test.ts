import { parsers } from "prettier/plugins/markdown";
import { makeReport } from "../../../gate/report";
import type { Finding, Report } from "../../../gate/report";
import { renderMarkdown } from "../../../gate/reports/markdown";
import { finding, huge, nasty, rules, sample } from "./sample";

/** What GitHub takes as the body of a comment, in characters. */
const LIMIT = 65_536;

const render = (report: Report, repository?: string) =>
  renderMarkdown(report, { rules, ...(repository === undefined ? {} : { repository }) });

function of(findings: readonly Finding[], more: Partial<Report> = {}): Report {
  return makeReport({ point: "plan", rules: 5, files: 1, errors: [], findings, ...more });
}

interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly MarkdownNode[];
}

function nodesOf(text: string): readonly MarkdownNode[] {
  const flat = (node: MarkdownNode): readonly MarkdownNode[] => [node, ...(node.children ?? []).flatMap(flat)];
  return flat((parsers.markdown.parse as (text: string, options: object) => MarkdownNode)(text, {}));
}

/** The document's structure: whatever a text might turn into if it were not escaped. */
function structureOf(text: string): readonly string[] {
  return nodesOf(text).flatMap(({ type, value = "", url }) => {
    if (type === "html") return /^<\/?(?:span|code)>$/.test(value) ? [] : [`html ${value}`];
    // What prettier's parser calls words, and their spaces, are texts.
    if (/^(?:text|sentence|word|whitespace|break)$/.test(type)) return [];
    return [url === undefined ? type : `${type} ${url}`];
  });
}

const texts = {
  links: "[a](https://x.test) ![b](https://x.test/y.png) <https://x.test> https://x.test www.x.test [c][1]",
  blocks: "# a",
  list: "- a",
  numbers: "1. a",
  setext: "a\n===\nb\n---",
  fences: "```js\na\n```\n~~~\nb",
  html: "<details open><script>alert(1)</script><img src=x onerror=y> &lt;b&gt; <!-- c",
  emphasis: "*a* **b** _c_ __d__ ~~e~~ `f` ``g` ***",
  table: "a | b \\| c \\\\| d",
  formula: "$a$ $$b$$ ${c}${d}",
  quote: "> a",
  sample: nasty,
};

describe("a Markdown summary", () => {
  it("says first the verdict and the counts, then what is destroyed, then each stack", () => {
    expect(render(sample()).split("\n").slice(0, 13)).toEqual([
      "## ⛔ Gate: could not judge everything",
      "",
      "3 denied, 1 undetermined, 1 waived, 1 error (3 files, 5 rules).",
      "",
      "⚠️ **2 resources destroyed or replaced** in 1 stack.",
      "",
      "| Stack | Verdict | Resources | Denied | Undetermined | Waived |",
      "| --- | --- | --- | ---: | ---: | ---: |",
      "| <code>develop-zone</code> | ❌ denied | ⚠️ **1 destroyed, 1 replaced, 2 updated, 4 created** | 2 | 1 | 1 |",
      "| <code>good&#46;json</code> | ✅ pass | none | 0 | 0 | 0 |",
      "| <code>shared</code> | ✅ pass |  | 1 | 0 | 0 |",
      "",
      "### Not judged",
    ]);
  });

  it("says of a finding where it is, what to do, and where to read on", () => {
    const given = finding({
      path: "zone/site",
      source: { file: "modules/a.ts", line: 7 },
      change: { action: "replace", attributes: [], omitted: 0 },
    });
    expect(render(of([given]), "https://github.test/a/b/blob/HEAD/")).toContain(
      [
        "#### ❌ high · CloudFront viewers use HTTPS",
        "",
        'viewer\\_protocol\\_policy of the default cache behavior is "allow-all"; allowed are https-only.',
        "",
        "- **denied** by `cloudfront-viewer-https` in `plans/zone.json`",
        "- **Resource:** `aws_cloudfront_distribution.site`, ⚠️ **replaced by this plan**",
        "- **Construct:** `zone/site`",
        "- **Source:** `modules/a.ts:7`",
        "- **Fix:** Set viewer\\_protocol\\_policy to redirect-to-https or https-only in this behavior.",
        "- **See:** [CloudFront.3](https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3), " +
          "[help/rules/cloudfront-viewer-https.md](https://github.test/a/b/blob/HEAD/help/rules/cloudfront-viewer-https.md)",
      ].join("\n"),
    );
  });

  it("puts what destroys something before the rest, and advice after what stops the change", () => {
    const titles = [
      ...render(
        of([
          finding({ severity: "critical", title: "second" }),
          finding({ severity: "low", title: "fourth" }),
          finding({ severity: "low", title: "third", change: { action: "delete", attributes: [], omitted: 0 } }),
          finding({ severity: "medium", title: "first", change: { action: "replace", attributes: [], omitted: 0 } }),
        ]),
      ).matchAll(/^####.* · (.*)$/gm),
    ].map(([, title]) => title);
    expect(titles).toEqual(["first", "second", "third", "fourth"]);
  });

  it.each(Object.entries(texts))("lets no text with %s be anything but text", (_, hostile) => {
    const report = (text: string) => {
      const waiver = { owner: text, reason: text, expires: "2027-01-31" };
      const waived = finding({ verdict: "waived", waiver, message: text, address: text });
      return of(
        [finding({ title: text, message: text, remedy: text, address: text, path: text, missing: text }), waived],
        {
          errors: [{ file: text, message: text }],
          judged: [{ file: "plans/zone.json", kind: "plan", stack: text }],
          waivers: [{ rule: "a", address: text, ...waiver, used: false }],
        },
      );
    };
    const text = render(report(hostile));
    expect(structureOf(text)).toEqual(structureOf(render(report("harmless"))));
  });

  it("mentions nobody and links no issue, also in the names of the table", () => {
    const message = "@team/x #12 GH-3 a@b.test owner/repo#4 $x$";
    const text = render(
      of([finding({ message })], { judged: [{ file: "plans/zone.json", kind: "plan", stack: message }] }),
    );
    const [line = ""] = text.split("\n").filter((each) => each.includes("team") && !each.startsWith("|"));
    expect(line).toBe(
      "@&#8203;team/x \\#&#8203;12 GH-&#8203;3 a@&#8203;b.test owner/repo\\#&#8203;4 <span>$</span>x<span>$</span>",
    );
    expect(text).toContain("| <code>&#64;&#8203;team/x &#35;12 GH-3 a&#64;&#8203;b&#46;test");
  });

  it.each<[string, () => Report]>([
    ["600 findings of texts that escaping makes long", () => huge(600)],
    ["one such finding", () => huge(1)],
    [
      "700 errors",
      () => of([], { errors: Array.from({ length: 700 }, (_, index) => ({ file: `${index}`, message: nasty })) }),
    ],
  ])("stays within a comment with %s, keeps verdict and counts, and says how many it leaves out", (_, make) => {
    const report = make();
    const text = render(report);
    expect(text.length).toBeLessThanOrEqual(LIMIT);
    expect(text.split("\n")[0]).toMatch(/^## . Gate: /u);
    expect(text.split("\n")[2]).toMatch(/^\d+ denied, \d+ undetermined, \d+ waived/);
    const shown = (text.match(/^####/gm) ?? []).length;
    const left = /Left out here for want of space: (\d+) finding/.exec(text)?.[1] ?? "0";
    expect(shown + Number(left)).toBe(report.findings.length);
    const rows = (text.match(/^\| <code>/gm) ?? []).length;
    const files = report.judged.length;
    expect(rows).toBe(Math.min(files, 50));
    if (files > 50) expect(text).toContain(`${files - 50} more files not shown here.`);
    // What is cut is cut between findings: nothing is left open.
    expect(structureOf(text).filter((type) => type.startsWith("html"))).toEqual([]);
  });

  it("is short when nothing is found", () => {
    expect(render(of([]))).toBe("## ✅ Gate: pass\n\n0 denied, 0 undetermined, 0 waived (1 file, 5 rules).\n");
  });
});
