import { Hosts } from "../hosts";
import { KeyRing, keyInSecret } from "../keys";

/**
 * What the functions are told by their environment; modules/run-task.ts sets it. No secret is in it: Lambda shows it to
 * whoever may read a function's configuration.
 */
export const lambdaVariables = {
  queueUrl: "RUN_TASK_QUEUE_URL",
  claimsTable: "RUN_TASK_CLAIMS_TABLE",
  keySecrets: "RUN_TASK_KEY_SECRETS",
  servers: "RUN_TASK_SERVERS",
  downloadHosts: "RUN_TASK_DOWNLOAD_HOSTS",
  maxRunAgeDays: "RUN_TASK_MAX_RUN_AGE_DAYS",
  maxPlanBytes: "RUN_TASK_MAX_PLAN_BYTES",
  attempts: "RUN_TASK_ATTEMPTS",
  detailsUrl: "RUN_TASK_DETAILS_URL",
} as const;

export type LambdaVariable = keyof typeof lambdaVariables;

/** @throws {Error} When it is not set: a function that is deployed wrongly must not start. */
export function setting(name: LambdaVariable, env: NodeJS.ProcessEnv): string {
  const value = env[lambdaVariables[name]];
  if (value === undefined || value === "") throw new Error(`${lambdaVariables[name]} is not set.`);
  return value;
}

export function numberSetting(name: LambdaVariable, env: NodeJS.ProcessEnv): number {
  const value = Number(setting(name, env));
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${lambdaVariables[name]} is not a whole number.`);
  return value;
}

export function hostsOf(env: NodeJS.ProcessEnv): Hosts {
  return new Hosts({ api: list(setting("servers", env)), downloads: list(env[lambdaVariables.downloadHosts] ?? "") });
}

export function keysOf(env: NodeJS.ProcessEnv): KeyRing {
  return new KeyRing(list(setting("keySecrets", env)).map(keyInSecret));
}

function list(text: string): string[] {
  return text.split(",").filter((item) => item !== "");
}
