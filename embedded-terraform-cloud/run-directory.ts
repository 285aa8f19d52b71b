import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { type Assignment, tfvars } from "./tfvars";

/**
 * Takes the place of whatever `cloud` or `backend` block the configuration has, in `*.tf` and `*.tf.json` alike: a
 * block in an override file always wins. https://developer.hashicorp.com/terraform/language/files/override
 */
const OVERRIDE_FILE = "zzz_embedded_terraform_cloud_override.tf";

/** What a run finds in its directory. */
export interface RunContents {
  readonly archive: Buffer;
  readonly workingDirectory: string;
  readonly state: Buffer | undefined;
  readonly workspaceVariables: readonly Assignment[];
  readonly runVariables: readonly Assignment[];
}

/** The directory of one run, which nothing else writes to. */
export class RunDirectory {
  readonly configuration: string;
  readonly home: string;
  readonly stateFile: string;
  readonly planFile: string;
  readonly planJsonFile: string;
  private readonly variableFiles: readonly [string, string];

  private constructor(
    private readonly root: string,
    /** Where Terraform runs. */
    readonly working: string,
  ) {
    this.configuration = join(root, "configuration");
    this.home = join(root, "home");
    this.stateFile = join(root, "terraform.tfstate");
    this.planFile = join(root, "plan");
    this.planJsonFile = join(root, "plan.json");
    // The run's own values come last and win.
    this.variableFiles = [join(root, "workspace.tfvars"), join(root, "run.tfvars")];
  }

  static async make(root: string, contents: RunContents): Promise<RunDirectory> {
    const configuration = join(root, "configuration");
    const working = resolve(configuration, contents.workingDirectory);
    if (working !== configuration && !working.startsWith(configuration + sep))
      throw new Error(`The working directory ${contents.workingDirectory} is not in the configuration.`);
    const directory = new RunDirectory(root, working);
    await mkdir(directory.configuration, { recursive: true, mode: 0o700 });
    await mkdir(directory.home);
    await extract(contents.archive, directory.configuration);
    if (!existsSync(working)) throw new Error(`The configuration has no directory ${contents.workingDirectory}.`);
    if (contents.state !== undefined) await writeFile(directory.stateFile, contents.state);
    await writeFile(directory.variableFiles[0], tfvars(contents.workspaceVariables));
    await writeFile(directory.variableFiles[1], tfvars(contents.runVariables));
    const override = `terraform {\n  backend "local" {\n    path = ${JSON.stringify(directory.stateFile)}\n  }\n}\n`;
    await writeFile(join(working, OVERRIDE_FILE), override);
    return directory;
  }

  get variableArguments(): string[] {
    return this.variableFiles.map((file) => `-var-file=${file}`);
  }

  async state(): Promise<Buffer | undefined> {
    return existsSync(this.stateFile) ? readFile(this.stateFile) : undefined;
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function extract(archive: Buffer, directory: string): Promise<void> {
  const tar = spawn("tar", ["-xzf", "-", "-C", directory], { stdio: ["pipe", "ignore", "pipe"] });
  let complaint = "";
  tar.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  tar.stdin.on("error", () => undefined);
  tar.stdin.end(archive);
  const code = await new Promise((done, failed) => {
    tar.once("error", failed);
    tar.once("close", done);
  });
  if (code !== 0) throw new Error(`The configuration could not be unpacked: ${complaint}`);
}
