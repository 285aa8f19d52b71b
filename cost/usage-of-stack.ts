import type { EnvironmentSettings, Settings, UsageSettings } from "../config";
import { environmentDefaults } from "../config/defaults";
import { sharedStackName, sleepConnectStackName, zoneStackName } from "../config/stack-names";
import { nothing, sum } from "./range";
import { watchingRequests } from "./watching-requests";

/**
 * How much a stack is used: its environment's profile, and what watches it; for the shared stack, on which all stand, the sum of all. A stack
 * of an environment that the configuration does not have (yet) gets the default.
 */
export function usageOfStack(stack: string, { environments }: Settings): UsageSettings {
  const own = environments.find(({ name }) => [zoneStackName(name), sleepConnectStackName(name)].includes(stack));
  if (own !== undefined) return watchedUsage(own);
  if (stack !== sharedStackName) return environmentDefaults.usage;
  const all = (key: Exclude<keyof UsageSettings, "serverMilliseconds">) =>
    sum(environments.map(({ usage }) => usage[key]));
  return {
    pageRequests: all("pageRequests"),
    // Its buckets hold logs and artifacts, which nobody reads over the network.
    staticRequests: nothing,
    outGb: all("outGb"),
    storedGb: all("storedGb"),
    logGb: all("logGb"),
    serverMilliseconds: environmentDefaults.usage.serverMilliseconds,
    messages: all("messages"),
    buildMb: environmentDefaults.usage.buildMb,
    releases: all("releases"),
  };
}

/** An environment's usage with the requests of its health check and its probe, which its users do not make. */
export function watchedUsage({ usage, monitoring }: Pick<EnvironmentSettings, "usage" | "monitoring">): UsageSettings {
  return { ...usage, pageRequests: sum([usage.pageRequests, watchingRequests(monitoring)]) };
}
