import type { ComputeKind, EnvironmentSettings } from "./schema";

/** What is deployed while an environment names no build of its own, by what runs it. */
const builtin: Readonly<Record<ComputeKind, string>> = {
  lambda: "modules/builtin-server",
  static: "modules/builtin-site",
  fargate: "modules/builtin-server",
  ec2: "modules/builtin-server",
  "lambda-edge": "modules/builtin-server",
};

/** Directory with an environment's build, relative to the project's root. */
export function artifactDirectoryOf({ artifactDirectory, compute }: EnvironmentSettings): string {
  return artifactDirectory ?? builtin[compute.kind];
}
