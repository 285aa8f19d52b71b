/**
 * What a synthesis of somebody's change is given of the environment: enough to run Node and npm, and nothing that a
 * program could spend. A list of what may pass, because nobody can list every name of a secret.
 */
const passed =
  /^(?:PATH|HOME|USER|SHELL|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|TERM|CI|NODE_EXTRA_CA_CERTS|SYSTEMROOT|COMSPEC)$/i;

/** npm's own settings are needed to install, except those that hold a token. */
const npmSetting = /^npm_config_(?!.*(?:auth|token|password|otp|key))/i;

/** Where this project's own settings come from the environment; they hold directories, no secrets. */
const projectSetting = /^OUTREACH_(?:APP_DIRECTORY|STATE_DIRECTORY|BACKEND)$/;

/** The environment for the code of a pull request. */
export function withoutCredentials(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => passed.test(name) || npmSetting.test(name) || projectSetting.test(name)),
  );
}
