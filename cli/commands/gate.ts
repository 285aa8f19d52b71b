import { Command, Option } from "commander";
import picocolors from "picocolors";
import { exitCodes, judgeFiles, renderErrors, renderReport } from "../../gate/index";
import type { Report } from "../../gate/index";
import { write } from "../output";
import { enterUsersDirectory } from "../working-directory";

interface GateOptions {
  readonly format: "text" | "json";
  readonly stacks?: string;
}

/** `outreach gate FILE…`: exit code 0 pass, 1 denied or undetermined, 2 could not judge. */
export function gateCommand(): Command {
  return new Command("gate")
    .description("Judge plans and synthesized stacks by the policies.")
    .argument(
      "<file...>",
      "a plan (terraform show -json), a synthesized stack (cdk.tf.json), or a directory of either, such as cdktf.out",
    )
    .addOption(new Option("--format <format>", "what to print").choices(["text", "json"]).default("text"))
    .option("--stacks <directory>", "the cdktf.out of the plans, to name the constructs (default: beside each plan)")
    .addHelpText("after", "\nExit code: 0 pass, 1 denied or undetermined, 2 could not judge.")
    .action(async (files: string[], options: GateOptions) => {
      enterUsersDirectory();
      const report = await judgeFiles(files, options.stacks === undefined ? {} : { stacks: options.stacks });
      await print(report, options.format);
      process.exitCode = exitCodes[report.verdict];
    });
}

async function print(report: Report, format: GateOptions["format"]): Promise<void> {
  for (const line of renderErrors(report)) await write(process.stderr, `outreach gate: ${line}\n`);
  if (format === "json") {
    await write(process.stdout, `${JSON.stringify(report, null, 2)}\n`);
  } else if (report.summary.files > 0) {
    const color = process.stdout.isTTY && picocolors.isColorSupported;
    await write(process.stdout, renderReport(report, { color, errors: false }));
  }
}
