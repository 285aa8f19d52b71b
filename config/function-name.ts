import type { EnvironmentSettings } from "./schema";

/** Name of an environment's server function, by which its role and log group are called as well. */
export function functionNameOf({ name, functionName }: EnvironmentSettings): string {
  return `${functionName.prefix}-${functionName.middle}-outreach-server_${name}`;
}
