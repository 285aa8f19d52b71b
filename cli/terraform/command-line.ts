import path from "node:path";

/** One call of the wrapper, split as Terraform splits it: global options, the subcommand, the rest. */
export interface CommandLine {
  /** Global options before the subcommand, as typed (`-chdir=DIR`, `-version`). */
  readonly globalOptions: readonly string[];
  /** `apply`, `init`, …; undefined for a bare call or one with global options only. */
  readonly subcommand: string | undefined;
  /** Everything after the subcommand, as typed. */
  readonly rest: readonly string[];
  /** The directory that Terraform works in: the caller's, or `-chdir`'s. Absolute. */
  readonly directory: string;
  /** Terraform only prints its help for this call, wherever the flag stands. */
  readonly help: boolean;
}

const HELP_FLAGS: ReadonlySet<string> = new Set(["-h", "-help", "--help"]);

/** Splits arguments the way Terraform's own command-line library does: the subcommand is the first one without a dash. */
export function parseCommandLine(args: readonly string[], cwd: string): CommandLine {
  const at = args.findIndex((arg) => arg !== "" && !arg.startsWith("-"));
  const globalOptions = at === -1 ? args : args.slice(0, at);
  const separator = args.indexOf("--");
  const beforeSeparator = separator === -1 ? args : args.slice(0, separator);
  const chdir = globalOptions.findLast((option) => /^--?chdir=/.test(option));
  return {
    globalOptions,
    subcommand: at === -1 ? undefined : args[at],
    rest: at === -1 ? [] : args.slice(at + 1),
    directory: chdir === undefined ? cwd : path.resolve(cwd, chdir.slice(chdir.indexOf("=") + 1)),
    help: beforeSeparator.some((arg) => HELP_FLAGS.has(arg)),
  };
}

/**
 * The arguments that TF_CLI_ARGS and TF_CLI_ARGS_<subcommand> would make Terraform insert right after the subcommand,
 * in Terraform's order.
 *
 * The wrapper takes them over itself: what it runs is `plan`, `show` and `apply FILE`, and a variable meant for the
 * caller's `apply` must neither be lost on the plan nor change which file is applied.
 */
export function environmentArguments(subcommand: string, env: NodeJS.ProcessEnv): string[] {
  return [env[`TF_CLI_ARGS_${subcommand}`], env.TF_CLI_ARGS].flatMap((text) => splitWords(text ?? ""));
}

/** The environment for the Terraform calls that the wrapper composes: the same, without arguments out of sight. */
export function withoutArguments(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^TF_CLI_ARGS(?:_|$)/.test(name)));
}

/** Shell words with single and double quotes and backslashes, without any expansion, as Terraform reads the variable. */
function splitWords(text: string): string[] {
  const words = text.matchAll(/(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gs);
  return Array.from(words, ([word]) =>
    word.replace(
      /\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gs,
      (_, escaped?: string, single?: string, double?: string) =>
        escaped ?? single ?? (double ?? "").replace(/\\(["\\$`])/g, "$1"),
    ),
  );
}
