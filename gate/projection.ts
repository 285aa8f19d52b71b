import type { Document, DocumentKind } from "./document";
import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";
import { sha256Of } from "./manifest";
import type { Manifest } from "./manifest";
import { readPolicyFile } from "./policy-file";
import { Refusal } from "./refusal";

/** Keeps the parts of a document that rules read. */
export type Projection = (document: Document) => JsonObject;

/** What rules read, as `policies/projection.json` lists it. */
export interface ProjectionList {
  /** Top-level fields of each kind of document; a state has a plan's form. */
  readonly fields: Readonly<Record<Exclude<DocumentKind, "state">, readonly string[]>>;
  /** Attributes that are read of resources of every type. */
  readonly attributes: readonly string[];
  /** Types of resources and data sources whose arguments are read; of all others only their addresses are. */
  readonly types: readonly string[];
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
  const { attributes, types } = objectAt(value);
  const { plan, synthesized } = objectAt(value, "fields");
  if (!isTexts(types) || !isTexts(attributes) || !isTexts(plan) || !isTexts(synthesized)) {
    throw new Refusal(`${fileName} is malformed: fields.plan, fields.synthesized, attributes and types are expected`);
  }
  return { fields: { plan, synthesized }, attributes, types };
}

/** The projection that a list describes. */
export function projectionOf({ fields, attributes, types }: ProjectionList): Projection {
  const read: Read = { types: new Set<unknown>(types), attributes };
  return ({ kind, content }) => {
    const kept = pick(content, fields[kind === "state" ? "plan" : kind]);
    if (kind === "synthesized") return kept;
    for (const name of ["resource_changes", "resource_drift"]) {
      const changes = kept[name];
      if (Array.isArray(changes)) kept[name] = projectChanges(changes, read);
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
}

/** Of a resource of another type, references still lead to its address, and its ARN says where it is. */
function projectChanges(changes: readonly unknown[], { types, attributes }: Read): readonly unknown[] {
  return changes.map((resource) => {
    if (!isObject(resource) || types.has(resource.type)) return resource;
    const change = objectAt(resource, "change");
    const side = (name: string) => (isObject(change[name]) ? { [name]: pick(change[name], attributes) } : {});
    return { ...resource, change: { actions: listAt(change, "actions"), ...side("before"), ...side("after") } };
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
    resources: listAt(module, "resources").map((resource) =>
      isObject(resource) && !read.types.has(resource.type)
        ? { ...resource, expressions: pick(objectAt(resource, "expressions"), read.attributes) }
        : resource,
    ),
  };
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
