import type { LogGroupReference } from "../compute/compute";

/** A log group that an application writes. */
export interface ApplicationLog {
  readonly name: string;
  readonly region: string;
  readonly format: "lambda-json" | "text";
}

/** The log groups among these that an application writes. */
export function applicationLogs(logGroups: readonly LogGroupReference[]): ApplicationLog[] {
  return logGroups.flatMap(({ name, region, format = "lambda-json" }) =>
    format === "service" ? [] : [{ name, region, format }],
  );
}
