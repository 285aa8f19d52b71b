import { Command } from "commander";
import { projectRoot } from "../../gate/project-root";

interface PoliciesOptions {
  readonly check?: boolean;
}

/** `outreach policies [--check]`: compiles the rules, or tells whether the compiled module is up to date. */
export function policiesCommand(): Command {
  return new Command("policies")
    .description("Compile policies/ to policies/policy.wasm, and write the rules' pages.")
    .option("--check", "change nothing; fail when the compiled module is not up to date")
    .action(async ({ check = false }: PoliciesOptions) => {
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
