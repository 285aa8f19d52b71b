/** What the server is like. Everything that may be missing elsewhere can be left out here, to see what clients do then. */
export interface TerraformCloudOptions {
  /** The Terraform that the runs use. @default "terraform", from PATH */
  readonly terraform?: string;
  /**
   * Variables of the environment of every run, which inherits nothing of this process but PATH: where its providers
   * come from (TF_CLI_CONFIG_FILE), which AWS it talks to (AWS_ENDPOINT_URL). @default none
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** @default "outreach" */
  readonly organization?: string;
  /** Whether a run may ask for `save-plan`; a server without ignores it, as one that never heard of it. @default true */
  readonly savedPlans?: boolean;
  /** Whether the user's token may read a plan's JSON; the tokens of run tasks may either way. @default "allowed" */
  readonly planJson?: "allowed" | "forbidden";
  /** Whether there are run tasks and policy sets. @default true */
  readonly runTasks?: boolean;
  /** Whether there are projects. @default true */
  readonly projects?: boolean;
  /** Whether state can be shared with single workspaces; else with all or none. @default true */
  readonly remoteStateConsumers?: boolean;
  /** How long (ms) a run task may be silent, and may take in all. @default 10 and 60 minutes, as on HCP Terraform */
  readonly runTaskTimeouts?: { readonly silence: number; readonly total: number };
  /** How long (ms) to wait before a run task that did not answer 200 is asked again, each time. @default [1000, 5000] */
  readonly runTaskRetries?: readonly number[];
}

export type Settings = Required<TerraformCloudOptions>;

const MINUTE_MS = 60_000;

export function withDefaults(options: TerraformCloudOptions): Settings {
  return {
    terraform: options.terraform ?? "terraform",
    environment: options.environment ?? {},
    organization: options.organization ?? "outreach",
    savedPlans: options.savedPlans ?? true,
    planJson: options.planJson ?? "allowed",
    runTasks: options.runTasks ?? true,
    projects: options.projects ?? true,
    remoteStateConsumers: options.remoteStateConsumers ?? true,
    runTaskTimeouts: options.runTaskTimeouts ?? { silence: 10 * MINUTE_MS, total: 60 * MINUTE_MS },
    runTaskRetries: options.runTaskRetries ?? [1000, 5000],
  };
}
