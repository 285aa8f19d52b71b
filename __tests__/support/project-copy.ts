import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../config";

/** What is made from the project, belongs to a machine, or tests it; the rest is what it consists of. */
const leftOut: ReadonlySet<string> = new Set([
  ".git",
  ".state",
  ".terraform",
  "__tests__",
  "bench",
  "cdktf.out",
  "coverage",
  "embedded-terraform-cloud",
  "examples",
  "help",
  "node_modules",
  "pull-request",
]);

export interface CommandResult {
  readonly code: number;
  /** Standard output and standard error together. */
  readonly output: string;
}

/** The project in a directory of its own, for tests that edit it as a developer would. */
export class ProjectCopy {
  readonly directory = mkdtempSync(join(tmpdir(), "project-"));

  constructor() {
    for (const part of readdirSync(projectRoot)) {
      if (!leftOut.has(part)) cpSync(join(projectRoot, part), join(this.directory, part), { recursive: true });
    }
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

  /** Runs the copy's own command line, as `npm run -s outreach -- ...` does. */
  outreach(...args: string[]): Promise<CommandResult> {
    return this.execute(process.execPath, [join(this.directory, "cli/outreach.mjs"), ...args]);
  }

  /** Makes the copy a git repository, with what it holds now as its first commit. */
  async commitBase(): Promise<string> {
    await this.git("init", "--quiet");
    return this.commitAll();
  }

  /** Commits edits on top of the present commit, and goes back to that one. */
  async commitChange(...edits: (readonly [file: string, from: string, to: string])[]): Promise<string> {
    const base = await this.git("rev-parse", "HEAD");
    for (const edit of edits) this.edit(...edit);
    const change = await this.commitAll();
    await this.git("reset", "--quiet", "--hard", base);
    return change;
  }

  private async commitAll(): Promise<string> {
    await this.git("add", "--all");
    const author = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    await this.git(...author, "commit", "--quiet", "--allow-empty", "--message", "Test");
    return this.git("rev-parse", "HEAD");
  }

  private async git(...args: string[]): Promise<string> {
    const { code, output } = await this.execute("git", args);
    if (code !== 0) throw new Error(`git ${args.join(" ")} failed: ${output}`);
    return output.trim();
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
