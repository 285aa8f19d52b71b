import type { EnvironmentSettings } from "./schema";

type Named = Pick<EnvironmentSettings, "name" | "functionName">;

/**
 * Name of an environment's server function, by which its role and log group are called as well.
 *
 * @param split name of a server that the build has beside the default one
 */
export function functionNameOf({ name, functionName }: Named, split?: string): string {
  const what = split === undefined ? functionName.middle : `${functionName.middle}-${split}`;
  return `${functionName.prefix}-${what}-outreach-server_${name}`;
}

/** Name of a function that helps an environment's server, such as `images`. */
export function helperNameOf({ name, functionName }: Named, part: string): string {
  return `${functionName.prefix}-${functionName.middle}-outreach-${part}_${name}`;
}

/** Begins the names of an environment's other resources. */
export function namePrefixOf({ name }: Pick<EnvironmentSettings, "name">): string {
  return `outreach-${name}`;
}

/** Name of an environment's server at the edge: another one, so that it can stand beside the server that it takes over from. */
export function edgeFunctionNameOf({ name, functionName }: EnvironmentSettings): string {
  return `${functionName.prefix}-${functionName.middle}-edge-outreach-server_${name}`;
}
