import { stripVTControlCharacters } from "node:util";
import path from "node:path";
import type { PlannedCreation } from "./run-record";
import type { RemoteState, Stack } from "./stack";
import { readErrors, typeOf, type UnrecordedResource } from "./unrecorded";

/** What AWS answers when something of that name is there already. */
const EXISTS_ALREADY =
  /EntityAlreadyExists|BucketAlreadyOwnedByYou|BucketAlreadyExists|ResourceConflictException|ResourceAlreadyExists|ResourceInUseException|AlreadyExistsException|AlreadyExists\b|already exists/;

/** The command that brings a resource that exists into the stack's state, fit to be pasted. */
export function importCommand(stack: Stack, binary: string, address: string, importId: string): string {
  const directory = path.relative(stack.projectDirectory, stack.directory) || stack.directory;
  const program = path.basename(binary).replace(/\.exe$/i, "");
  return `${program} -chdir=${quote(directory)} import ${quote(address, true)} ${quote(importId)}`;
}

/** Names each resource that an earlier run left outside the state, and how to bring it in. */
export function explainUnrecorded(
  stack: Stack,
  binary: string,
  startedAt: string,
  resources: readonly UnrecordedResource[],
): string {
  const lines = resources.flatMap(({ address, certainty, importId, type }) => [
    certainty === "created"
      ? `  ${address} was created, but is not in the state of ${stack.name}.`
      : `  ${address} may have been created: its creation began, its end was not seen, and it is not in the state.`,
    `    ${importAdvice(stack, binary, address, type, importId)}`,
  ]);
  return [
    `The run of ${stack.name} that began at ${startedAt} was cut short before Terraform had written its state:`,
    ...lines,
  ].join("\n");
}

/** After an error that says that something exists already: which resource, and how to bring it in. */
export function explainExisting(
  stack: Stack,
  binary: string,
  output: string,
  creations: readonly PlannedCreation[],
): string | undefined {
  const lines = readErrors(output).flatMap(({ address, text }) => {
    if (address === undefined || !EXISTS_ALREADY.test(text)) return [];
    const importId = creations.find((creation) => creation.address === address)?.importId;
    return [
      `  ${address} exists already, but is not in the state of ${stack.name}: an earlier run created it and was cut ` +
        `short, or somebody else made it. If it is this stack's, bring it in:`,
      `    ${importAdvice(stack, binary, address, typeOf(address), importId)}`,
    ];
  });
  return lines.length === 0 ? undefined : ["Not everything could be created:", ...lines].join("\n");
}

/** Who holds the state's lock, from what Terraform prints about it. */
export function explainLock(stack: Stack, binary: string, output: string): string | undefined {
  const error = readErrors(output).find(({ text }) => text.startsWith("Error: Error acquiring the state lock"));
  if (error === undefined) return undefined;
  const field = (name: string): string | undefined =>
    new RegExp(`^\\s*${name}:\\s*(\\S.*)$`, "m").exec(error.text)?.[1]?.trim();
  const id = field("ID");
  const command = importCommand(stack, binary, "ADDRESS", "ID").replace(/ import .*/, ` force-unlock ${id ?? "ID"}`);
  return (
    `The state of ${stack.name} is locked by ${field("Who") ?? "another run"} ` +
    `(${field("Operation") ?? "unknown operation"}) since ${field("Created") ?? "an unknown time"}. ` +
    `Wait for that run and start again; -lock-timeout=10m makes Terraform wait by itself. ` +
    `Only if that process is gone for certain: ${command}`
  );
}

/** Another Terraform of this project still works on the stack, and was waited for long enough. */
export function explainStillRunning(
  stack: Stack,
  pid: number | undefined,
  startedAt: string,
  waitedSeconds: number,
): string {
  return (
    `${stack.name} is still being changed by Terraform (pid ${String(pid)}), which an earlier run started at ${startedAt}; ` +
    `it holds the state's lock and did not end within ${waitedSeconds} s. Wait for it and start again, or stop it with ` +
    `kill -INT ${String(pid)}: it then writes its state. OUTREACH_LOCK_TIMEOUT=30m waits longer.`
  );
}

/** A stack was planned whose upstream has not been deployed. */
export function explainMissingUpstream(stack: Stack, upstream: readonly RemoteState[]): string {
  const names = [...new Set(upstream.map((state) => state.stack))];
  const have = names.length === 1 ? "has" : "have";
  return (
    `${stack.name} reads outputs of ${names.join(" and ")}, which ${have} not been deployed (yet). ` +
    `Run: npx cdktf deploy ${names.join(" ")}`
  );
}

/** The upstream stacks that a failed plan could not read, from Terraform's errors. */
export function missingUpstream(stack: Stack, output: string): RemoteState[] {
  const plain = stripVTControlCharacters(output);
  if (!plain.includes("terraform_remote_state")) return [];
  return stack.remoteStates.filter(({ name }) =>
    readErrors(output).some(({ address, text }) => {
      const unread = /Unable to find remote state|No stored state was found/.test(text);
      if (unread) return address === `data.terraform_remote_state.${name}`;
      return text.includes("does not have an attribute named") && text.includes(`data.terraform_remote_state.${name}`);
    }),
  );
}

/** Terraform could not store the state and wrote it beside the configuration. */
export function explainErroredState(stack: Stack, binary: string): string {
  const command = importCommand(stack, binary, "ADDRESS", "ID").replace(/ import .*/, " state push errored.tfstate");
  return (
    `Terraform could not store the state of ${stack.name} and left it in ` +
    `${path.join(stack.directory, "errored.tfstate")}. Once the backend can be reached: ${command}`
  );
}

function importAdvice(stack: Stack, binary: string, address: string, type: string, importId?: string): string {
  if (importId !== undefined) return importCommand(stack, binary, address, importId);
  return (
    `${importCommand(stack, binary, address, "ID")}  ` +
    `(look ID up in the AWS console; the section "Import" of ${type}'s page in the provider's documentation says which it is)`
  );
}

/** A word for a POSIX shell; addresses are always quoted, because their index keys hold quotes and brackets. */
function quote(word: string, always = false): string {
  return !always && /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
