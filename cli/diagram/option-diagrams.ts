import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { instance } from "@viz-js/viz";
import { type ComputeKind, type ComputeSettings, checkSettings, loadSettings } from "../../config";
import { computeDefaults } from "../../config/defaults";
import { sleepConnectStackName, zoneStackName } from "../../config/stack-names";
import { App } from "../../framework/cdktf";
import { wire } from "../../main";
import { diagramOf } from "./diagram";
import { dotOf } from "./dot";
import type { NamedStack } from "./reference-graph";

/** An image that stands for any. */
const someImage = `111122223333.dkr.ecr.us-east-1.amazonaws.com/outreach@sha256:${"0".repeat(64)}`;

/** Every compute option with the settings that it starts from. */
export const everyOption: Readonly<Record<ComputeKind, ComputeSettings>> = {
  ...computeDefaults,
  fargate: { ...computeDefaults.fargate, image: someImage },
};

/** A picture (SVG) of each option, by its kind: the first environment's stacks as they are synthesized with it. */
export async function optionDiagrams(): Promise<ReadonlyMap<ComputeKind, string>> {
  const viz = await instance();
  const kinds = Object.keys(everyOption) as ComputeKind[];
  return new Map(
    kinds.map((kind) => [kind, viz.renderString(dotOf(diagramOf(synthesized(everyOption[kind]))), { format: "svg" })]),
  );
}

function synthesized(compute: ComputeSettings): readonly NamedStack[] {
  const settings = loadSettings({});
  const environments = settings.environments.slice(0, 1).map((one) => ({ ...one, compute }));
  const outdir = mkdtempSync(path.join(tmpdir(), "diagram-"));
  try {
    const app = new App({ outdir });
    wire(app, checkSettings({ ...settings, environments }));
    app.synth();
    return environments
      .flatMap(({ name }) => [sleepConnectStackName(name), zoneStackName(name)])
      .map((name) => ({
        name,
        document: JSON.parse(readFileSync(path.join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as unknown,
      }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
