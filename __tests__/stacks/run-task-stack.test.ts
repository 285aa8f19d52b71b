import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "../../framework/cdktf";
import { judgeFiles, judgeSynthesized } from "../../gate";
import { wire } from "../../main";
import { runTaskOutputs } from "../../stacks/contract";
import { settingsWith, synthesizeStacks } from "../support/synthesis";
import { runTaskService } from "../support/run-task-settings";

const configured = () =>
  settingsWith((settings) => {
    settings.shared.runTaskService = runTaskService;
  });

describe("the run task's stack", () => {
  it("is there only where it is configured, and changes no other", () => {
    const without = synthesizeStacks();
    const { "run-task": own, ...others } = synthesizeStacks(configured());
    expect(without["run-task"]).toBeUndefined();
    expect(own?.document).toBeDefined();
    expect(Object.fromEntries(Object.entries(others).map(([name, { text }]) => [name, text]))).toEqual(
      Object.fromEntries(Object.entries(without).map(([name, { text }]) => [name, text])),
    );
  });

  it("comes after the shared stack, publishes where it is reached, and needs no run task itself", () => {
    const own = synthesizeStacks(configured())["run-task"];
    expect(Object.keys(own?.outputs ?? {}).sort()).toEqual([...runTaskOutputs].sort());
    const { outreach } = own?.document["//"] as { outreach: Record<string, unknown> };
    expect(outreach).toMatchObject({ stack: "run-task", upstream: ["shared"] });
    expect(outreach).not.toHaveProperty("runTask");
    expect(outreach.artifacts).toMatchObject([{ bucket: "outreach-mydreamconnect-artifacts", region: "us-east-1" }]);
  });

  it("passes the project's own gate, with nothing found", async () => {
    const outdir = mkdtempSync(join(tmpdir(), "run-task-stack-"));
    try {
      const app = new App({ outdir });
      wire(app, configured());
      app.synth();
      expect((await judgeSynthesized(outdir)).verdict).toBe("pass");
      const file = join(outdir, "stacks/run-task/cdk.tf.json");
      expect(await judgeFiles([file], { point: "synth" })).toMatchObject({ verdict: "pass", findings: [] });
      expect(readFileSync(file, "utf8")).not.toContain(outdir);
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });
});
