import type { CommandLine } from "./command-line";
import { currentPlatform, mirroredVersions, providerInstallation } from "./provider-mirror";
import { readStack } from "./stack";

/** A provider's host where its source address names none. */
const DEFAULT_HOST = "registry.terraform.io";

/**
 * What `providers lock` needs beside the caller's arguments: it ignores the CLI configuration's mirrors and asks the
 * registry unless it is told otherwise. Nothing where the caller said so, where there is no mirror, or where the mirror
 * lacks one of the stack's providers or platforms: the registry may still have it.
 */
export function mirrorArguments(line: CommandLine, env: NodeJS.ProcessEnv): string[] {
  if (line.subcommand !== "providers" || line.rest[0] !== "lock") return [];
  if (line.rest.some((arg) => /^--?(?:fs|net)-mirror(?:=|$)/.test(arg))) return [];
  // Providers named on the command line come after all flags, so that nothing may be put behind them.
  if (line.rest.slice(1).some((arg) => !arg.startsWith("-"))) return [];
  const { mirror } = providerInstallation(env);
  if (mirror === undefined) return [];
  const platforms = line.rest.flatMap((arg) => /^--?platform=(.+)$/.exec(arg)?.[1] ?? []);
  const providers = readStack(line.directory, env).providers.map(splitSource);
  const complete = providers.every((provider) =>
    (platforms.length === 0 ? [currentPlatform()] : platforms).every(
      (platform) => mirroredVersions(mirror, platform, provider).length > 0,
    ),
  );
  return complete ? [`-fs-mirror=${mirror}`] : [];
}

function splitSource(source: string): [string, string, string] {
  const [type = "", namespace = "hashicorp", host = DEFAULT_HOST] = source.split("/").reverse();
  return [host, namespace, type];
}
