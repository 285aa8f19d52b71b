import { Command } from "commander";
import { UserError } from "../../config/user-error";
import { projectRoot } from "../../gate/project-root";
import { findOpa } from "../../policies/opa";
import { write } from "../output";

interface DocsOptions {
  readonly check?: boolean;
}

/** `outreach docs [--check]`: writes the pages that are made of sources, or tells whether they are up to date. */
export function docsCommand(): Command {
  return new Command("docs")
    .description("Write help/rules/, help/dashboards/, help/report.schema.json and the diagrams of help/compute/.")
    .option("--check", "change nothing; fail when a file is not up to date")
    .action(async ({ check = false }: DocsOptions) => {
      const opa = await findOpa();
      if ("reason" in opa) throw new UserError(opa.reason);
      const { generateHelp } = await import("../generated-help");
      const { stale, surplus, files } = await generateHelp(projectRoot, { check });
      if (check && stale.length + surplus.length > 0) {
        const names = [...stale, ...surplus].join(", ");
        await write(process.stderr, `outreach docs: not up to date: ${names}; run: npm run -s outreach -- docs\n`);
        process.exitCode = 1;
        return;
      }
      const done = check ? "up to date" : `${stale.length} written, ${surplus.length} removed`;
      await write(process.stdout, `${files} generated files in help/: ${done}.\n`);
    });
}
