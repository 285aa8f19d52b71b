import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { providerInstallation } from "../../cli/terraform/provider-mirror";
import { findRealTerraform } from "../../cli/terraform/real-terraform";
import { App } from "../../framework/cdktf";
import { wire } from "../../main";
import { describeWithTerraform } from "../support/requirements";
import { runTaskService } from "../support/run-task-settings";
import { settingsWith } from "../support/synthesis";

describeWithTerraform(
  "the run task's stack",
  () => {
    const outdir = mkdtempSync(join(tmpdir(), "run-task-stack-"));
    afterAll(() => {
      rmSync(outdir, { recursive: true, force: true });
    });

    it("is valid for Terraform and the oldest provider that the project takes", async () => {
      const app = new App({ outdir });
      const settings = settingsWith((all) => {
        all.shared.runTaskService = { ...runTaskService, detailsUrl: "https://example.com/gate" };
      });
      wire(app, settings);
      app.synth();
      const { cliConfigFile } = providerInstallation(process.env);
      const terraform = async (...args: string[]) =>
        promisify(execFile)(findRealTerraform(process.env, process.cwd()), args, {
          cwd: join(outdir, "stacks/run-task"),
          env: {
            ...process.env,
            CHECKPOINT_DISABLE: "1",
            ...(cliConfigFile === undefined ? {} : { TF_CLI_CONFIG_FILE: cliConfigFile }),
          },
        });
      await terraform("init", "-backend=false", "-input=false", "-no-color");
      const { stdout } = await terraform("validate", "-json");
      expect(JSON.parse(stdout)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
    }, 300_000);
  },
  { provider: true },
);
