import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";

/** What stands in a report for a sensitive value. */
const replacement = "(sensitive)";

/** Shorter texts (a flag, a region's first letters) are no secrets, and removing them would garble every sentence. */
const MIN_LENGTH = 6;

/** Takes sensitive values out of a text about one address. */
export type Redact = (address: string, text: string) => string;

/**
 * Prepares redaction for one document. Rules write their messages from the plan's values, and a plan holds secrets in
 * clear: it only marks them.
 *
 * Hidden in every text: values of sensitive variables and outputs. Hidden in texts about a resource: what the plan
 * marks in that resource, before and after; in texts about an address that is no resource of the plan, what it marks in
 * any resource.
 */
export function redactorOf(document: JsonObject): Redact {
  const everywhere = new Set<string>();
  collectVariables(document, everywhere);
  for (const output of Object.values(objectAt(document, "output_changes"))) collectChange(output, everywhere);
  for (const output of Object.values(objectAt(document, "planned_values", "outputs"))) {
    if (isObject(output)) collect(output.value, output.sensitive, everywhere);
  }
  const byAddress = new Map<string, Set<string>>();
  for (const resource of listAt(document, "resource_changes")) {
    if (!isObject(resource) || typeof resource.address !== "string") continue;
    const values = byAddress.get(resource.address) ?? new Set<string>();
    byAddress.set(resource.address, values);
    collectChange(resource.change, values);
  }
  let anywhere: readonly string[] | undefined;
  return (address, text) => {
    const own = byAddress.get(address) ?? (anywhere ??= [...byAddress.values()].flatMap((values) => [...values]));
    // Longest first: a secret may contain another.
    const values = [...everywhere, ...own].sort((a, b) => b.length - a.length);
    return values.reduce((rest, value) => rest.replaceAll(value, replacement), text);
  };
}

function collectChange(change: unknown, values: Set<string>): void {
  if (!isObject(change)) return;
  collect(change.before, change.before_sensitive, values);
  collect(change.after, change.after_sensitive, values);
}

/** Walks a value beside its marks: `true` marks all of it, an object or list marks parts of it. */
function collect(value: unknown, marks: unknown, values: Set<string>): void {
  if (typeof value === "string") {
    if (marks === true) add(value, values);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      collect(item, marks === true || (Array.isArray(marks) ? marks[index] : undefined), values);
    });
  } else if (isObject(value) && (marks === true || isObject(marks))) {
    for (const [key, item] of Object.entries(value)) collect(item, marks === true || objectAt(marks)[key], values);
  }
}

/** A message may quote a value as it is or as JSON. */
function add(value: string, values: Set<string>): void {
  if (value.length < MIN_LENGTH) return;
  values.add(value);
  values.add(JSON.stringify(value).slice(1, -1));
}

/** Variables that the root module declares sensitive: in a plan with their values, in a stack with their defaults. */
function collectVariables(document: JsonObject, values: Set<string>): void {
  const planned = objectAt(document, "configuration", "root_module", "variables");
  for (const [name, variable] of [...Object.entries(planned), ...Object.entries(objectAt(document, "variable"))]) {
    if (!isObject(variable) || variable.sensitive !== true) continue;
    collect(variable.default, true, values);
    collect(objectAt(document, "variables", name).value, true, values);
  }
}
