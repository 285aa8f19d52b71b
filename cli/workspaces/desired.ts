import { type CloudBackendSettings, type WorkspaceSettings, workspaceName } from "../../config";
import type { KnownStack } from "./stacks";

/** A variable as a workspace should have it. */
export interface DesiredVariable {
  readonly key: string;
  readonly category: "env" | "terraform";
  /** Undefined for a secret that the environment does not hold now. */
  readonly value: string | undefined;
  readonly sensitive: boolean;
  readonly hcl: boolean;
  readonly description: string;
}

/** A workspace as it should be. */
export interface DesiredWorkspace {
  readonly stack: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly variables: readonly DesiredVariable[];
  /** Names of the workspaces that may read its state. */
  readonly consumers: readonly string[];
  /** Names of the workspaces whose applies start a run of it. */
  readonly triggeredBy: readonly string[];
}

/**
 * The workspaces of the stacks, from the settings.
 *
 * @param secrets Where the values of sensitive variables come from.
 */
export function desiredWorkspaces(
  backend: CloudBackendSettings,
  settings: WorkspaceSettings,
  stacks: readonly KnownStack[],
  secrets: NodeJS.ProcessEnv,
): DesiredWorkspace[] {
  const named = (stack: string): string => workspaceName(backend, stack);
  return stacks.map((stack) => ({
    stack: stack.name,
    name: named(stack.name),
    attributes: {
      "execution-mode": settings.executionMode,
      "terraform-version": settings.terraformVersion,
      "working-directory": settings.workingDirectory,
      // Nothing is applied that nobody has judged: the wrapper confirms a run when its plan has passed.
      "auto-apply": false,
      "auto-apply-run-trigger": false,
    },
    variables: [...credentials(settings, stack), ...variablesOf(settings, stack.name, secrets)],
    consumers: stacks.filter(({ upstream }) => upstream.includes(stack.name)).map(({ name }) => named(name)),
    triggeredBy: settings.runTriggers ? directUpstream(stack, stacks).map(named) : [],
  }));
}

/** Without those that reach the stack through another of its upstreams, or each of their applies would start two runs. */
function directUpstream({ upstream }: KnownStack, stacks: readonly KnownStack[]): string[] {
  const indirect = new Set(upstream.flatMap((name) => stacks.find((stack) => stack.name === name)?.upstream ?? []));
  return upstream.filter((name) => !indirect.has(name));
}

/**
 * Workload identity: the run gets a token of its own and takes a role with it.
 * https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
 */
function credentials({ awsRoles, executionMode }: WorkspaceSettings, stack: KnownStack): DesiredVariable[] {
  if (awsRoles === undefined || executionMode === "local") return [];
  const partition = stack.region.includes("-gov-") ? "aws-us-gov" : "aws";
  const arn = (role: string) => `arn:${partition}:iam::${stack.account}:role/${role.replaceAll("{stack}", stack.name)}`;
  const roles =
    "run" in awsRoles
      ? { TFC_AWS_RUN_ROLE_ARN: arn(awsRoles.run) }
      : { TFC_AWS_PLAN_ROLE_ARN: arn(awsRoles.plan), TFC_AWS_APPLY_ROLE_ARN: arn(awsRoles.apply) };
  return Object.entries({ TFC_AWS_PROVIDER_AUTH: "true", ...roles }).map(([key, value]) => ({
    key,
    value,
    category: "env",
    sensitive: false,
    hcl: false,
    description: "AWS credentials through workload identity",
  }));
}

function variablesOf({ variables }: WorkspaceSettings, stack: string, secrets: NodeJS.ProcessEnv): DesiredVariable[] {
  return variables
    .filter(({ stacks }) => stacks === undefined || stacks.some((pattern) => matches(pattern, stack)))
    .map(({ key, category, value, fromEnvironment, hcl, description }) => ({
      key,
      category,
      value: fromEnvironment === undefined ? value : secrets[fromEnvironment],
      sensitive: fromEnvironment !== undefined,
      hcl: hcl ?? false,
      description: description ?? "",
    }));
}

function matches(pattern: string, stack: string): boolean {
  return new RegExp(`^${pattern.split("*").join(".*")}$`).test(stack);
}
