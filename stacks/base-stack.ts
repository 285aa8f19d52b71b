import type { BackendSettings, EnvironmentSettings, SharedSettings } from "../config";
import { AwsProvider } from "../framework/aws";
import {
  type Construct,
  Fn,
  TerraformOutput,
  type TerraformRemoteState,
  TerraformStack,
  Token,
} from "../framework/cdktf";
import type { Artifact } from "../modules/artifact";
import type { AccessLogDelivery } from "../modules/web-distribution";
import type { ContractOutput } from "./contract";
import { keepState, readState } from "./state";

/** The region that CloudFront takes its certificates from, and that Terraform runs in where nothing else is said. */
export const cloudFrontRegion = "us-east-1";

/** Ephemeral values and write-only arguments, which keep generated secrets out of state, came with 1.11. */
const requiredTerraform = ">= 1.11.0";

/** 5.100.0 is the oldest provider that the tests run on; nothing of a schema newer than that is used. */
export const requiredAwsProvider = ">= 5.100.0, < 7.0.0";

export interface BaseStackProps {
  readonly backend: BackendSettings;
  /** The account that the provider must find itself in; any other stops the plan. */
  readonly account: string;
  readonly region: string;
  /** Tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the gate refuses to have this stack's stateful resources destroyed. */
  readonly deletionProtection: boolean;
  /** The stacks whose outputs this one reads. They have to be applied first. */
  readonly upstream: readonly string[];
  /** Name of the run task that judges this stack's plans on the server. @default - none does */
  readonly runTask?: string | undefined;
}

/** Where the stacks keep their state, and who judges their plans there: the same for all of them. */
export function stateSettings({ backend, workspaces }: SharedSettings): Pick<BaseStackProps, "backend" | "runTask"> {
  return { backend, runTask: backend.kind === "cloud" ? workspaces.runTask?.name : undefined };
}

/** What every stack of this project has: state, a provider bound to one account, tags, and its place in the order. */
export abstract class BaseStack extends TerraformStack {
  /** The stacks whose outputs this one reads. */
  readonly upstream: readonly string[];
  protected readonly provider: AwsProvider;
  private readonly states = new Map<string, TerraformRemoteState>();
  private readonly providers = new Map<string, AwsProvider>();

  constructor(
    scope: Construct,
    id: string,
    private readonly base: BaseStackProps,
  ) {
    super(scope, id);
    this.upstream = base.upstream;
    keepState(this, base.backend);
    this.provider = new AwsProvider(this, "aws", this.providerSettings(base.region));
    this.addOverride("terraform.required_version", requiredTerraform);
    this.addOverride("terraform.required_providers.aws.version", requiredAwsProvider);
    // Read by the wrapper around Terraform, which names a missing upstream stack, and asks the server about the run task.
    this.addOverride("//.outreach", {
      stack: id,
      upstream: base.upstream,
      ...(base.runTask === undefined ? {} : { runTask: base.runTask }),
    });
  }

  /** A provider for another region, under that region's name. */
  protected providerIn(region: string): AwsProvider {
    const known = this.providers.get(region);
    if (known) return known;
    const alias = region.replaceAll("-", "_");
    const provider = new AwsProvider(this, region, { ...this.providerSettings(region), alias });
    this.providers.set(region, provider);
    return provider;
  }

  /** Has the wrapper around Terraform upload these files before it applies the stack, where they are not there yet. */
  protected uploadBeforeApply(artifacts: readonly Artifact[]): void {
    this.addOverride("//.outreach.artifacts", artifacts);
  }

  private providerSettings(region: string) {
    const { account, tags, deletionProtection } = this.base;
    return {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: { ...tags, DeletionProtection: deletionProtection ? "enabled" : "disabled" } }],
    };
  }

  /** Publishes this stack's part of the contract. */
  protected publish(outputs: Readonly<Partial<Record<ContractOutput, unknown>>>): void {
    for (const [name, value] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, staticId: true });
    }
  }

  /** An output of an upstream stack. */
  protected read(stack: string, output: ContractOutput): string {
    return this.stateOf(stack).getString(output);
  }

  /** One value of an output of an upstream stack that is a map. */
  protected readEntry(stack: string, output: ContractOutput, key: string): string {
    return Token.asString(Fn.lookup(this.stateOf(stack).get(output), key));
  }

  /** How a distribution's access logs reach the log bucket. */
  protected accessLogs(
    sharedStack: string,
    one: {
      readonly environment: EnvironmentSettings;
      readonly shared: SharedSettings;
      /** Begins the names of what is made for it. */
      readonly namePrefix: string;
      /** The distribution's own name. */
      readonly domain: string;
    },
  ): AccessLogDelivery {
    const folder = `cloudfront/${one.domain}`;
    if (one.environment.accessLogs === "legacy") {
      return { kind: "legacy", bucketDomainName: this.read(sharedStack, "log_bucket_domain_name"), folder };
    }
    const bucketArn = `arn:aws:s3:::${one.shared.buckets.logs}`;
    return { kind: "v2", name: one.namePrefix, bucketArn, folder, provider: this.providerIn(cloudFrontRegion) };
  }

  private stateOf(stack: string): TerraformRemoteState {
    const known = this.states.get(stack);
    if (known) return known;
    if (!this.base.upstream.includes(stack)) {
      throw new Error(`${this.node.id} reads outputs of ${stack}, which its upstream list does not name.`);
    }
    const state = readState(this, this, this.base.backend, stack);
    this.states.set(stack, state);
    return state;
  }
}
