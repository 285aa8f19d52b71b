import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { artifactDirectoryOf, type EnvironmentSettings, loadSettings, projectRoot, type Settings } from "../../config";
import { type Edge, type EmbeddedAws, startEmbeddedAws } from "../../embedded-aws";
import { readStaticExport } from "../../modules/static-export";
import { environmentNamed, uploadAssets } from "../commands/assets";
import { findRealTerraform } from "../terraform/real-terraform";
import { createUserContext, type UserContext } from "../user-context";
import { runCdktf } from "./cdktf-run";
import { checkJourney, type CheckResult } from "./checks";
import { createExistingWorld } from "./existing-world";
import { type OutsideServer, startSleepConnectOrigin } from "./outside-world";

/** Lines of a deploy that tell how far it is. */
const progress = /: (Creating|Creation|Still|Modif|Destr)|^Plan: |Apply complete|\d+ denied/;

/** Name in the token of the user who takes the journey. */
const userName = "Dr. Ada Rivera";

export interface JourneyProps {
  /** Name of the environment to deploy. */
  readonly environment: string;
  /** Directory for everything that the journey writes. */
  readonly directory: string;
  /** Leave the embedded AWS running. */
  readonly keep: boolean;
  /** Absolute path of a build of the app. @default - what the configuration names */
  readonly app?: string;
  /** Name of a compute option, to be taken with its defaults. @default - what the configuration names */
  readonly compute?: string;
}

export interface JourneyReport {
  readonly steps: readonly { readonly title: string; readonly milliseconds: number }[];
  readonly checks: readonly CheckResult[];
  /** Where the embedded AWS answers, once it runs. */
  readonly address: string;
  /** Variables with which a shell reaches what the journey made. */
  readonly variables: Readonly<Record<string, string>>;
}

/** One deploy of an environment on an embedded AWS of its own, by the commands that a user types. */
export class Journey {
  readonly stacks: { readonly shared: string; readonly zone: string; readonly sleepconnect: string };
  private readonly user: UserContext = createUserContext({ name: userName });
  private readonly steps: { title: string; milliseconds: number }[] = [];
  private checks: CheckResult[] = [];
  private aws: EmbeddedAws | undefined;
  private outside: OutsideServer | undefined;

  constructor(private readonly props: JourneyProps) {
    process.env.OUTREACH_STATE_DIRECTORY = join(props.directory, "state");
    if (props.app !== undefined) this.useApp(props.app);
    if (props.compute !== undefined) process.env.OUTREACH_COMPUTE = props.compute;
    const { name } = this.environment;
    this.stacks = { shared: "shared", zone: `${name}-zone`, sleepconnect: `${name}-sleepconnect` };
  }

  /** From the next deploy on, serves another build. */
  useApp(directory: string): void {
    process.env.OUTREACH_APP_DIRECTORY = directory;
  }

  /** @returns what to say of the result */
  async synthesize(onLine: (line: string) => void): Promise<string> {
    await this.run(["synth"], onLine);
    return `${1 + 2 * this.settings.environments.length} stacks`;
  }

  async startAws(): Promise<string> {
    this.outside = await startSleepConnectOrigin();
    this.aws = await startEmbeddedAws({
      accountId: this.settings.shared.account,
      region: this.settings.shared.region,
      keepAlive: this.props.keep,
      outsideWorld: { [this.environment.sleepconnect.originDomain]: this.outside.address },
    });
    this.takeVariables(this.aws.environment());
    await createExistingWorld({ ...this.settings, userContextKey: this.user.publicKeyPem });
    return this.aws.endpoint;
  }

  /** @param onProgress told of everything that is made, and of the verdict; not of the plan's hundreds of lines */
  async deploy(stack: string, onProgress: (line: string) => void): Promise<undefined> {
    await this.run(["deploy", stack, "--auto-approve"], (line) => {
      if (progress.test(line)) onProgress(line);
    });
  }

  /** Runs a command of cdktf on this journey's stacks. */
  async run(command: readonly string[], onLine: (line: string) => void = () => undefined): Promise<void> {
    await runCdktf({ arguments: [...command, "--output", this.outdir], environment: process.env, onLine });
  }

  async uploadStaticFiles(): Promise<string> {
    return `${await uploadAssets(this.environment)} files`;
  }

  /** Where viewers come in. */
  get edge(): Edge {
    if (!this.aws) throw new Error("The embedded AWS does not run: there is nobody to ask.");
    return this.aws;
  }

  async follow(): Promise<string> {
    const { compute } = this.environment;
    this.checks = await checkJourney({
      edge: this.edge,
      environment: this.environment,
      serverDomains: Object.values(await this.output(this.stacks.zone, "server_domains")),
      pageLayout:
        compute.kind === "static" ? readStaticExport(artifactDirectoryOf(this.environment)).layout : undefined,
      user: { cookie: this.user.cookie, name: userName },
    });
    const failed = this.checks.filter((check) => !check.passed).length;
    return failed === 0 ? `${this.checks.length} checks passed` : `${failed} of ${this.checks.length} checks failed`;
  }

  /** Leaves the embedded AWS running. What stood for the world beyond AWS ends with this process. */
  leave(): void {
    this.outside?.close();
  }

  /** Ends what the journey started. */
  async stop(): Promise<void> {
    this.outside?.close();
    await this.aws?.stop();
  }

  recordStep(title: string, milliseconds: number): void {
    this.steps.push({ title, milliseconds });
  }

  report(): JourneyReport {
    const { OUTREACH_STATE_DIRECTORY, OUTREACH_APP_DIRECTORY, OUTREACH_COMPUTE } = process.env;
    const variables = {
      OUTREACH_STATE_DIRECTORY,
      OUTREACH_APP_DIRECTORY,
      OUTREACH_COMPUTE,
      ...this.aws?.environment(),
    };
    return {
      steps: this.steps,
      checks: this.checks,
      address: this.aws?.endpoint ?? "",
      variables: Object.fromEntries(
        Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    };
  }

  private get settings(): Settings {
    return loadSettings(process.env);
  }

  private get environment(): EnvironmentSettings {
    return environmentNamed(this.props.environment);
  }

  /** Commands of this journey, in this process or another, see the embedded AWS and nothing of the real one. */
  private takeVariables(variables: NodeJS.ProcessEnv): void {
    for (const [name, value] of Object.entries(variables)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }

  /** Where the stacks are synthesized to. */
  get outdir(): string {
    return join(this.props.directory, "cdktf.out");
  }

  /** An output of an applied stack that is a map. */
  async output(stack: string, name: string): Promise<Record<string, string>> {
    const { stdout } = await promisify(execFile)(
      findRealTerraform(process.env, projectRoot),
      ["output", "-json", name],
      {
        cwd: join(this.outdir, "stacks", stack),
        env: process.env,
      },
    );
    return JSON.parse(stdout) as Record<string, string>;
  }
}
