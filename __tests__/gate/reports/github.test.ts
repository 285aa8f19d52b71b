import { makeReport } from "../../../gate/report";
import type { Finding } from "../../../gate/report";
import { renderGithub } from "../../../gate/reports/github";
import { finding, nasty, rules, sample } from "./sample";

function linesOf(findings: readonly Finding[], errors: readonly { file: string; message: string }[] = []): string[] {
  const report = makeReport({ point: "plan", rules: 5, files: 1, errors, findings });
  return renderGithub(report, { rules }).trimEnd().split("\n");
}

/** What GitHub reads out of a line, as its runner does. */
function read(line: string) {
  const [, level, properties = "", message = ""] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
  const plain = (text: string) =>
    text
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%25", "%");
  const entries = properties.split(",").map((property) => {
    const [name = "", ...value] = property.split("=");
    return [name, plain(value.join("="))] as const;
  });
  return { level, ...Object.fromEntries(entries), message: plain(message) };
}

describe("annotations of GitHub", () => {
  it("stand at the line of the TypeScript, and say what is wrong, how to fix it and where to read on", () => {
    const [line = "", counts] = linesOf([finding({ source: { file: "modules/a.ts", line: 7 } })]);
    expect(read(line)).toEqual({
      level: "error",
      file: "modules/a.ts",
      line: "7",
      title: "denied (high) cloudfront-viewer-https: CloudFront viewers use HTTPS",
      message:
        'aws_cloudfront_distribution.site: viewer_protocol_policy of the default cache behavior is "allow-all"; allowed are https-only.\n' +
        "Fix: Set viewer_protocol_policy to redirect-to-https or https-only in this behavior.\n" +
        "See: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3, " +
        "help/rules/cloudfront-viewer-https.md",
    });
    expect(counts).toBe("denied: 1 denied, 0 undetermined, 0 waived (1 file, 5 rules)");
  });

  it("are errors where the change is stopped, notices where it is waived or advice, warnings else", () => {
    const text = renderGithub(sample(), { rules }).split("\n");
    expect(text.map((line) => /^::(\w+) /.exec(line)?.[1])).toEqual([
      ...Array<string>(4).fill("error"),
      ...Array<string>(2).fill("notice"),
      undefined,
      undefined,
    ]);
    expect(text).toContain(
      "could not judge everything: 3 denied, 1 undetermined, 1 waived, 1 error (3 files, 5 rules)",
    );
    const listed = makeReport({
      point: "synth",
      rules: 5,
      files: 1,
      errors: [],
      findings: [finding({ verdict: "undetermined" })],
    });
    expect(renderGithub(listed, { rules })).toMatch(/^::warning file=/);
  });

  it("never give a command that a plan's text spells, nor end early", () => {
    const text = `a::b,c=d%0A\n::error::x\r::add-mask::y ##[add-mask]z ${nasty}`;
    const lines = linesOf(
      [finding({ message: text, title: text, address: text, file: text })],
      [{ file: text, message: text }],
    );
    expect(lines).toHaveLength(3);
    const [error, annotation] = lines.map(read);
    expect(error).toMatchObject({ level: "error", title: "could not be judged" });
    expect(annotation).toMatchObject({
      level: "error",
      file: expect.stringMatching(/^a::b,c=d%0A ::error::x ::add-mask/),
    });
    for (const line of lines) expect(line).not.toContain("##[");
  });

  it("are as many as GitHub shows of each level, the most urgent ones; the log has the others", () => {
    const of = (count: number, more: (index: number) => Partial<Finding>) =>
      Array.from({ length: count }, (_, index) => finding({ address: `x.y${index}`, ...more(index) }));
    const destroyed = { action: "replace", attributes: [], omitted: 0 } as const;
    const lines = linesOf([
      ...of(12, () => ({})),
      ...of(1, () => ({ address: "x.last", severity: "medium", change: destroyed })),
      ...of(11, () => ({ severity: "low", message: "::error::no" })),
    ]);
    const [first] = lines;
    expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith("::notice "))).toHaveLength(10);
    expect(first).toContain("::x.last: ");
    expect(lines.slice(20)).toEqual([
      "denied: 24 denied, 0 undetermined, 0 waived (1 file, 5 rules)",
      "::group::4 more, without an annotation",
      ...[7, 8, 9].map((): unknown => expect.stringMatching(/^error plans\/zone\.json denied \(high\) cloudfront/)),
      expect.stringMatching(/^notice plans\/zone\.json denied \(low\) .*: x\.y\d+: ::error::no$/),
      "::endgroup::",
    ]);
  });
});
