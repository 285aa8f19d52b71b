import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../config";

/** What a project consists of; the rest is made from it, or tests it. */
const parts = [
  "main.ts",
  "cdktf.json",
  "package.json",
  "tsconfig.json",
  "framework",
  "config",
  "stacks",
  "modules",
  "policies",
  "gate",
  "run-task",
  "cli",
  "embedded-aws",
];

export interface CommandResult {
  readonly code: number;
  /** Standard output and standard error together. */
  readonly output: string;
}

/** The project in a directory of its own, for tests that edit it as a developer would. */
export class ProjectCopy {
  readonly directory = mkdtempSync(join(tmpdir(), "project-"));

  constructor() {
    for (const part of parts) cpSync(join(projectRoot, part), join(this.directory, part), { recursive: true });
    const modules = join(this.directory, "node_modules");
    mkdirSync(modules);
    for (const name of readdirSync(join(projectRoot, "node_modules"))) {
      if (name !== ".bin" && name !== ".cache")
        symlinkSync(join(projectRoot, "node_modules", name), join(modules, name));
    }
  }

  /** Does what `npm ci` does last. */
  async install(): Promise<void> {
    await this.execute(process.execPath, ["cli/install.mjs"]);
  }

  /** Replaces text in a file, which has to be there. */
  edit(file: string, from: string, to: string): void {
    const path = join(this.directory, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not contain ${JSON.stringify(from)}.`);
    writeFileSync(path, text.replaceAll(from, to));
  }

  /** Runs the copy's cdktf, as `npx cdktf` does. */
  cdktf(...args: string[]): Promise<CommandResult> {
    return this.execute(join(this.directory, "node_modules/.bin/cdktf"), args);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private execute(command: string, args: readonly string[]): Promise<CommandResult> {
    const env = { ...process.env, CI: "1", FORCE_COLOR: "0" };
    return new Promise((resolve) => {
      const limits = { maxBuffer: 64 * 1024 * 1024 };
      execFile(command, args, { cwd: this.directory, env, ...limits }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
      });
    });
  }
}
