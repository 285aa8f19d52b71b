import { marker, renderComment } from "../../../cli/pull-request/comment";
import { gateEdits } from "../../../cli/pull-request/gate-edits";
import { type Outcome, type StackOutcome, verdictOf } from "../../../cli/pull-request/outcome";
import { makeReport } from "../../../gate/report";

const passed = makeReport({ findings: [], errors: [], files: 1, rules: 77, point: "proposal" });

function outcome(parts: Partial<Outcome>): Outcome {
  return {
    base: "b".repeat(40),
    head: "a".repeat(40),
    stacks: [],
    edits: [],
    errors: [],
    reports: { stacks: passed },
    ...parts,
  };
}

function planned(
  name: string,
  ...changes: readonly (readonly ["create" | "update" | "replace" | "delete", string])[]
): StackOutcome {
  return {
    name,
    state: "changed",
    plan: { kind: "planned", changes: changes.map(([action, address]) => ({ action, address })) },
  };
}

describe("the comment of a pull request", () => {
  it("begins with the mark by which it is found again, and the verdict", () => {
    expect(renderComment(outcome({}), [])).toMatch(new RegExp(`^${marker}\n\n# ✅ This change passes the gate\n`));
  });

  it("says by whose rules was judged", () => {
    expect(renderComment(outcome({}), [])).toContain(
      "`aaaaaaaaaaaa` on `bbbbbbbbbbbb`, judged by the rules, waivers and limits of the latter.",
    );
  });

  it("puts stacks that destroy something first, and destructive changes before the others", () => {
    const stacks = [
      planned("develop-zone", ["create", "aws_sqs_queue.a"]),
      planned("production-zone", ["replace", "aws_s3_bucket.b"], ["update", "aws_lambda_function.c"]),
    ];
    const comment = renderComment(outcome({ stacks }), []);
    expect(comment).toContain("| <code>production-zone</code> | changed | ⚠️ **1 replaced, 1 updated** |  |\n| <code>develop-zone</code> |");
    expect(comment.indexOf("- replaced `aws_s3_bucket.b`")).toBeLessThan(
      comment.indexOf("- created `aws_sqs_queue.a`"),
    );
  });

  it("says what a changed stack costs a month, before and after", () => {
    const cost = { base: { low: 1, high: 2 }, head: { low: 12, high: 40.4 } };
    const stacks = [{ ...planned("develop-zone"), cost }, { ...planned("shared"), cost: { base: cost.base, head: cost.base } }];
    const comment = renderComment(outcome({ stacks }), []);
    expect(comment).toContain("| no resource changes | $1.00 to 2.00 → $12 to 40 |");
    expect(comment).toContain("| no resource changes | $1.00 to 2.00 (as before) |");
    expect(comment).toContain("Together a month: $2.00 to 4.00 → $13 to 42.");
  });

  it("calls a first deployment what it is, with the command", () => {
    const stacks: StackOutcome[] = [
      { name: "training-sleepconnect", state: "new", plan: { kind: "waiting", upstream: ["training-zone"] } },
    ];
    expect(renderComment(outcome({ stacks }), [])).toContain(
      "first deployment: waits for `training-zone` (run `npx cdktf deploy training-zone`)",
    );
  });

  it("says that a removed stack's resources stay", () => {
    const stacks: StackOutcome[] = [{ name: "old-zone", state: "removed", plan: { kind: "none", why: "removed" } }];
    expect(renderComment(outcome({ stacks }), [])).toContain("what it has deployed stays until it is destroyed");
  });

  it("names a plan that failed, and is no pass", () => {
    const stacks: StackOutcome[] = [
      { name: "shared", state: "changed", plan: { kind: "failed", reason: "Error: ``` broken\n</details>" } },
    ];
    const failed = outcome({ stacks });
    expect(verdictOf(failed)).toBe("error");
    expect(renderComment(failed, [])).toContain(
      "`shared` could not be planned:\n\n````\nError: ``` broken\n</details>\n````",
    );
  });

  it("is no pass when nothing was judged", () => {
    expect(verdictOf(outcome({ reports: {} }))).toBe("error");
  });

  it("stays below what GitHub takes, whatever the change is, and says what is left out", () => {
    const many = Array.from(
      { length: 5_000 },
      (_, index) => ["delete", `aws_s3_bucket.${"x".repeat(90)}${index}`] as const,
    );
    const stacks = Array.from({ length: 300 }, (_, index) => planned(`stack-${index}`, ...many.slice(0, 50)));
    const errors = Array.from({ length: 50 }, () => "y".repeat(10_000));
    const edits = gateEdits(
      Array.from({ length: 2_000 }, (_, index) => `policies/rules/${index}/${"z".repeat(60)}.rego`),
    );
    const comment = renderComment(outcome({ stacks: [planned("big", ...many), ...stacks], errors, edits }), []);
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toContain("more stacks change");
    expect(comment).toMatch(/more errors are left out here for want of space/);
  });

  it("lets no name break out of its place", () => {
    const stacks = [planned("a|b`c", ["delete", 'aws_s3_bucket.x["</details><img>"]'])];
    const comment = renderComment(outcome({ stacks }), []);
    expect(comment).toContain("| <code>a&#124;b&#96;c</code> |");
    expect(comment).toContain('`aws_s3_bucket.x["</details><img>"]`');
  });
});

describe("edits of what judges", () => {
  it("are grouped by what they could loosen", () => {
    expect(
      gateEdits([
        "README.md",
        "config/waivers.ts",
        "config/environments.ts",
        "gate/run.ts",
        "policies/lib/node/node.rego",
        ".github/workflows/pull-request.yml",
        "stacks/zone-stack.ts",
        "package.json",
      ]).map(({ what, files }) => [what, files.length]),
    ).toEqual([
      ["waivers", 1],
      ["limits and environments", 1],
      ["the gate", 1],
      ["rules", 1],
      ["the pipeline", 1],
      ["what the commands run", 1],
    ]);
  });
});
