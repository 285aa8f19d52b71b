import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { computeDefaults } from "../../config/defaults";
import { expectationsOf } from "../../config/expectations";
import { App } from "../../framework/cdktf";
import { judgeFiles } from "../../gate";
import { wire } from "../../main";
import { settingsWith } from "../support/synthesis";

const traffic = { by: "weight", percent: 5 } as const;

/** Choices that an environment has, each on top of what is configured. */
const choices = {
  "a static site": { compute: computeDefaults.static },
  "a server at the edge": { compute: computeDefaults["lambda-edge"] },
  "a server at the edge of another Region's zone": { compute: computeDefaults["lambda-edge"], region: "eu-west-1" },
  "access logs by CloudWatch": { accessLogs: "v2" },
  "a staging distribution": { continuousDeployment: { step: "attach", traffic, candidate: {} } },
  "a staging distribution of a static site, with logs by CloudWatch": {
    compute: computeDefaults.static,
    accessLogs: "v2",
    continuousDeployment: { step: "prepare", traffic, candidate: {} },
  },
};

describe.each(Object.entries(choices))("with %s in every environment", (_choice, change) => {
  it("the stacks pass the gate", async () => {
    const outdir = mkdtempSync(join(tmpdir(), "choice-"));
    try {
      const settings = settingsWith(({ environments }) => {
        for (const environment of environments) Object.assign(environment, change);
      });
      const app = new App({ outdir });
      wire(app, settings);
      app.synth();
      const files = readdirSync(join(outdir, "stacks")).map((stack) => join(outdir, "stacks", stack, "cdk.tf.json"));
      const report = await judgeFiles(files, {
        point: "synth",
        expectations: expectationsOf(settings.shared, settings.environments),
      });
      // What only a plan can tell is undetermined here.
      expect(report.findings.filter(({ verdict }) => verdict !== "undetermined")).toEqual([]);
      expect(report.verdict).toBe("pass");
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });
});
