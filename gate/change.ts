import { hidden } from "./credentials";
import { compareText, isObject, objectAt } from "./json";
import type { JsonObject } from "./json";
import type { Redactor } from "./redaction";

/** What the plan does to a resource. */
export const actions = ["create", "update", "replace", "delete", "forget"] as const;
export type Action = (typeof actions)[number];

/** One attribute that changes. Values are written as JSON, cut where they are long. */
export interface ChangedAttribute {
  /** Its place in the resource, such as `default_cache_behavior[0].viewer_protocol_policy`. */
  readonly name: string;
  /** Absent where there was no value. */
  readonly before?: string;
  /** Absent where there will be no value. */
  readonly after?: string;
}

/** What the plan does to a finding's resource, without anything sensitive. */
export interface Change {
  readonly action: Action;
  /** Those that the finding speaks of first, then by name. */
  readonly attributes: readonly ChangedAttribute[];
  /** How many more change. */
  readonly omitted: number;
}

/** Enough to see what a finding is about; the plan has the rest. */
const MAX_ATTRIBUTES = 12;

/** In characters. */
const MAX_VALUE_LENGTH = 160;

const unknownValue = "(known after apply)";

/** What a change is presented for. */
interface Subject {
  readonly address: string;
  readonly message: string;
  readonly missing?: string;
  readonly remedy: string;
}

/**
 * The change of a finding's resource.
 *
 * @param resource The entry of the plan's `resource_changes`; undefined when there is none.
 * @returns Undefined when the plan leaves the resource alone.
 */
export function changeOf(resource: unknown, subject: Subject, redactor: Redactor): Change | undefined {
  const change = objectAt(resource, "change");
  const action = actionOf(change.actions);
  if (action === undefined) return undefined;
  const before = leavesOf(change.before, undefined, change.before_sensitive);
  const after = leavesOf(change.after, change.after_unknown, change.after_sensitive);
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => differ(before, after, name));
  const relevance = relevanceFor(subject);
  const sorted = names.sort((a, b) => relevance(b) - relevance(a) || compareText(a, b));
  const attributes = sorted.slice(0, MAX_ATTRIBUTES).map((name): ChangedAttribute => {
    const show = (leaf: Leaf | undefined) => (leaf === undefined ? undefined : shown(leaf, name, subject, redactor));
    const [was, becomes] = [show(before.get(name)), show(after.get(name))];
    return {
      name: redactor.text(subject.address, name),
      ...(was === undefined ? {} : { before: was }),
      ...(becomes === undefined ? {} : { after: becomes }),
    };
  });
  return { action, attributes, omitted: names.length - attributes.length };
}

/** Terraform lists two actions for a replacement, in the order in which it does them. */
export function actionOf(list: unknown): Action | undefined {
  if (!Array.isArray(list)) return undefined;
  if (list.includes("delete") && list.includes("create")) return "replace";
  return actions.find((action) => list.includes(action));
}

/** One value that is not taken apart further. */
interface Leaf {
  readonly value: unknown;
  readonly unknown: boolean;
  readonly marks: unknown;
  /** What may tell that the value is a secret. */
  readonly owner: JsonObject | undefined;
}

/** Every value in a resource by its place. Lists are taken apart where they hold blocks. */
function leavesOf(value: unknown, unknown: unknown, marks: unknown): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const walk = (name: string, at: unknown, open: unknown, marked: unknown, owner: JsonObject | undefined): void => {
    if (open === true) leaves.set(name, { value: at, unknown: true, marks: marked, owner });
    else if (marked !== true && (isObject(at) || isObject(open))) {
      const [values, opens] = [objectAt(at), objectAt(open)];
      for (const key of new Set([...Object.keys(values), ...Object.keys(opens)])) {
        const place = /^[\w-]+$/.test(key) ? (name === "" ? key : `${name}.${key}`) : `${name}[${JSON.stringify(key)}]`;
        walk(place, values[key], opens[key], marked === undefined ? undefined : objectAt(marked)[key], values);
      }
    } else if (marked !== true && isBlockList(at)) {
      at.forEach((item, index) => {
        const part = (list: unknown): unknown => (Array.isArray(list) ? list[index] : undefined);
        walk(`${name}[${index}]`, item, part(open), part(marked), owner);
      });
    } else if (!isNothing(at)) leaves.set(name, { value: at, unknown: false, marks: marked, owner });
  };
  walk("", value, unknown, marks, undefined);
  leaves.delete("");
  return leaves;
}

function isBlockList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function differ(before: ReadonlyMap<string, Leaf>, after: ReadonlyMap<string, Leaf>, name: string): boolean {
  const [was, becomes] = [before.get(name), after.get(name)];
  if (was === undefined || becomes === undefined) return true;
  return becomes.unknown || JSON.stringify(was.value) !== JSON.stringify(becomes.value);
}

function shown(leaf: Leaf, name: string, { address }: Subject, redactor: Redactor): string {
  if (leaf.unknown) return unknownValue;
  const key = lastKey(name);
  // The redactor sees the object around the value: in a pair of name and value the name tells what the value is.
  const around = { ...siblings(leaf.owner), [key]: leaf.value };
  const redacted = objectAt(redactor.value(address, blockOf(name), around, { [key]: leaf.marks }))[key];
  if (redacted === undefined) return unknownValue;
  // A word of ours is no value, and stands without quotes.
  const text = redacted === hidden ? hidden : JSON.stringify(redacted);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
}

function siblings(owner: JsonObject | undefined): JsonObject {
  const { name, key } = owner ?? {};
  return { ...(typeof name === "string" ? { name } : {}), ...(typeof key === "string" ? { key } : {}) };
}

/** `a[0].b["c d"]` → `c d`. */
function lastKey(name: string): string {
  const quoted = /\[("(?:[^"\\]|\\.)*")\]$/.exec(name)?.[1];
  if (quoted !== undefined) return JSON.parse(quoted) as string;
  return name.slice(name.lastIndexOf(".") + 1).replace(/(?:\[\d+\])+$/, "");
}

/** `origin[0].custom_header[1].value` → `custom_header`. */
function blockOf(name: string): string {
  const parts = name.split(".");
  return (parts.at(-2) ?? "").replace(/\[.*$/, "");
}

/** How much a finding speaks of an attribute: its message more than its remedy. */
function relevanceFor({ message, missing = "", remedy }: Subject): (name: string) => number {
  const words = (text: string) => new Set(text.match(/[\w-]+/g) ?? []);
  const [said, advised] = [words(`${message} ${missing}`), words(remedy)];
  return (name) => {
    const keys = name.match(/[A-Za-z_][\w-]*/g) ?? [];
    const last = keys.at(-1) ?? "";
    if (said.has(last)) return 3;
    if (advised.has(last)) return 2;
    return keys.some((key) => said.has(key)) ? 1 : 0;
  };
}
