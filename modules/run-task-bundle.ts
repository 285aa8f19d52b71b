import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { projectRoot } from "../config";
import { type LambdaBundle, packFiles } from "./lambda-bundle";

/** Where Lambda unpacks a function's code. */
const taskRoot = "/var/task";

/** What the gate reads beside its code. */
const policyFiles = ["policies/policy.wasm", "policies/manifest.json", "policies/projection.json"];

/** The functions' entries: each is the module of a handler. */
export const runTaskHandlers = { webhook: "webhook.handler", judge: "judge.handler" } as const;

/** Packs the run task's two functions, with the policies of this very tree: what is deployed judges as this tree does. */
export function packRunTask(): LambdaBundle {
  const { outputFiles } = buildSync({
    absWorkingDir: projectRoot,
    entryPoints: ["run-task/lambda/webhook.ts", "run-task/lambda/judge.ts"],
    outdir: ".",
    bundle: true,
    write: false,
    platform: "node",
    target: "node20.9",
    format: "cjs",
    define: { OUTREACH_ROOT: JSON.stringify(taskRoot) },
    legalComments: "none",
    logLevel: "silent",
  });
  const files = new Map<string, Buffer>();
  for (const { path, contents } of outputFiles) files.set(path.slice(projectRoot.length + 1), Buffer.from(contents));
  for (const file of policyFiles) files.set(file, readFileSync(join(projectRoot, file)));
  return packFiles(files, "The run task");
}
