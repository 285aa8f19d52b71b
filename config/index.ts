import { shared } from "./defaults";
import { environments } from "./environments";
import { inconsistencies } from "./consistency";
import { formatMistake, isObject, mistakesOf } from "./mistakes";
import { type Settings, settingsSchema } from "./schema";
import { UserError } from "./user-error";

export type * from "./schema";

export { projectRoot } from "../gate/project-root";
export { UserError } from "./user-error";

/** The configuration holds mistakes. The message lists every one, with its path, the value and what is allowed. */
export class ConfigurationError extends UserError {
  override readonly name = "ConfigurationError";

  constructor(readonly mistakes: string[]) {
    const count = mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`;
    super(
      [
        `The configuration holds ${count}; nothing was synthesized. Correct config/ and run again:`,
        ...mistakes.map((mistake) => `  - ${mistake}`),
      ].join("\n"),
    );
  }
}

/**
 * The configuration, checked.
 *
 * Two variables of the process environment may point it elsewhere for one run, so that a build or a state can be tried
 * without an edit: `OUTREACH_APP_DIRECTORY` replaces every environment's artifact directory, and
 * `OUTREACH_STATE_DIRECTORY` the directory of the local backend.
 *
 * @throws {ConfigurationError} listing every mistake.
 */
export function loadSettings(variables: NodeJS.ProcessEnv): Settings {
  const app = variables.OUTREACH_APP_DIRECTORY;
  const state = variables.OUTREACH_STATE_DIRECTORY;
  return checkSettings({
    shared:
      state && shared.backend.kind === "local" ? { ...shared, backend: { kind: "local", directory: state } } : shared,
    environments: app ? environments.map((one) => ({ ...one, artifactDirectory: app })) : environments,
  });
}

/** Checks a configuration from anywhere. @throws {ConfigurationError} listing every mistake. */
export function checkSettings(candidate: unknown): Settings {
  const result = settingsSchema.safeParse(candidate, { reportInput: true });
  const mistakes = [...mistakesOf(result.error), ...(isObject(candidate) ? inconsistencies(candidate) : [])];
  if (result.success && mistakes.length === 0) return result.data;
  throw new ConfigurationError(mistakes.map((mistake) => formatMistake(mistake, "settings")));
}
