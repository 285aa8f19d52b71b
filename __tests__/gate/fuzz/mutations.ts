import fc from "fast-check";
import type { Json, JsonMap } from "./seeds";
import { isMap, set, textOfAddress } from "./violations";

/** One change at one place of a document: numbers, so that fast-check can repeat and shrink it. */
export interface Mutation {
  /** Chooses the place: at each level, the field with this number, modulo their count. */
  readonly path: readonly number[];
  readonly kind: (typeof kinds)[number];
  /** Chooses among the variants of a kind. */
  readonly variant: number;
}

const kinds = [
  ...["value", "text", "number", "drop", "nest", "list", "repeat", "key", "pollute"],
  ...["unknown", "sensitive", "reference", "address", "action"],
] as const;

/** Values of all types, and empty ones. */
const values: readonly Json[] = [null, true, false, 0, "", [], {}, [null], [[]], [{}], "text", ["text"], { a: null }];

/** Texts that break parsers, terminals, comparisons and whoever cuts a surrogate pair in two. */
const texts: readonly string[] = [
  ...["\u0000", "\ud800", "\udfff\ud800", "\u{1f512}", "\u202emoc", "e\u0301", "\ufeff", "\u001b[31m", "\u2028"],
  ...["${", "${aws_s3_bucket.x.id}", "${var.x", "%{if", "null", "true", "1", " ", "*", "a".repeat(5000), "../x", "[{]"],
  ...['{"Statement": null}', '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": null}]}', "arn:aws:s3:::"],
];

/** At the ends of what doubles and 64-bit integers hold. */
const numbers: readonly number[] = [-0, -1, 0.1, 1e21, 1e308, -1e308, 5e-324, 2 ** 53 + 2, 2 ** 63, 4294967296, 1.5];

/** Names that every JavaScript object has, which a careless lookup takes for a field of the document. */
const polluting: readonly string[] = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];

const actions: readonly Json[] = [
  ...[["no-op"], ["update"], ["delete", "create"], ["create", "delete"], ["read"], ["forget"], []],
  ...[["create", "forget"], "create", null, ["nonsense"]],
];

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  path: fc.array(fc.nat(40), { minLength: 1, maxLength: 9 }),
  kind: fc.constantFrom(...kinds),
  variant: fc.nat(1000),
});

/** Changes a document in place. */
export function mutate(document: JsonMap, mutations: readonly Mutation[]): void {
  for (const { path, kind, variant } of mutations) {
    const [parent, key] = placeAt(document, path);
    if (key === undefined) continue;
    changes[kind](parent, key, variant, document);
  }
}

type Parent = JsonMap | Json[];

const pick = <T>(list: readonly T[], variant: number) => list[variant % list.length] as T;

/** The same for a list that may have nothing in it. */
const pickAny = <T>(list: readonly T[], variant: number): T | undefined => list[variant % list.length];

const changes: Readonly<
  Record<Mutation["kind"], (parent: Parent, key: string, variant: number, root: JsonMap) => void>
> = {
  value: (parent, key, variant) => {
    put(parent, key, structuredClone(pick(values, variant)));
  },
  text: (parent, key, variant) => {
    put(parent, key, pick(texts, variant));
  },
  number: (parent, key, variant) => {
    put(parent, key, pick(numbers, variant));
  },
  drop: (parent, key) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
  },
  nest: (parent, key, variant) => {
    let value = get(parent, key);
    // Deeper ones than this fuzzer itself can copy have a test of their own.
    for (let level = 0; level < pick([1, 30, 300], variant); level++)
      value = variant % 2 === 0 ? [value] : { a: value };
    put(parent, key, value);
  },
  list: (parent, key) => {
    const value = get(parent, key);
    put(parent, key, Array.isArray(value) ? (value[0] ?? null) : [value, structuredClone(value)]);
  },
  repeat: (parent, key) => {
    if (Array.isArray(parent)) parent.push(structuredClone(get(parent, key)));
    else set(parent, `${key}_2`, structuredClone(get(parent, key)));
  },
  key: (parent, key, variant) => {
    if (!Array.isArray(parent)) set(parent, pick(texts, variant), get(parent, key));
  },
  pollute: (parent, key, variant) => {
    if (!Array.isArray(parent))
      set(parent, pick(polluting, variant), variant % 2 === 0 ? get(parent, key) : { after: null });
  },
  unknown: (_, key, variant, root) => {
    mark(root, "after_unknown", key, variant);
  },
  sensitive: (_, key, variant, root) => {
    mark(root, "after_sensitive", key, variant);
  },
  // References that lead back to where they come from, or nowhere.
  reference: (parent, key, variant, root) => {
    const addresses = resourcesOf(root).map(textOfAddress);
    const references = [pick([...addresses, "local.a", "var.x", "module.m.x", "each.key", "self", ""], variant)];
    put(parent, key, { references: [...references, `${references[0] ?? ""}.id`] });
    const block = pickAny(blocksOf(root), variant);
    if (block !== undefined && isMap(block.expressions)) {
      for (const name of Object.keys(block.expressions)) set(block.expressions, name, { references });
    }
  },
  address: (_, __, variant, root) => {
    const resources = resourcesOf(root);
    const one = pickAny(resources, variant);
    const other = pickAny(resources, variant >> 4);
    if (one !== undefined && other !== undefined)
      set(one, "address", pick([other.address ?? null, "x", "", null, 'module.m["é"].a.b[0]'], variant >> 2));
  },
  action: (_, __, variant, root) => {
    const resource = pickAny(resourcesOf(root), variant);
    if (resource !== undefined && isMap(resource.change))
      set(resource.change, "actions", structuredClone(pick(actions, variant)));
  },
};

function mark(root: JsonMap, field: string, key: string, variant: number): void {
  const resource = pickAny(resourcesOf(root), variant);
  if (resource === undefined || !isMap(resource.change)) return;
  const names = isMap(resource.change.after) ? Object.keys(resource.change.after) : [key];
  const name = pick([...names, key], variant);
  const marks: readonly Json[] = [
    true,
    { [name]: true },
    { [name]: [true] },
    { [name]: [{ a: true }] },
    null,
    "yes",
    [true],
  ];
  set(resource.change, field, structuredClone(pick(marks, variant >> 3)));
  if (variant % 2 === 0 && isMap(resource.change.after)) Reflect.deleteProperty(resource.change.after, name);
}

function resourcesOf({ resource_changes: changes }: JsonMap): JsonMap[] {
  return Array.isArray(changes) ? changes.filter(isMap) : [];
}

function blocksOf({ configuration }: JsonMap): JsonMap[] {
  const root = isMap(configuration) ? configuration.root_module : undefined;
  return isMap(root) && Array.isArray(root.resources) ? root.resources.filter(isMap) : [];
}

function placeAt(document: JsonMap, path: readonly number[]): [Parent, string | undefined] {
  let parent: Parent = document;
  let key: string | undefined;
  for (const number of path) {
    const next: Json | undefined = key === undefined ? parent : get(parent, key);
    if (typeof next !== "object" || next === null) break;
    const keys = Object.keys(next);
    if (keys.length === 0) break;
    parent = next;
    key = keys[number % keys.length];
  }
  return [parent, key];
}

function get(parent: Parent, key: string): Json {
  return (parent as JsonMap)[key] ?? null;
}

function put(parent: Parent, key: string, value: Json): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else set(parent, key, value);
}
