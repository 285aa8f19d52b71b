import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JudgeTimeout } from "../../run-task/judge";
import { type JudgePool, openJudgePool } from "../../run-task/judge-pool";
import { deniedPlan, passingPlan } from "./fake-terraform-cloud";

const directory = mkdtempSync(join(tmpdir(), "judge-pool-"));
const pools: JudgePool[] = [];
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  rmSync(directory, { recursive: true, force: true });
});

function pool(timeoutMs: number, code?: string): JudgePool {
  let filename: { filename?: string } = {};
  if (code !== undefined) {
    filename = { filename: join(directory, `${pools.length}.cjs`) };
    writeFileSync(filename.filename ?? "", code);
  }
  const opened = openJudgePool({ threads: 1, timeoutMs, ...filename });
  pools.push(opened);
  return opened;
}

const never = new AbortController().signal;
const task = (plan: object) => ({
  plan: Buffer.from(JSON.stringify(plan)),
  name: "plan of run-1",
  operation: "plan" as const,
});

describe("the threads that judge", () => {
  it("give the gate's own verdict", async () => {
    const { judge } = pool(60_000);
    const [passed, denied] = await Promise.all([judge(task(passingPlan), never), judge(task(deniedPlan), never)]);
    expect(passed).toMatchObject({ verdict: "pass", summary: { errors: 0, deny: 0 } });
    expect(denied).toMatchObject({
      verdict: "deny",
      findings: expect.arrayContaining([expect.objectContaining({ file: "plan of run-1" })]),
    });
  }, 60_000);

  it("are ended when they take too long, and replaced", async () => {
    const { judge } = pool(500, "module.exports = ({ plan }) => { while (plan.length > 10); return 'judged'; };");
    await expect(judge(task(passingPlan), never)).rejects.toThrow(JudgeTimeout);
    expect(await judge(task({}), never)).toBe("judged");
  }, 30_000);

  it("are replaced when one is lost", async () => {
    const { judge } = pool(
      10_000,
      "module.exports = ({ plan }) => { if (plan.length > 10) process.exit(9); return 'judged'; };",
    );
    await expect(judge(task(passingPlan), never)).rejects.toThrow();
    expect(await judge(task({}), never)).toBe("judged");
  }, 30_000);

  it("do not begin what is stopped already", async () => {
    const { judge } = pool(10_000, "module.exports = () => 'judged';");
    await expect(judge(task({}), AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
  });
});
