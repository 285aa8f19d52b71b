import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectRoot } from "../../gate/project-root";
import { cdktfEnvironment } from "./environment";
import { waitForTerraform } from "./terraform-left";

const CANNOT_START = 2;

/** Signals of a terminal reach cdktf by themselves; this process only has to outlive it. */
const LEFT_TO_CDKTF = ["SIGINT", "SIGQUIT"] as const;
const PASSED_ON = ["SIGTERM", "SIGHUP"] as const;

/**
 * cdktf, with the policies between plan and apply.
 *
 * @param args The arguments as for cdktf.
 * @returns cdktf's exit code; 2 when it was not started.
 */
export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "watch") {
    process.stderr.write(
      "outreach: `cdktf watch` applies at every save, with nobody asked, and is not available here. " +
        "Use `npx cdktf diff STACK` while you edit and `npx cdktf deploy STACK` to apply.\n",
    );
    return CANNOT_START;
  }
  if (wouldAskNobody(args, process.env, process.stdin.isTTY)) {
    process.stderr.write(
      `outreach: cdktf ${String(args[0])} asks before it changes anything, and there is no terminal to ask on. ` +
        "Nothing was started. --auto-approve applies what passes the policies.\n",
    );
    return CANNOT_START;
  }
  const program = path.join(projectRoot, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf");
  if (!existsSync(program)) {
    process.stderr.write("outreach: cdktf-cli is not installed. Run: npm ci\n");
    return CANNOT_START;
  }
  const { env, notes } = cdktfEnvironment(process.env, process.cwd(), args);
  for (const note of notes) process.stderr.write(`outreach: ${note}\n`);
  const { pid, exitCode } = await run(program, args, env);
  return waitForTerraform(process.cwd(), pid, exitCode);
}

/**
 * Whether cdktf would come to a question that it can't ask: it then crashes ("Raw mode is not supported") with a plan
 * made, and a remote run left waiting.
 */
export function wouldAskNobody(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: boolean | undefined,
): boolean {
  if (args[0] !== "deploy" && args[0] !== "destroy" && args[0] !== "apply") return false;
  if (terminal || args.some((arg) => /^(?:--help|-h|--version)$/.test(arg))) return false;
  // https://yargs.js.org: cdktf reads its options from variables that begin with CDKTF_ as well.
  const flag = args.findLast((arg) => /^--(?:no-)?(?:auto-approve|autoApprove)(?:=|$)/.test(arg));
  if (flag === undefined) return !/^(?:true|1)$/.test(env.CDKTF_AUTO_APPROVE ?? "");
  return flag.startsWith("--no-") || flag.endsWith("=false");
}

async function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly pid: number | undefined; readonly exitCode: number }> {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: "inherit" });
  for (const signal of LEFT_TO_CDKTF) {
    process.on(signal, () => {
      // Without a terminal nobody but this process was told.
      if (!process.stdin.isTTY && !process.stdout.isTTY) child.kill(signal);
    });
  }
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      resolve({ pid: child.pid, exitCode: code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]) });
    });
  });
}
