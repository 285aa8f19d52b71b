/** What a caller of `apply` or `destroy` asked for, sorted into the calls that the wrapper makes of it. */
export interface ApplyArguments {
  /** Flags for `terraform plan`, without `-out` and `-input`. */
  readonly plan: readonly string[];
  /** Flags for `terraform apply PLANFILE`. */
  readonly apply: readonly string[];
  /** `-var` and `-var-file`: an apply of a saved plan takes them for ephemeral variables only. */
  readonly variables: readonly string[];
  /** The plan file to apply, when the caller brought one. */
  readonly planFile: string | undefined;
  /** Skips the question, and nothing else. */
  readonly autoApprove: boolean;
  /** Whether anything may be asked. */
  readonly input: boolean;
  readonly json: boolean;
  readonly color: boolean;
  readonly destroy: boolean;
  readonly refreshOnly: boolean;
}

/** The command line can't be gated as it stands; the message says why. */
export class ArgumentsError extends Error {}

/** How long (Terraform's duration syntax) a plan or an apply waits for the state's lock when the caller does not say. */
export const DEFAULT_LOCK_TIMEOUT = "60s";

type Side = "plan" | "apply" | "both" | "own" | "dropped";

interface Flag {
  readonly side: Side;
  /** The flag takes a value, so that it may stand in the next argument. */
  readonly value: boolean;
}

/**
 * Every flag of `apply` in Terraform 1.5 to 1.14 and OpenTofu 1.6 to 1.10, and which of the wrapper's calls it belongs
 * to. https://developer.hashicorp.com/terraform/cli/commands/apply, https://opentofu.org/docs/cli/commands/apply/
 */
const FLAGS: Readonly<Record<string, Flag>> = {
  "auto-approve": { side: "own", value: false },
  input: { side: "own", value: false },
  destroy: { side: "plan", value: false },
  refresh: { side: "plan", value: false },
  "refresh-only": { side: "plan", value: false },
  replace: { side: "plan", value: true },
  target: { side: "plan", value: true },
  "target-file": { side: "plan", value: true },
  exclude: { side: "plan", value: true },
  "exclude-file": { side: "plan", value: true },
  "allow-deferral": { side: "plan", value: false },
  "generate-config-out": { side: "plan", value: true },
  var: { side: "plan", value: true },
  "var-file": { side: "plan", value: true },
  // The journal keeps what an apply prints, and a journal holds no secret.
  "show-sensitive": { side: "dropped", value: false },
  "compact-warnings": { side: "both", value: false },
  "consolidate-warnings": { side: "both", value: false },
  "consolidate-errors": { side: "both", value: false },
  concise: { side: "both", value: false },
  json: { side: "both", value: false },
  lock: { side: "both", value: false },
  "lock-timeout": { side: "both", value: true },
  "no-color": { side: "both", value: false },
  parallelism: { side: "both", value: true },
  state: { side: "both", value: true },
  "state-out": { side: "apply", value: true },
  backup: { side: "apply", value: true },
};

/**
 * Sorts the arguments of `apply` or `destroy`.
 *
 * @throws ArgumentsError for a flag that this wrapper doesn't know together with a plan file (its value could be taken
 * for the file), for more than one positional argument, and for a plan file given to `destroy`.
 */
export function sortApplyArguments(subcommand: "apply" | "destroy", args: readonly string[]): ApplyArguments {
  const plan: string[] = subcommand === "destroy" ? ["-destroy"] : [];
  const apply: string[] = [];
  const variables: string[] = [];
  const unknown: string[] = [];
  const switches = new Map<string, boolean>();
  let index = 0;
  for (; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--") {
      index++;
      break;
    }
    if (!arg.startsWith("-") || arg === "-") break;
    const [, name = "", inline] = /^--?([^=]*)(?:=([\s\S]*))?$/.exec(arg) ?? [];
    const flag = FLAGS[name];
    if (flag === undefined) {
      // A plan changes nothing, so Terraform itself may say what is wrong with it.
      unknown.push(arg);
      plan.push(arg);
      continue;
    }
    const words = [arg];
    if (flag.value && inline === undefined) {
      const value = args[++index];
      if (value === undefined) throw new ArgumentsError(`-${name} needs a value.`);
      words.push(value);
    }
    if (!flag.value) switches.set(name, isTrue(name, inline));
    if (flag.side === "plan" || flag.side === "both") plan.push(...words);
    if (flag.side === "apply" || flag.side === "both") apply.push(...words);
    if (name === "var" || name === "var-file") variables.push(...words);
  }
  const [planFile, ...more] = args.slice(index);
  refuseAmbiguous(subcommand, planFile, more, unknown);
  const lockDecided = [...plan, ...apply].some((flag) => /^--?lock(?:-timeout)?(?:=|$)/.test(flag));
  const lock = lockDecided ? [] : [`-lock-timeout=${DEFAULT_LOCK_TIMEOUT}`];
  return {
    plan: [...plan, ...lock],
    apply: [...apply, ...lock],
    variables,
    planFile,
    autoApprove: switches.get("auto-approve") ?? false,
    input: switches.get("input") ?? true,
    json: switches.get("json") ?? false,
    color: !(switches.get("no-color") ?? false),
    destroy: subcommand === "destroy" || (switches.get("destroy") ?? false),
    refreshOnly: switches.get("refresh-only") ?? false,
  };
}

function refuseAmbiguous(
  subcommand: string,
  planFile: string | undefined,
  more: readonly string[],
  unknown: readonly string[],
): void {
  if (planFile === undefined) return;
  if (subcommand === "destroy") {
    throw new ArgumentsError(`destroy takes no plan file, but "${planFile}" was given. Use: apply ${planFile}`);
  }
  if (more.length > 0) {
    throw new ArgumentsError(
      `apply takes at most one plan file, but these were given: ${[planFile, ...more].join(", ")}. Flags go before it.`,
    );
  }
  if (unknown.length > 0) {
    throw new ArgumentsError(
      `${unknown.join(", ")}: unknown together with a plan file, because its value could be taken for the file.`,
    );
  }
}

/** A switch's value as Go's flag package reads it. */
function isTrue(name: string, inline: string | undefined): boolean {
  if (inline === undefined || /^(?:1|t|T|true|TRUE|True)$/.test(inline)) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(inline)) return false;
  throw new ArgumentsError(`-${name}=${inline}: the value must be true or false.`);
}
