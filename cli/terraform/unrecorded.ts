import { stripVTControlCharacters } from "node:util";
import type { PlannedCreation } from "./run-record";

/** A resource that an earlier run created, or may have created, and that the state does not know. */
export interface UnrecordedResource {
  readonly address: string;
  /** `created`: Terraform said so. `unknown`: its creation began, and no end was seen. */
  readonly certainty: "created" | "unknown";
  /** For `terraform import`, where it can be told. */
  readonly importId: string | undefined;
  readonly type: string;
}

/** An error that says only that the request was cut off, not what became of the resource. */
const CUT_OFF = /cancel|interrupt|timed? ?out|timeout|deadline|connection (?:reset|refused)|\bEOF\b|error waiting/i;

/**
 * Compares what a run said with what the state holds.
 *
 * @param output What Terraform printed, colors included.
 * @param creations What the run was going to create.
 * @param recorded Every address in the state now.
 */
export function findUnrecorded(
  output: string,
  creations: readonly PlannedCreation[],
  recorded: ReadonlySet<string>,
): UnrecordedResource[] {
  const lines = plainLines(output);
  const begun = new Map<string, { printedId?: string; completed: boolean }>();
  for (const line of lines) {
    const [, started] = /^(\S.*?): Creating\.\.\.$/.exec(line) ?? [];
    if (started !== undefined) begun.set(started, { completed: false });
    const [, completed, printedId] = /^(\S.*?): Creation complete after \S+(?: \[id=(.*)\])?$/.exec(line) ?? [];
    if (completed !== undefined) begun.set(completed, { completed: true, ...(printedId ? { printedId } : {}) });
  }
  const refused = new Set(
    readErrors(output)
      .filter(({ text }) => !CUT_OFF.test(text))
      .map(({ address }) => address),
  );
  return Array.from(begun, ([address, { completed, printedId }]): UnrecordedResource => {
    const planned = creations.find((creation) => creation.address === address);
    return {
      address,
      certainty: completed ? "created" : "unknown",
      importId: planned?.importId ?? printedId,
      type: planned?.type ?? typeOf(address),
    };
  }).filter(({ address, certainty }) => !recorded.has(address) && (certainty === "created" || !refused.has(address)));
}

/** An error of Terraform's and the resource it is about. */
export interface TerraformError {
  readonly address: string | undefined;
  readonly text: string;
}

/** The errors in what Terraform printed: each begins with `Error:`, and says `with ADDRESS,` when it is about one. */
export function readErrors(output: string): TerraformError[] {
  const errors: { address: string | undefined; text: string }[] = [];
  for (const line of plainLines(output)) {
    const text = line.replace(/^[│╷╵]\s?/, "");
    if (text.startsWith("Error: ")) errors.push({ address: undefined, text });
    else {
      const current = errors.at(-1);
      if (current === undefined) continue;
      current.text += `\n${text}`;
      const [, address] = /^\s+with (\S.*),$/.exec(text) ?? [];
      current.address ??= address?.replace(/ \([^()]*\)$/, "");
    }
  }
  return errors;
}

/** The type in an address, whatever modules it lies in: `module.a["x"].aws_s3_bucket.b[0]` → `aws_s3_bucket`. */
export function typeOf(address: string): string {
  const withoutKeys = address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "");
  return withoutKeys.replace(/^(?:module\.[^.]+\.)+/, "").split(".")[0] ?? "";
}

function plainLines(output: string): string[] {
  return stripVTControlCharacters(output)
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith("{") ? messageLines(line) : [line]));
}

/** A line of `-json` output as Terraform would have printed it for people. */
function messageLines(line: string): string[] {
  let event: {
    readonly "@message"?: unknown;
    readonly diagnostic?: { readonly address?: string; readonly detail?: string };
  };
  try {
    event = JSON.parse(line) as typeof event;
  } catch {
    return [line];
  }
  const message = event["@message"];
  if (typeof message !== "string") return [line];
  const { address, detail } = event.diagnostic ?? {};
  return [message, ...(detail ?? "").split("\n"), ...(address === undefined ? [] : [`  with ${address},`])];
}
