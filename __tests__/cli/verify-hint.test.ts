import path from "node:path";
import { sortApplyArguments } from "../../cli/terraform/apply-arguments";
import { runGated } from "../../cli/terraform/gated-run";
import { Interruption } from "../../cli/terraform/interruption";
import { readStack } from "../../cli/terraform/stack";
import { judge } from "../../cli/terraform/verdict";
import * as gate from "../../gate";
import type { Finding } from "../../gate";
import { makeReport } from "../../gate/report";
import { writeFakeTerraform } from "../support/fake-terraform";
import { temporaryDirectory, terraformEnvironment, writeJson } from "../support/terraform-wrapper";

jest.mock("../../gate", () => ({ ...jest.requireActual<object>("../../gate"), judgePlan: jest.fn() }));

const low: Finding = {
  rule: "some-rule",
  verdict: "undetermined",
  severity: "low",
  title: "A rule",
  address: "aws_s3_bucket.a",
  message: "Not known.",
  missing: "arn",
  remedy: "Wait.",
  file: "zone (plan)",
};

function judging(...findings: readonly Finding[]): void {
  const report = makeReport({ findings, errors: [], files: 1, rules: 1, point: "apply" });
  jest.mocked(gate.judgePlan).mockResolvedValue(report);
}

async function applied(subcommand: "apply" | "destroy", apply = ":"): Promise<{ code: number; told: string }> {
  const directory = temporaryDirectory("hint");
  writeJson(directory, "cdk.tf.json", { "//": { outreach: { stack: "develop-zone" } } });
  const told: string[] = [];
  const tell = (message: string) => void told.push(message);
  const interruption = new Interruption(tell);
  try {
    const env = terraformEnvironment();
    const code = await runGated({
      binary: writeFakeTerraform(directory, { apply, creations: { "terraform_data.a": {} } }),
      env,
      stack: readStack(directory, env),
      flags: sortApplyArguments(subcommand, ["-auto-approve"]),
      console: { stdout: () => undefined, stderr: () => undefined, tell },
      interruption,
    });
    return { code, told: told.join("\n") };
  } finally {
    interruption.dispose();
  }
}

describe("after an apply", () => {
  it("of a plan that left low findings open, the command that judges them now is named", async () => {
    judging(low, { ...low, address: "aws_s3_bucket.b" }, { ...low, verdict: "waived" }, { ...low, verdict: "deny" });
    const { code, told } = await applied("apply");
    expect(code).toBe(0);
    expect(told).toContain(
      "2 findings were undetermined before develop-zone was applied, of low severity, and stopped nothing. " +
        "The state tells now: npm run -s outreach -- verify develop-zone",
    );
  });

  it("is silent where nothing was left open, where it failed, and after a destroy", async () => {
    judging({ ...low, verdict: "deny" });
    expect((await applied("apply")).told).not.toContain("verify");
    judging(low);
    expect((await applied("apply", "exit 1")).told).not.toContain("outreach -- verify");
    expect((await applied("destroy")).told).not.toContain("verify");
  });
});

describe("the wrapper's judgement", () => {
  it.each<[string, Finding, number, boolean]>([
    ["a low finding that is not known: it stops nothing, and stays open", low, 1, true],
    ["a low denial: it stops nothing", { ...low, verdict: "deny" }, 0, true],
    ["a medium finding that is not known: it stops", { ...low, severity: "medium" }, 0, false],
  ])("counts %s", async (_, finding, leftOpen, mayApply) => {
    judging(finding);
    const directory = temporaryDirectory("judgement");
    const stack = readStack(path.join(directory), {});
    expect(await judge({}, stack, "apply", false)).toMatchObject({ leftOpen, mayApply, exitCode: mayApply ? 0 : 1 });
  });
});
