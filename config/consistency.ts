import { formatPath, type Mistake } from "./mistakes";
import { originDomain } from "./origin-domain";
import type { EnvironmentSettings, Settings, WorkspaceVariable } from "./schema";

/** Settings of which any part may still be missing or wrong, so that all mistakes can be told at once. */
type Unchecked<T> = T extends readonly (infer Item)[]
  ? readonly (Unchecked<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Unchecked<T[Key]> | undefined }
    : T;

/** What must hold between parts of the settings, and does not. */
export function inconsistencies(settings: Unchecked<Settings>): Mistake[] {
  const mistakes: Mistake[] = [];
  const zone = settings.shared?.hostedZone?.name;
  const claims = new Claims(mistakes);

  for (const [key, name] of Object.entries(settings.shared?.buckets ?? {})) {
    claims.add("bucket", name, ["shared", "buckets", key]);
  }
  const { executionMode, agentPool, variables = [] } = settings.shared?.workspaces ?? {};
  if ((executionMode === "agent") !== (agentPool !== undefined) && executionMode !== undefined) {
    mistakes.push({
      path: ["shared", "workspaces", "agentPool"],
      value: agentPool,
      message: 'must name a pool where executionMode is "agent", and be left out elsewhere',
    });
  }
  const named = new Set<string>();
  const given: readonly Unchecked<WorkspaceVariable | undefined>[] = Array.isArray(variables) ? variables : [];
  for (const [index, variable] of given.entries()) {
    const name = `${String(variable?.category)} ${String(variable?.key)} ${JSON.stringify(variable?.stacks)}`;
    if (named.has(name)) {
      mistakes.push({
        path: ["shared", "workspaces", "variables", index],
        value: variable?.key,
        message: "must be given once for the same stacks",
      });
    }
    named.add(name);
  }
  const environments: readonly (Unchecked<EnvironmentSettings> | undefined)[] = Array.isArray(settings.environments)
    ? settings.environments
    : [];
  for (const [index, environment] of environments.entries()) {
    const at = ["environments", index];
    claims.add("environment name", environment?.name, [...at, "name"]);
    claims.add("bucket", environment?.staticBucket, [...at, "staticBucket"]);
    for (const [key, domain] of Object.entries(environment?.domains ?? {})) {
      claims.add("domain", domain, [...at, "domains", key]);
      if (typeof domain === "string" && typeof zone === "string" && domain !== zone && parentOf(domain) !== zone) {
        mistakes.push({
          path: [...at, "domains", key],
          value: domain,
          message: `must be ${zone} or one label below it, which is what the shared certificate covers`,
        });
      }
    }
    mistakes.push(...unsuitedToCompute(environment, at));
    const { kind: access, admittedDistributionIds } = environment?.bucketAccess ?? {};
    if (
      environment?.continuousDeployment?.step === "attach" &&
      access === "oac" &&
      (admittedDistributionIds?.length ?? 3) < 3
    ) {
      mistakes.push({
        path: [...at, "bucketAccess", "admittedDistributionIds"],
        value: admittedDistributionIds,
        message: "must name the staging distribution too before it is attached, or its viewers get no static files",
      });
    }
    const network = environment?.compute && "network" in environment.compute ? environment.compute.network : undefined;
    const { name, domains: { outreach } = {} } = environment ?? {};
    if (network && typeof name === "string" && typeof outreach === "string" && typeof zone === "string") {
      claims.add("domain", originDomain({ name, outreach, zone }), [...at, "domains", "outreach"]);
    }
    if (network?.source === "create" && network.nat === "none") {
      if (network.awsApis === "nat") {
        mistakes.push({
          path: [...at, "compute", "network", "awsApis"],
          value: network.awsApis,
          message: 'must be "private" where nat is "none", or the servers reach no API of AWS',
        });
      }
      if (environment?.compute?.kind === "ec2") {
        mistakes.push({
          path: [...at, "compute", "network", "nat"],
          value: network.nat,
          message: 'must be "single" or "per-zone" for ec2, whose instances get PM2 from the public npm registry',
        });
      }
    }
    const own = environment?.domains?.sleepconnect;
    if (own !== undefined && environment?.sleepconnect?.originDomain === own) {
      mistakes.push({
        path: [...at, "sleepconnect", "originDomain"],
        value: own,
        message: "must differ from domains.sleepconnect, or the distribution would be its own origin",
      });
    }
    const { compute, sleepconnect } = environment ?? {};
    if (compute?.kind === "lambda") {
      const { urlAuthorization, reservedConcurrency: reserved, provisionedConcurrency: provisioned } = compute;
      if (sleepconnect?.route === "origins" && urlAuthorization !== undefined && urlAuthorization !== "origin-proof") {
        mistakes.push({
          path: [...at, "compute", "urlAuthorization"],
          value: urlAuthorization,
          message:
            'must be "origin-proof" where sleepconnect.route is "origins": only the zone\'s own distribution may sign',
        });
      }
      if (typeof reserved === "number" && typeof provisioned === "number" && provisioned > reserved) {
        mistakes.push({
          path: [...at, "compute", "provisionedConcurrency"],
          value: provisioned,
          message: `must not be above reservedConcurrency (${reserved}), of which it is a part`,
        });
      }
    }
  }
  return mistakes;
}

/**
 * Settings that functions elsewhere have.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
 */
const unknownToEdge: Readonly<Record<string, string>> = {
  architecture: "architecture other than x86_64",
  environment: "environment variables; settings are part of the code",
  network: "VPC",
  deadLetterQueue: "dead-letter queue",
  layers: "layers",
  reservedConcurrency: "reserved concurrency",
  provisionedConcurrency: "provisioned concurrency",
  kmsKeyArn: "key for environment variables",
  tracing: "X-Ray tracing",
};

/** What an environment asks for, and its compute option cannot give. */
function unsuitedToCompute(environment: Unchecked<EnvironmentSettings> | undefined, at: PropertyKey[]): Mistake[] {
  const kind = environment?.compute?.kind;
  const { sleepconnect, publicPaths } = environment ?? {};
  const mistakes: Mistake[] = [];
  if (kind === "lambda-edge") {
    for (const [key, what] of Object.entries(unknownToEdge)) {
      const value = (environment?.compute as Readonly<Record<string, unknown>> | undefined)?.[key];
      if (value !== undefined) {
        mistakes.push({
          path: [...at, "compute", key],
          value,
          message: `must be left out: Lambda@Edge has no ${what}`,
        });
      }
    }
  }
  if ((kind === "static" || kind === "lambda-edge") && sleepconnect?.route === "origins") {
    mistakes.push({
      path: [...at, "sleepconnect", "route"],
      value: "origins",
      message: `must be "distribution" where compute.kind is "${kind}": pages are found by the zone's distribution`,
    });
  }
  if (kind === "static" && publicPaths !== undefined && publicPaths.length > 0) {
    mistakes.push({
      path: [...at, "publicPaths"],
      value: publicPaths,
      message: 'must be empty where compute.kind is "static": all of its pages are public and stored',
    });
  }
  return mistakes;
}

/** Values that only one part of the settings may hold. */
class Claims {
  private readonly owners = new Map<string, string>();

  constructor(private readonly mistakes: Mistake[]) {}

  add(kind: string, value: unknown, path: readonly PropertyKey[]): void {
    if (typeof value !== "string") return;
    const owner = this.owners.get(`${kind} ${value}`);
    if (owner === undefined) this.owners.set(`${kind} ${value}`, formatPath(path));
    else this.mistakes.push({ path, value, message: `must be unique, and ${owner} claims this ${kind} already` });
  }
}

function parentOf(domain: string): string {
  return domain.slice(domain.indexOf(".") + 1);
}
