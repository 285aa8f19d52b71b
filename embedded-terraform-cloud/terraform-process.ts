import { type ChildProcess, spawn } from "node:child_process";

export interface TerraformCall {
  readonly binary: string;
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Takes what Terraform prints, standard output and error alike. @default forgotten */
  readonly onOutput?: (chunk: Buffer) => void;
}

/** One Terraform at work. */
export class TerraformProcess {
  private readonly child: ChildProcess;
  /** The exit code; undefined when a signal ended it. */
  readonly ended: Promise<number | undefined>;

  constructor(args: readonly string[], call: TerraformCall) {
    // A group of its own: a Ctrl-C that is meant for this process must not reach the runs.
    this.child = spawn(call.binary, args, {
      cwd: call.cwd,
      env: call.environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const pass = (chunk: Buffer) => call.onOutput?.(chunk);
    this.child.stdout?.on("data", pass);
    this.child.stderr?.on("data", pass);
    this.ended = new Promise((resolve, reject) => {
      this.child.once("error", (error) => {
        reject(new Error(`Terraform could not be started: ${error.message}`));
      });
      this.child.once("close", (code) => {
        resolve(code ?? undefined);
      });
    });
  }

  /** Asks it to stop, as Ctrl-C does: it ends what it began and saves the state. */
  interrupt(): void {
    this.child.kill("SIGINT");
  }

  /** Ends it and its providers, whatever they do. */
  kill(): void {
    if (this.child.pid === undefined || this.child.exitCode !== null) return;
    try {
      process.kill(-this.child.pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

/** Runs Terraform to its end and returns what it printed on standard output. @throws Error with its standard error */
export async function terraformOutput(args: readonly string[], call: Omit<TerraformCall, "onOutput">): Promise<Buffer> {
  const child = spawn(call.binary, args, { cwd: call.cwd, env: call.environment, stdio: ["ignore", "pipe", "pipe"] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`terraform ${args.join(" ")}: ${Buffer.concat(stderr).toString("utf8")}`);
  return Buffer.concat(stdout);
}
