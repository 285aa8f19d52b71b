import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { UserError } from "../../config/user-error";

const execute = promisify(execFile);

/** Output (bytes) of a git command that is still taken; a list of changed files is the longest. */
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/** A git repository on this machine. */
export class Repository {
  constructor(readonly directory: string) {}

  /**
   * The commit that a name stands for.
   *
   * @throws {UserError} When the repository has no such commit.
   */
  async commit(name: string): Promise<string> {
    try {
      return (await this.git("rev-parse", "--verify", "--end-of-options", `${name}^{commit}`)).trim();
    } catch {
      throw new UserError(
        `${name} is no commit that the repository in ${this.directory} has. Fetch it first: a shallow clone lacks most.`,
      );
    }
  }

  /** Paths that differ between two commits, sorted, from the repository's root. */
  async changedFiles(base: string, head: string): Promise<string[]> {
    const listed = await this.git("diff", "--name-only", "--no-renames", "-z", base, head);
    return listed.split("\0").filter((file) => file !== "");
  }

  /** Whether the working tree is exactly a commit. */
  async isAt(commit: string): Promise<boolean> {
    if ((await this.git("rev-parse", "HEAD")).trim() !== commit) return false;
    return (await this.git("status", "--porcelain")).trim() === "";
  }

  async addWorktree(directory: string, commit: string): Promise<void> {
    await this.git("worktree", "add", "--detach", "--force", directory, commit);
  }

  async removeWorktree(directory: string): Promise<void> {
    await this.git("worktree", "remove", "--force", directory);
  }

  private async git(...args: readonly string[]): Promise<string> {
    const { stdout } = await execute("git", args, { cwd: this.directory, maxBuffer: OUTPUT_LIMIT });
    return stdout;
  }
}
