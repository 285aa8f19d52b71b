import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { providerInstallation } from "../../../cli/terraform/provider-mirror";
import type { EmbeddedAws } from "../../../embedded-aws";
import { lastLines } from "../../../embedded-aws/python-environment";
import { ACCOUNT } from "../../embedded-aws/instance";

/** The provider's own waits: some three minutes to apply and three to destroy; a loaded machine gets twice that. */
export const TERRAFORM_TIMEOUT_MS = 900_000;

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** A copy of a configuration, on which Terraform works against an embedded AWS. */
export class WorkingDirectory {
  readonly path: string;

  /** @param configuration a directory, relative to this file or absolute */
  constructor(
    private readonly aws: EmbeddedAws,
    configuration: string,
    private readonly variables: Readonly<Record<string, string>> = {},
  ) {
    this.path = mkdtempSync(join(tmpdir(), "embedded-aws-terraform-"));
    cpSync(resolve(__dirname, configuration), this.path, { recursive: true });
  }

  async init(): Promise<void> {
    await this.succeed("init", "-input=false", "-no-color");
  }

  async apply(...more: string[]): Promise<void> {
    await this.succeed("apply", "-auto-approve", "-input=false", "-no-color", ...more);
  }

  async output(name: string): Promise<string> {
    return (await this.succeed("output", "-raw", name)).trim();
  }

  /** @throws Error with the plan when there is anything to change. */
  async expectUnchanged(...more: string[]): Promise<void> {
    const { code, output } = await this.run("plan", "-detailed-exitcode", "-input=false", "-no-color", ...more);
    if (code !== 0) throw new Error(`The second plan is not empty:\n${output}`);
  }

  /** Destroys everything; the resources that are left in the state. */
  async destroy(...more: string[]): Promise<readonly unknown[]> {
    await this.succeed("destroy", "-auto-approve", "-input=false", "-no-color", ...more);
    const state = JSON.parse(readFileSync(join(this.path, "terraform.tfstate"), "utf8")) as { resources: unknown[] };
    return state.resources;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private async succeed(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    if (code !== 0) throw new Error(`terraform ${args.join(" ")} failed:\n${lastLines(output, 40)}`);
    return output;
  }

  private run(...args: string[]): Promise<Outcome> {
    const { cliConfigFile } = providerInstallation(process.env);
    const variables = { account_id: ACCOUNT, ...this.variables };
    const env = {
      ...process.env,
      ...this.aws.environment(),
      ...(cliConfigFile === undefined ? {} : { TF_CLI_CONFIG_FILE: cliConfigFile }),
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
      CHECKPOINT_DISABLE: "1",
    };
    return new Promise((resolve) => {
      const options = { cwd: this.path, env, maxBuffer: 64 * 1024 * 1024 };
      execFile("terraform", args, options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
      });
    });
  }
}
