import type { z } from "zod";

/** A mistake in the configuration: where, what was given, and what is allowed. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
  readonly message: string;
}

/** What zod found: one mistake for each unknown key, and one for every other issue. */
export function mistakesOf(error: z.ZodError | undefined): Mistake[] {
  return (error?.issues ?? []).flatMap((issue: z.core.$ZodIssue) => {
    if (issue.code !== "unrecognized_keys") return [{ path: issue.path, value: issue.input, message: issue.message }];
    const given = isObject(issue.input) ? issue.input : {};
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      value: given[key],
      message: "is not a setting; remove it or correct its name",
    }));
  });
}

/** A mistake in one line. */
export function formatMistake({ path, value, message }: Mistake, root: string): string {
  return `${formatPath(path) || root}: ${message}; given: ${shown(value)}`;
}

/** A path as it is written in TypeScript: environments[0].domains.api. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.map((part, at) => (typeof part === "number" ? `[${part}]` : `${at ? "." : ""}${String(part)}`)).join("");
}

/** A value as a person would write it, short enough for one line. */
function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** True for `{...}`; false for null and arrays. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
