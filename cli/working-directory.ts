import { projectRoot } from "../gate/project-root";

/**
 * Goes to the directory in which the user typed `npm run outreach`: npm starts scripts in the project's root, so that a
 * relative path would mean another file there. A command that is started without npm is where the user is.
 *
 * https://docs.npmjs.com/cli/commands/npm-run#description (INIT_CWD)
 */
export function enterUsersDirectory(env: NodeJS.ProcessEnv = process.env): void {
  const { INIT_CWD: directory, npm_lifecycle_event: script } = env;
  if (script === "outreach" && directory !== undefined && process.cwd() === projectRoot) process.chdir(directory);
}
