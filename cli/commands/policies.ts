import { Command } from "commander";
import { projectRoot } from "../../gate/project-root";
import { reasonOf } from "../../gate/refusal";
import { enterUsersDirectory } from "../working-directory";

interface PoliciesOptions {
  readonly check?: boolean;
  readonly bundle?: string;
}

/**
 * `outreach policies [--check | --bundle DIR]`: compiles the rules, tells whether the compiled module is up to date, or
 * writes the sources as a policy set for Terraform Cloud and conftest.
 */
export function policiesCommand(): Command {
  return new Command("policies")
    .description("Compile policies/ to policies/policy.wasm, and write the rules' pages.")
    .option("--check", "change nothing; fail when the compiled module is not up to date")
    .option("--bundle <dir>", "write the sources as a policy set for Terraform Cloud and conftest, and compile nothing")
    .action(async ({ check = false, bundle }: PoliciesOptions) => {
      if (bundle !== undefined) {
        await bundleTo(bundle);
        return;
      }
      // Imported here: it loads the engine, which every other command would pay for.
      const { buildPolicies, PolicyBuildError } = await import("../../policies/build");
      try {
        const { message } = await buildPolicies(projectRoot, { check });
        process.stdout.write(`${message}\n`);
        if (check) return;
        const { generateHelp } = await import("../generated-help");
        const { stale, surplus } = await generateHelp(projectRoot);
        process.stdout.write(`help/: ${stale.length} files written, ${surplus.length} removed.\n`);
      } catch (error) {
        if (!(error instanceof PolicyBuildError)) throw error;
        process.stderr.write(`outreach policies: ${error.message}\n`);
        process.exitCode = 1;
      }
    });
}

async function bundleTo(named: string): Promise<void> {
  const { writeBundle } = await import("../../policies/bundle");
  enterUsersDirectory();
  try {
    const files = await writeBundle(projectRoot, named);
    process.stdout.write(`${named} holds ${files.length} files, policies.hcl among them.\n`);
  } catch (error) {
    process.stderr.write(`outreach policies: ${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
}
