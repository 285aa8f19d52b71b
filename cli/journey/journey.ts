import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type EnvironmentSettings, loadSettings, projectRoot, type Settings } from "../../config";
import { type EmbeddedAws, startEmbeddedAws } from "../../embedded-aws";
import { environmentNamed, uploadAssets } from "../commands/assets";
import { findRealTerraform } from "../terraform/real-terraform";
import { createUserContext, type UserContext } from "../user-context";
import { runCdktf } from "./cdktf-run";
import { checkJourney, type CheckResult } from "./checks";
import { createExistingWorld } from "./existing-world";
import { type OutsideServer, startSleepConnectOrigin } from "./outside-world";

/** Name in the token of the user who takes the journey. */
const userName = "Dr. Ada Rivera";

export interface JourneyProps {
  /** Name of the environment to deploy. */
  readonly environment: string;
  /** Directory for everything that the journey writes. */
  readonly directory: string;
  /** Leave the embedded AWS running. */
  readonly keep: boolean;
  /** Absolute path of an app built with OpenNext. @default - what the configuration names */
  readonly app?: string;
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
  private readonly settings: Settings;
  private readonly environment: EnvironmentSettings;
  private readonly user: UserContext = createUserContext({ name: userName });
  private readonly steps: { title: string; milliseconds: number }[] = [];
  private checks: CheckResult[] = [];
  private aws: EmbeddedAws | undefined;
  private outside: OutsideServer | undefined;

  constructor(private readonly props: JourneyProps) {
    Object.assign(process.env, this.ownVariables());
    this.settings = loadSettings(process.env);
    this.environment = environmentNamed(props.environment);
    const { name } = this.environment;
    this.stacks = { shared: "shared", zone: `${name}-zone`, sleepconnect: `${name}-sleepconnect` };
  }

  /** @returns what to say of the result */
  async synthesize(onLine: (line: string) => void): Promise<string> {
    await this.cdktf(["synth"], onLine);
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

  async deploy(stack: string, onLine: (line: string) => void): Promise<undefined> {
    await this.cdktf(["deploy", stack, "--auto-approve"], onLine);
  }

  async uploadStaticFiles(): Promise<string> {
    return `${await uploadAssets(this.environment)} files`;
  }

  async follow(): Promise<string> {
    if (!this.aws) throw new Error("The embedded AWS does not run: there is nobody to ask.");
    this.checks = await checkJourney({
      edge: this.aws,
      environment: this.environment,
      serverDomain: await this.output(this.stacks.zone, "server_domain"),
      user: { cookie: this.user.cookie, name: userName },
    });
    const failed = this.checks.filter((check) => !check.passed).length;
    return failed === 0 ? `${this.checks.length} checks passed` : `${failed} of ${this.checks.length} checks failed`;
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
    const variables = { ...this.ownVariables(), ...this.aws?.environment() };
    return {
      steps: this.steps,
      checks: this.checks,
      address: this.aws?.endpoint ?? "",
      variables: Object.fromEntries(
        Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    };
  }

  private ownVariables(): Record<string, string> {
    return {
      OUTREACH_STATE_DIRECTORY: join(this.props.directory, "state"),
      ...(this.props.app === undefined ? {} : { OUTREACH_APP_DIRECTORY: this.props.app }),
    };
  }

  /** Commands of this journey, in this process or another, see the embedded AWS and nothing of the real one. */
  private takeVariables(variables: NodeJS.ProcessEnv): void {
    for (const [name, value] of Object.entries(variables)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }

  private get outdir(): string {
    return join(this.props.directory, "cdktf.out");
  }

  private cdktf(command: readonly string[], onLine: (line: string) => void): Promise<void> {
    return runCdktf({ arguments: [...command, "--output", this.outdir], environment: process.env, onLine });
  }

  private async output(stack: string, name: string): Promise<string> {
    const { stdout } = await promisify(execFile)(
      findRealTerraform(process.env, projectRoot),
      ["output", "-raw", name],
      {
        cwd: join(this.outdir, "stacks", stack),
      },
    );
    return stdout;
  }
}
