import { hidden, hideCredentials, isSecret } from "./credentials";
import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";

/** Shorter texts are hidden only where they stand alone: inside words, removing them would garble every sentence. */
const MIN_LENGTH = 6;

/** Shorter ones still stand for themselves only between quotes. */
const MIN_WORD_LENGTH = 3;

/** Takes out of texts and values of one document what must not be read in a report. */
export interface Redactor {
  /** A text about an address. */
  readonly text: (address: string, text: string) => string;
  /** An address itself: its names are the program's, its index keys may hold anything. */
  readonly address: (address: string) => string;
  /**
   * A value of the resource at an address, in the same shape.
   *
   * @param name The attribute, which may tell that its value is a secret.
   * @param marks What Terraform marks in it: `true` for all of it.
   */
  readonly value: (address: string, name: string, value: unknown, marks: unknown) => unknown;
}

/**
 * Prepares redaction for one document. Rules write their messages from the document's values, and a plan holds secrets
 * in clear: it only marks them.
 *
 * Hidden in every text: values of sensitive variables and outputs, and whatever looks like a credential. Hidden in texts
 * about a resource: what the plan marks in that resource, before and after, and the secrets among its attributes, told by
 * their names; in texts about an address that is no resource of the document, those of any resource.
 */
export function redactorOf(document: JsonObject): Redactor {
  let everywhere: readonly string[] | undefined;
  let anywhere: readonly string[] | undefined;
  let resources: ReadonlyMap<string, readonly JsonObject[]> | undefined;
  const own = new Map<string, readonly string[]>();
  const valuesAbout = (address: string): readonly string[] => {
    const known = own.get(address);
    if (known !== undefined) return known;
    resources ??= resourcesOf(document);
    everywhere ??= secretsOfAll(document);
    const about = resources.get(address);
    const secrets = about === undefined ? (anywhere ??= secretsIn([...resources.values()].flat())) : secretsIn(about);
    // Longest first: a secret may contain another.
    const values = [...new Set([...everywhere, ...secrets])].sort((a, b) => b.length - a.length);
    own.set(address, values);
    return values;
  };
  const text = (address: string, given: string) => hideCredentials(valuesAbout(address).reduce(hide, given));
  const value = (address: string, name: string, given: unknown, marks: unknown): unknown => {
    if (given === null || given === undefined) return given;
    if (marks === true) return hidden;
    if (typeof given === "string") return isSecret(name, given) ? hidden : inside(address, given);
    if (Array.isArray(given)) {
      return given.map((item: unknown, index) =>
        value(address, name, item, Array.isArray(marks) ? marks[index] : marks),
      );
    }
    if (!isObject(given)) return given;
    return Object.fromEntries(
      Object.entries(given).map(([key, item]) => [
        text(address, key),
        value(address, nameOf(given, key, name), item, objectAt(marks)[key]),
      ]),
    );
  };
  /** A text that is JSON (a policy, a list of containers) has attributes of its own. */
  const inside = (address: string, given: string): string => {
    const parsed = parsedIn(given);
    return text(address, parsed === undefined ? given : JSON.stringify(value(address, "", parsed, undefined)));
  };
  const place = (address: string) =>
    hideCredentials(address.replace(quotedKey, (_, key: string) => `["${text(address, key)}"]`));
  return { text, address: place, value };
}

/** An index key of an address, such as `["a.b"]`. */
const quotedKey = /\["((?:[^"\\]|\\.)*)"\]/g;

function hide(text: string, value: string): string {
  if (value.length >= MIN_LENGTH) return text.replaceAll(value, hidden);
  const quoted = text.replaceAll(`"${value}"`, `"${hidden}"`);
  if (value.length < MIN_WORD_LENGTH) return quoted;
  const escaped = value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return quoted.replace(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, "g"), hidden);
}

/** What stands at each address: a plan's changes, or a stack's resources. */
function resourcesOf(document: JsonObject): ReadonlyMap<string, readonly JsonObject[]> {
  const found = new Map<string, JsonObject[]>();
  const add = (address: string, body: unknown) => {
    if (!isObject(body)) return;
    const others = found.get(address);
    if (others === undefined) found.set(address, [body]);
    else others.push(body);
  };
  for (const resource of listAt(document, "resource_changes")) {
    if (isObject(resource) && typeof resource.address === "string") add(resource.address, resource.change);
  }
  for (const [block, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, names] of Object.entries(objectAt(document, block))) {
      for (const part of Array.isArray(names) ? names : [names]) {
        // In the form of a change, so that there is one form.
        for (const [name, body] of Object.entries(objectAt(part))) add(`${prefix}${type}.${name}`, { after: body });
      }
    }
  }
  return found;
}

function secretsIn(changes: readonly JsonObject[]): readonly string[] {
  const values = new Set<string>();
  for (const change of changes) collectChange(change, values);
  return [...values];
}

function secretsOfAll(document: JsonObject): readonly string[] {
  const values = new Set<string>();
  collectVariables(document, values);
  for (const output of Object.values(objectAt(document, "output_changes"))) collectChange(output, values);
  for (const output of Object.values(objectAt(document, "planned_values", "outputs"))) {
    if (isObject(output)) collect(output.value, output.sensitive, "", values);
  }
  return [...values];
}

function collectChange(change: unknown, values: Set<string>): void {
  if (!isObject(change)) return;
  collect(change.before, change.before_sensitive, "", values);
  collect(change.after, change.after_sensitive, "", values);
}

/** Walks a value beside its marks: `true` marks all of it, an object or list marks parts of it. */
function collect(value: unknown, marks: unknown, name: string, values: Set<string>): void {
  if (typeof value === "string") {
    if (marks === true || isSecret(name, value)) add(value, values);
    else collect(parsedIn(value), undefined, "", values);
  } else if (typeof value === "number") {
    if (marks === true) add(String(value), values);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      collect(item, marks === true || (Array.isArray(marks) ? marks[index] : undefined), name, values);
    });
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      collect(item, marks === true || objectAt(marks)[key], nameOf(value, key, name), values);
    }
  }
}

/**
 * The name that tells what an object's field holds: its key; for the `value` of a pair of name and value, that name. The
 * value of a header that a distribution sends to its origin is a secret whatever it is called.
 */
function nameOf(object: JsonObject, key: string, block: string): string {
  if (key !== "value") return key;
  if (block === "custom_header") return "secret";
  const name = object.name ?? object.key;
  return typeof name === "string" ? name : key;
}

/** The content of a text that is a JSON object or list. */
function parsedIn(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A message may quote a value as it is, as JSON, or as the JSON that Go writes. */
function add(value: string, values: Set<string>): void {
  if (value === "") return;
  values.add(value);
  const quoted = JSON.stringify(value).slice(1, -1);
  values.add(quoted);
  values.add(quoted.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`));
}

/** Variables that the root module declares sensitive: in a plan with their values, in a stack with their defaults. */
function collectVariables(document: JsonObject, values: Set<string>): void {
  const planned = objectAt(document, "configuration", "root_module", "variables");
  for (const [name, variable] of [...Object.entries(planned), ...Object.entries(objectAt(document, "variable"))]) {
    if (!isObject(variable) || variable.sensitive !== true) continue;
    collect(variable.default, true, name, values);
    collect(objectAt(document, "variables", name).value, true, name, values);
  }
}
