/** The embedded AWS cannot run on this machine as it is; the message says what is missing and how to get it. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** The embedded AWS was started, and did not become ready or ended; the message carries the end of its log. */
export class StartError extends Error {
  override readonly name = "StartError";
}

export function pythonMissing(tried: readonly string[]): EnvironmentError {
  return new EnvironmentError(
    `The embedded AWS needs Python 3.10 or newer with its venv module; none was found (tried: ${tried.join(", ")}). ` +
      "Install it from python.org or with your package manager (Debian and Ubuntu: `apt-get install python3 python3-venv`; " +
      "macOS: `brew install python`), or name one in the environment variable OUTREACH_PYTHON.",
  );
}

export function venvMissing(python: string, output: string): EnvironmentError {
  return new EnvironmentError(
    `${python} could not make a virtual environment. On Debian and Ubuntu the module comes apart: ` +
      `\`apt-get install python3-venv\`. Python said:\n${output}`,
  );
}

export function packagesMissing(requirements: string, output: string): EnvironmentError {
  return new EnvironmentError(
    `pip could not install the packages of ${requirements}. They are downloaded once, so a package index has to be ` +
      "reachable (directly, or as configured by PIP_INDEX_URL or PIP_FIND_LINKS); a hash that differs means that the " +
      `index does not serve the published files. pip said:\n${output}`,
  );
}

export function notReady(reason: string, log: string): StartError {
  return new StartError(`The embedded AWS ${reason}. The end of its log:\n${log}`);
}

export function alreadyKept(endpoint: string): StartError {
  return new StartError(
    `An embedded AWS is already kept running at ${endpoint}; it has to be stopped before another one is kept.`,
  );
}

export function invalidAccount(accountId: string): StartError {
  return new StartError(`accountId: "${accountId}" is not an AWS account id; it has to be 12 digits.`);
}
