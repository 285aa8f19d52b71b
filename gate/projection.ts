import type { Document, DocumentKind } from "./document";
import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";
import { sha256Of } from "./manifest";
import type { Manifest } from "./manifest";
import { readPolicyFile } from "./policy-file";
import { Refusal } from "./refusal";

/**
 * Keeps the parts of a document that rules read.
 *
 * @param collect Whether facts for rules about all stacks together are read too; these are found in all expressions.
 */
export type Projection = (document: Document, collect?: boolean) => JsonObject;

/** What rules read, as `policies/projection.json` lists it. */
export interface ProjectionList {
  /** Top-level fields of each kind of document; a state has a plan's form. */
  readonly fields: Readonly<Record<Exclude<DocumentKind, "state">, readonly string[]>>;
  /** Attributes that are read of resources of every type. */
  readonly attributes: readonly string[];
  /** Types of resources and data sources whose arguments are read; of all others only their addresses are. */
  readonly types: readonly string[];
  /** Every word in the rules' sources, which the build writes: what has another name is read by none of them. */
  readonly names: readonly string[];
}

const fileName = "projection.json";

/** Without a list, rules are given everything: slower, and never wrong. */
const everything: Projection = ({ content }) => content;

/**
 * Reads the projection of a policies folder. It must stay a superset of what rules read, or they would overlook what is
 * missing: so a list that is there is used only as the manifest knows it.
 *
 * @throws {Refusal} When it is malformed, or is not the one of the manifest.
 */
export async function readProjection(folder: string, manifest: Pick<Manifest, "sources">): Promise<Projection> {
  const bytes = await readPolicyFile(folder, fileName, true);
  const expected = manifest.sources[fileName];
  if (bytes === undefined) {
    if (expected !== undefined) throw new Refusal(`${fileName} is missing`);
    return everything;
  }
  if (sha256Of(bytes) !== expected) {
    throw new Refusal(`${fileName} is not the one that manifest.json describes (SHA-256); run: npm run -s policies`);
  }
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Refusal(`${fileName} is not JSON`);
  }
  return projectionOf(readList(value));
}

function readList(value: unknown): ProjectionList {
  const { attributes, types, names } = objectAt(value);
  const { plan, synthesized } = objectAt(value, "fields");
  if (!isTexts(types) || !isTexts(attributes) || !isTexts(plan) || !isTexts(synthesized) || !isTexts(names)) {
    throw new Refusal(
      `${fileName} is malformed: fields.plan, fields.synthesized, attributes, types and names are expected`,
    );
  }
  return { fields: { plan, synthesized }, attributes, types, names };
}

/** The projection that a list describes. */
export function projectionOf({ fields, attributes, types, names }: ProjectionList): Projection {
  const known = new Set(names);
  return ({ kind, content }, collect = false) => {
    const kept = pick(content, fields[kind === "state" ? "plan" : kind]);
    if (kind === "synthesized") return kept;
    const changes = listAt(kept, "resource_changes");
    // Rules look for whatever names something that goes away in all arguments of what stays.
    const whole = changes.some(isDeparture);
    const read: Read = {
      types: new Set<unknown>(types),
      attributes,
      names: known,
      values: whole ? undefined : known,
      expressions: whole || collect ? undefined : known,
    };
    for (const name of ["resource_changes", "resource_drift"]) {
      const list = kept[name];
      if (Array.isArray(list)) kept[name] = projectChanges(list, read);
    }
    if (isObject(kept.configuration)) {
      const root_module = projectModule(objectAt(kept.configuration, "root_module"), read);
      kept.configuration = { ...kept.configuration, root_module };
    }
    if (isObject(kept.prior_state)) {
      const root_module = projectPrior(objectAt(kept.prior_state, "values", "root_module"), read);
      kept.prior_state = { values: { root_module } };
    }
    return kept;
  };
}

/** Which types rules read, and what they read of all others. */
interface Read {
  readonly types: ReadonlySet<unknown>;
  readonly attributes: readonly string[];
  /** What a field must be called to be read. */
  readonly names: ReadonlySet<string>;
  /** The same for arguments, and for expressions; undefined where rules go through all of them. */
  readonly values: ReadonlySet<string> | undefined;
  readonly expressions: ReadonlySet<string> | undefined;
}

function isDeparture(resource: unknown): boolean {
  return listAt(resource, "change", "actions").some((action) => action === "delete" || action === "forget");
}

function projectChanges(changes: readonly unknown[], read: Read): readonly unknown[] {
  const { types, attributes, names, values } = read;
  return changes.map((resource) => {
    if (!isObject(resource)) return resource;
    const change = objectAt(resource, "change");
    if (types.has(resource.type)) {
      const side = (name: string, narrow: (value: unknown, kept?: ReadonlySet<string>) => unknown) =>
        name in change ? { [name]: narrow(change[name], values) } : {};
      return {
        ...named(resource, names),
        change: {
          ...named(change, names),
          ...side("before", narrowed),
          ...side("after", narrowed),
          ...side("after_unknown", marked),
          ...side("after_sensitive", marked),
        },
      };
    }
    // Of a resource of another type, references still lead to its address, and its ARN says where it is.
    const side = (name: string) => (isObject(change[name]) ? { [name]: pick(change[name], attributes) } : {});
    return {
      ...named(resource, names),
      change: { actions: listAt(change, "actions"), ...side("before"), ...side("after") },
    };
  });
}

function projectModule(module: JsonObject, read: Read): JsonObject {
  const calls = Object.entries(objectAt(module, "module_calls")).map(([name, call]) => {
    const inner = projectModule(objectAt(call, "module"), read);
    return [name, { ...objectAt(call), module: inner }] as const;
  });
  return {
    ...module,
    ...(calls.length > 0 ? { module_calls: Object.fromEntries(calls) } : {}),
    resources: listAt(module, "resources").map((resource) => {
      if (!isObject(resource)) return resource;
      if (!read.types.has(resource.type)) {
        return {
          ...named(resource, read.names),
          expressions: pick(objectAt(resource, "expressions"), read.attributes),
        };
      }
      if (!("expressions" in resource)) return named(resource, read.names);
      return { ...named(resource, read.names), expressions: narrowed(resource.expressions, read.expressions) };
    }),
  };
}

/** The fields that rules know. */
function named(value: JsonObject, names: ReadonlySet<string>): JsonObject {
  const kept: JsonObject = {};
  for (const name in value) if (names.has(name)) kept[name] = value[name];
  return kept;
}

/** The arguments that rules know; never none of several, because a rule may ask whether there is anything. */
function narrowed(value: unknown, names: ReadonlySet<string> | undefined): unknown {
  if (names === undefined || !isObject(value)) return value;
  const kept = named(value, names);
  for (const _ in kept) return kept;
  return value;
}

/** Marks of the arguments that rules know, without those that mark nothing: a mark that is missing says the same. */
function marked(value: unknown, names: ReadonlySet<string> | undefined): unknown {
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const name in value) {
    if ((names === undefined || names.has(name)) && marksAny(value[name])) kept[name] = value[name];
  }
  return kept;
}

function marksAny(marks: unknown): boolean {
  if (typeof marks !== "object" || marks === null) return marks !== false;
  return Object.values(marks).some(marksAny);
}

/** The state before the plan tells rules about data sources only; the resources in it are among the changes. */
function projectPrior(module: JsonObject, read: Read): JsonObject {
  return {
    ...pick(module, ["address"]),
    resources: listAt(module, "resources").filter(
      (resource) => isObject(resource) && resource.mode === "data" && read.types.has(resource.type),
    ),
    child_modules: listAt(module, "child_modules").map((child) => projectPrior(objectAt(child), read)),
  };
}

function pick(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(value, name)).map((name) => [name, value[name]]));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
