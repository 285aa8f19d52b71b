import { Command, Option } from "commander";
import { judgeFiles } from "../../gate/index";
import type { Point } from "../../gate/index";
import { deliver, withReportOptions } from "../report-output";
import type { ReportOptions } from "../report-output";
import { enterUsersDirectory } from "../working-directory";

/** Moments that a caller may name: at none of them anything blocks less than by default. */
const callersPoints = ["pull-request", "plan", "apply", "destroy"] as const satisfies readonly Point[];

interface GateOptions extends ReportOptions {
  readonly point: (typeof callersPoints)[number];
  readonly stacks?: string;
}

/** `outreach gate FILE…`: exit code 0 pass, 1 denied or undetermined, 2 could not judge. */
export function gateCommand(): Command {
  const command = new Command("gate")
    .description("Judge plans, states and synthesized stacks by the policies.")
    .argument(
      "<file...>",
      "a plan or a state (terraform show -json), a synthesized stack (cdk.tf.json), a directory of such files, " +
        "such as cdktf.out, or - for standard input",
    )
    .addOption(new Option("--point <point>", "what the verdict is for").choices(callersPoints).default("plan"))
    .option("--stacks <directory>", "the cdktf.out of the plans, to name the constructs (default: beside each plan)")
    .action(async (files: string[], { point, stacks, ...options }: GateOptions) => {
      enterUsersDirectory();
      const report = await judgeFiles(files, { point, ...(stacks === undefined ? {} : { stacks }) });
      process.exitCode = await deliver(report, options, "gate");
    });
  return withReportOptions(command);
}
