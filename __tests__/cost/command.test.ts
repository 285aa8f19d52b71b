import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../config";
import { App } from "../../framework/cdktf";
import { loadSettings } from "../../config";
import { wire } from "../../main";

function cost(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(projectRoot, "cli/outreach.mjs"), "cost", ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

jest.setTimeout(60_000);

describe("outreach cost", () => {
  const outdir = mkdtempSync(join(tmpdir(), "cost-"));

  beforeAll(() => {
    const app = new App({ outdir });
    wire(app, loadSettings({}));
    app.synth();
  });

  afterAll(() => {
    rmSync(outdir, { recursive: true });
  });

  it("prints each service of each stack, beside what the architecture's document expects of it, and why", async () => {
    const { code, stdout } = await cost("--stacks", outdir, "develop-zone", "develop-sleepconnect");
    expect(code).toBe(0);
    expect(stdout).toMatch(/develop-zone +│ Lambda +│ requests/);
    expect(stdout).toMatch(/Load balancer +│ +\$0\.00 │ +\$16 │ none here/);
    expect(stdout).toMatch(/KMS +│ +\$2\.00 │ +– │ not in the document: keys \$2\.00/);
    expect(stdout).toMatch(/total +│ +\$\d+ to \d+ │ +\$47 to 127 │ below the document's range/);
  });

  it("compares nothing where the zone is not among the stacks", async () => {
    const { stdout } = await cost("--stacks", outdir, "shared");
    expect(stdout).not.toContain("Document");
  });

  it("estimates a plan with the usage of the stack that is named", async () => {
    const file = join(outdir, "plan.json");
    const key = { address: "aws_kms_key.k", mode: "managed", type: "aws_kms_key", name: "k", values: {} };
    const data = { ...key, mode: "data", type: "aws_ssm_parameter" };
    writeFileSync(
      file,
      JSON.stringify({
        format_version: "1.2",
        planned_values: { root_module: { resources: [key, data], child_modules: [{ resources: [key] }] } },
      }),
    );
    const { code, stdout } = await cost("--plan", file, "--json", "develop-zone");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      total: { low: 2, high: 2 },
      stacks: { "develop-zone": { unpriced: [] } },
    });
  });

  it("asks whose a plan is, and refuses what is none", async () => {
    const unnamed = await cost("--plan", "plan.json");
    expect(unnamed).toMatchObject({ code: 2 });
    expect(unnamed.stderr).toContain(
      "Name the one stack of the plan, whose usage is taken: npm run -s outreach -- cost develop-zone --plan plan.json",
    );
    const file = join(outdir, "stacks/develop-zone/cdk.tf.json");
    const { code, stderr } = await cost("--plan", file, "develop-zone");
    expect(code).toBe(2);
    expect(stderr).toContain("is no plan: it has no planned_values. Make one: terraform show -json PLAN");
  });

  it("compares the compute options of an environment", async () => {
    const { code, stdout } = await cost("--options", "develop", "--json");
    expect(code).toBe(0);
    const { options } = JSON.parse(stdout) as { options: { kind: string; option?: string }[] };
    expect(options.map(({ kind }) => kind).sort()).toEqual(["ec2", "fargate", "lambda", "lambda-edge", "static"]);
    expect(options.find(({ kind }) => kind === "lambda")).toMatchObject({ option: "Option 2" });
  });

  it("names the environments whose options it compares", async () => {
    const { code, stderr } = await cost("--options", "training");
    expect(code).toBe(2);
    expect(stderr).toContain("training is no environment; environments: develop, staging, production");
  });

  it("fails above a budget", async () => {
    const { code, stderr } = await cost("--stacks", outdir, "--budget", "5", "production-zone");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^outreach cost: up to \$\d+ a month is above the budget of \$5\.$/m);
  });

  it("prints one object", async () => {
    const { stdout } = await cost("--stacks", outdir, "--json", "--budget", "5000", "develop-zone");
    expect(JSON.parse(stdout)).toMatchObject({ stacks: { "develop-zone": { unpriced: [] } }, overBudget: false });
  });

  it("names the stacks that there are", async () => {
    const { code, stderr } = await cost("--stacks", outdir, "develop");
    expect(code).toBe(2);
    expect(stderr).toContain("develop is no stack; stacks: ");
  });
});
