import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../config/user-error";
import { projectRoot } from "../../gate/project-root";
import { withoutCredentials } from "./credentials-free";
import type { Repository } from "./git";
import { lastLines, runProcess } from "../terraform/process";

/** Lines of a failed installation that are shown. */
const SHOWN_LINES = 20;

/** One commit of the project in a directory of its own, with its dependencies. */
export class Checkout {
  private constructor(
    private readonly repository: Repository,
    readonly directory: string,
    readonly commit: string,
  ) {}

  static async of(repository: Repository, commit: string, directory: string): Promise<Checkout> {
    await repository.addWorktree(directory, commit);
    return new Checkout(repository, directory, commit);
  }

  /**
   * Installs what its lockfile names. Where that is what this program's own checkout has, its packages are linked: the
   * same in a second in place of half a minute.
   *
   * @throws {UserError} When npm fails.
   */
  async install(env: NodeJS.ProcessEnv): Promise<void> {
    if (this.hasSameLockfile()) {
      linkPackages(path.join(projectRoot, "node_modules"), path.join(this.directory, "node_modules"));
      await this.run(process.execPath, ["cli/install.mjs"], env);
    } else {
      await this.run("npm", ["ci", "--no-audit", "--no-fund"], env);
    }
  }

  async remove(): Promise<void> {
    await this.repository.removeWorktree(this.directory);
  }

  private hasSameLockfile(): boolean {
    return ["package.json", "package-lock.json"].every((file) => {
      const [own, theirs] = [projectRoot, this.directory].map((directory) => path.join(directory, file));
      return own !== undefined && theirs !== undefined && sameFile(own, theirs);
    });
  }

  private async run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
    const result = await runProcess({ program, args, directory: this.directory, env: withoutCredentials(env) });
    if (result.exitCode === 0) return;
    const end = lastLines(`${result.stdout}\n${result.stderr}`, SHOWN_LINES);
    throw new UserError(`${program} ${args.join(" ")} failed in a checkout of ${this.commit}:\n${end}`);
  }
}

function sameFile(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other));
}

/** Every package but npm's own commands, which this project's installation changes, and what was cached beside them. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name === ".cache") continue;
    // Copied, not linked: an installation writes into it.
    if (name === ".bin")
      cpSync(path.join(from, name), path.join(to, name), { recursive: true, verbatimSymlinks: true });
    else symlinkSync(path.join(from, name), path.join(to, name));
  }
}
