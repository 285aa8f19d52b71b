import type { EnvironmentSettings } from "./schema";

/** Name of an environment's server function, by which its role and log group are called as well. */
export function functionNameOf({ name, functionName }: EnvironmentSettings): string {
  return `${functionName.prefix}-${functionName.middle}-outreach-server_${name}`;
}

/** Name of an environment's server at the edge: another one, so that it can stand beside the server that it takes over from. */
export function edgeFunctionNameOf({ name, functionName }: EnvironmentSettings): string {
  return `${functionName.prefix}-${functionName.middle}-edge-outreach-server_${name}`;
}
