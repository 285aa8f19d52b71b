/** Something can't be judged. The message is one line, fit for a user, and never quotes a file's values. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
}

/**
 * The file is certainly neither a plan nor a synthesized stack. Named by the user it is refused like any other bad
 * input; among a directory's files it is passed over.
 */
export class ForeignFile extends Refusal {
  override readonly name = "ForeignFile";
}

/** The one line of anything that was thrown: opa-wasm throws strings, and objects that are no Errors. */
export function reasonOf(thrown: unknown): string {
  const text =
    typeof thrown === "string"
      ? thrown
      : typeof thrown === "object" && thrown !== null && "message" in thrown && typeof thrown.message === "string"
        ? thrown.message
        : String(thrown);
  return text.replace(/\s+/g, " ").trim() || "no reason given";
}

/** The system's code of a failed file operation, such as `ENOENT`; undefined for any other failure. */
export function codeOf(thrown: unknown): string | undefined {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && typeof thrown.code === "string"
    ? thrown.code
    : undefined;
}
