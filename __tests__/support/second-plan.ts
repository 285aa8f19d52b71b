import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findRealTerraform } from "../../cli/terraform/real-terraform";

/**
 * Plans a stack that was applied just now.
 *
 * @returns Terraform's exit code: 0 means that nothing would change
 */
export async function secondPlan(outdir: string, stack: string): Promise<number> {
  const cwd = join(outdir, "stacks", stack);
  const terraform = findRealTerraform(process.env, cwd);
  const run = promisify(execFile)(terraform, ["plan", "-detailed-exitcode", "-input=false", "-no-color"], {
    cwd,
    // jest's process.env is a copy, which children do not inherit by themselves.
    env: process.env,
  });
  return run.then(
    () => 0,
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      process.stderr.write(`${stdout}${stderr}`);
      return code;
    },
  );
}
