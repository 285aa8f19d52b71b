import { computeDefaults, shared } from "./defaults";
import { environments } from "./environments";
import { parseBackendAddress } from "./backend-address";
import { inconsistencies } from "./consistency";
import { formatMistake, isObject, mistakesOf } from "./mistakes";
import { type BackendSettings, backendSchema } from "./backend";
import { type Settings, settingsSchema } from "./schema";
import { UserError } from "./user-error";

export type * from "./schema";

export { artifactBucket, edgeRegion, functionRegion } from "./artifact-bucket";
export { artifactDirectoryOf } from "./artifact-directory";
export { logBucket } from "./log-bucket";
export { stateKey, workspaceName } from "./backend";

export { projectRoot } from "../gate/project-root";
export { UserError } from "./user-error";

/** The configuration holds mistakes. The message lists every one, with its path, the value and what is allowed. */
export class ConfigurationError extends UserError {
  override readonly name = "ConfigurationError";

  /** @param remedy what holds the mistakes, and what to do about it */
  constructor(
    readonly mistakes: string[],
    remedy = { holder: "The configuration", advice: "; nothing was synthesized. Correct config/ and run again:" },
  ) {
    const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
    super(
      [`${remedy.holder} holds ${count}${remedy.advice}`, ...mistakes.map((mistake) => `  - ${mistake}`)].join("\n"),
    );
  }
}

/**
 * The configuration, checked.
 *
 * Four variables of the process environment may point it elsewhere for one run, so that a build, a compute option or a
 * state can be tried without an edit: `OUTREACH_APP_DIRECTORY` replaces every environment's artifact directory,
 * `OUTREACH_COMPUTE` every environment's compute option (by the name of one, with its defaults),
 * `OUTREACH_STATE_DIRECTORY` the directory of the local backend, and `OUTREACH_BACKEND` the whole backend (as JSON, or
 * as an address, see backend-address.ts).
 *
 * @throws {ConfigurationError} listing every mistake.
 */
export function loadSettings(variables: NodeJS.ProcessEnv): Settings {
  const { OUTREACH_APP_DIRECTORY: app, OUTREACH_COMPUTE: kind } = variables;
  const changed = { ...(app ? { artifactDirectory: app } : {}), ...(kind ? { compute: chosenCompute(kind) } : {}) };
  const candidate = {
    shared: { ...shared, backend: chosenBackend(variables) },
    environments: environments.map((one) => ({ ...one, ...changed })),
  };
  return checkSettings(candidate, variables.OUTREACH_BACKEND ? { "shared.backend": "OUTREACH_BACKEND" } : {});
}

function chosenCompute(kind: string): unknown {
  if (Object.hasOwn(computeDefaults, kind)) return computeDefaults[kind as keyof typeof computeDefaults];
  throw new ConfigurationError(
    [`OUTREACH_COMPUTE = ${JSON.stringify(kind)}: must be one of ${Object.keys(computeDefaults).join(", ")}`],
    { holder: "The process environment", advice: ":" },
  );
}

function chosenBackend(variables: NodeJS.ProcessEnv): unknown {
  const { OUTREACH_BACKEND: backend, OUTREACH_STATE_DIRECTORY: directory } = variables;
  if (backend) return parseBackendAddress(backend);
  return directory && shared.backend.kind === "local" ? { kind: "local", directory } : shared.backend;
}

/** Checks one backend, given as JSON or as an address. @throws {ConfigurationError} listing every mistake. */
export function checkBackend(text: string, where: string): BackendSettings {
  const result = backendSchema.safeParse(parseBackendAddress(text), { reportInput: true });
  if (result.success) return result.data;
  throw new ConfigurationError(
    mistakesOf(result.error).map((mistake) => formatMistake({ ...mistake, path: [where, ...mistake.path] }, where)),
    { holder: where, advice: ":" },
  );
}

/**
 * Checks a configuration from anywhere.
 *
 * @param origins where parts of it come from, by path, for the messages
 * @throws {ConfigurationError} listing every mistake.
 */
export function checkSettings(candidate: unknown, origins: Readonly<Record<string, string>> = {}): Settings {
  const result = settingsSchema.safeParse(candidate, { reportInput: true });
  const mistakes = [...mistakesOf(result.error), ...(isObject(candidate) ? inconsistencies(candidate) : [])];
  if (result.success && mistakes.length === 0) return result.data;
  throw new ConfigurationError(
    mistakes.map((mistake) => {
      const line = formatMistake(mistake, "settings");
      const [path = "", origin = ""] = Object.entries(origins).find(([from]) => line.startsWith(from)) ?? [];
      return origin + line.slice(path.length);
    }),
  );
}
