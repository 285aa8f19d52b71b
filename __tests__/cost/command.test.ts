import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
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

  it("prints each service of each stack, and what the architecture's document expects", async () => {
    const { code, stdout } = await cost("--stacks", outdir, "develop-zone");
    expect(code).toBe(0);
    expect(stdout).toMatch(/develop-zone +│ Lambda +│ requests/);
    expect(stdout).toContain("The architecture's document expects $16 to 71 a month for static hosting and $47 to 127");
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
