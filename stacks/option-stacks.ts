import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkSettings,
  type ComputeKind,
  type ComputeSettings,
  loadSettings,
  type Settings,
  UserError,
} from "../config";
import { computeDefaults } from "../config/defaults";
import { sleepConnectStackName, zoneStackName } from "../config/stack-names";
import { App } from "../framework/cdktf";
import { wire } from "../main";

/** One environment with one compute option: its stacks by their names, or why there are none. */
export type OptionStacks = { readonly stacks: Readonly<Record<string, unknown>> } | { readonly missing: string };

/** Stands for the image that a release makes: what it costs to run one does not depend on which. */
const anyImage = `111122223333.dkr.ecr.us-east-1.amazonaws.com/outreach@sha256:${"0".repeat(64)}`;

/** Every compute option with the settings that it starts from. */
export const everyOption: Readonly<Record<ComputeKind, ComputeSettings>> = {
  ...computeDefaults,
  fargate: { ...computeDefaults.fargate, image: anyImage },
};

/** An environment's two stacks as each option would make them. An option that the environment has keeps its settings. */
export function optionStacks(settings: Settings, name: string): Readonly<Record<string, OptionStacks>> {
  return Object.fromEntries(
    Object.entries(everyOption).map(([kind, defaults]) => [kind, synthesizeOption(settings, name, defaults)]),
  );
}

function synthesizeOption(settings: Settings, name: string, defaults: ComputeSettings): OptionStacks {
  const outdir = mkdtempSync(join(tmpdir(), "option-"));
  try {
    const chosen = settings.environments.filter((environment) => environment.name === name);
    const environments = chosen.map((environment) => {
      if (environment.compute.kind === defaults.kind) return environment;
      return {
        ...environment,
        compute: defaults,
        // What goes with the option, whatever the present one has: see config/consistency.ts.
        errorPages: defaults.kind === "static",
        sleepconnect: { ...environment.sleepconnect, route: "distribution" as const },
      };
    });
    const app = new App({ outdir });
    wire(app, checkSettings({ ...settings, environments }));
    app.synth();
    const read = (stack: string): unknown =>
      JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
    const names = [zoneStackName(name), sleepConnectStackName(name)];
    return { stacks: Object.fromEntries(names.map((stack) => [stack, read(stack)])) };
  } catch (error) {
    if (error instanceof UserError) return { missing: error.message };
    throw error;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

if (require.main === module) {
  const [, , name = ""] = process.argv;
  process.stdout.write(JSON.stringify(optionStacks(loadSettings(process.env), name)));
}
