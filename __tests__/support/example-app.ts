import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../../config";
import type { PageLayout } from "../../modules/static-export";

/** The example's directory, built with OpenNext; the build is made where there is none. */
export async function builtExampleApp(): Promise<string> {
  const app = join(projectRoot, "examples/outreach-app");
  if (!existsSync(join(app, ".open-next/open-next.output.json"))) {
    await npm(app, {}, "ci");
    await npm(app, {}, "run", "build");
  }
  return app;
}

/** A static export of the example of pages alone, in either layout; it is made where there is none. */
export async function exportedExampleSite(layout: PageLayout): Promise<string> {
  const site = join(projectRoot, "examples/outreach-site");
  const kept = join(projectRoot, "node_modules/.cache/outreach/site", layout);
  if (!existsSync(join(kept, "index.html"))) {
    if (!existsSync(join(site, "node_modules"))) await npm(site, {}, "ci");
    await npm(site, { OUTREACH_TRAILING_SLASH: String(layout === "folders") }, "run", "build");
    mkdirSync(dirname(kept), { recursive: true });
    rmSync(kept, { recursive: true, force: true });
    renameSync(join(site, "out"), kept);
  }
  return kept;
}

async function npm(directory: string, variables: NodeJS.ProcessEnv, ...args: string[]): Promise<void> {
  const env = { ...process.env, ...variables, NODE_ENV: undefined };
  const options = { cwd: directory, env, maxBuffer: 64 * 1024 * 1024 };
  await promisify(execFile)("npm", args, options);
}
