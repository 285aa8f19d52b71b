import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../../config";

/** The example's directory, built with OpenNext; the build is made where there is none. */
export async function builtExampleApp(): Promise<string> {
  const app = join(projectRoot, "examples/outreach-app");
  if (!existsSync(join(app, ".open-next/open-next.output.json"))) {
    await npm(app, "ci");
    await npm(app, "run", "build");
  }
  return app;
}

async function npm(directory: string, ...args: string[]): Promise<void> {
  const options = { cwd: directory, env: { ...process.env, NODE_ENV: undefined }, maxBuffer: 64 * 1024 * 1024 };
  await promisify(execFile)("npm", args, options);
}
