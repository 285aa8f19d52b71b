import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, listAt, objectAt } from "../gate/json";
import type { JsonObject } from "../gate/json";

/** A plan of develop's zone by Terraform 1.11.4 and AWS provider 5.100: 40 changes, nothing wrong. */
const seedFile = join(__dirname, "develop-zone-plan.json");

/** What a copy does to the values of the seed, so that each rule here finds something in it. */
const faults: readonly (readonly [RegExp, string])[] = [
  [/("viewer_protocol_policy":(?:\{"constant_value":)?)"redirect-to-https"/g, '$1"allow-all"'],
  [/("minimum_protocol_version":(?:\{"constant_value":)?)"TLSv1.2_2021"/g, '$1"TLSv1"'],
  [/("block_public_policy":(?:\{"constant_value":)?)true/g, "$1false"],
  [/("runtime":(?:\{"constant_value":)?)"nodejs\d+\.x"/g, '$1"nodejs16.x"'],
  [/("origin_protocol_policy":(?:\{"constant_value":)?)"https-only"/g, '$1"http-only"'],
  [/("security_policy":(?:\{"constant_value":)?)"TLS_1_2"/g, '$1"TLS_1_0"'],
];

/** One copy in so many is faulty. */
const FAULTY_OF = 10;

/** What a plan of the zone's static half alone changes (`-target`): 16 resources. */
const staticHalf = /^(?:data\.aws_iam_policy_document|aws_(?:cloudfront_\w+|route53_record|s3_bucket\w*))\./;

/** Construct ids of cdktf end like this; other names (the remote state's) are the same in every copy. */
const ownName = /\b[\w-]+_[0-9A-F]{8}\b/g;

/** Names that only one resource in AWS can have. */
const takenName = /[-_]dev(?:elop)?\b/g;

/**
 * Grows a real plan as programs grow: a third of the copies are resources of the root module, a third calls of modules,
 * each with its own configuration, a third instances of one call with for_each. Names and references are each copy's
 * own; one copy in ten has one fault.
 *
 * @param resources How many, about: whole copies of 40, or the 16 of the static half alone.
 */
export function grownPlan(resources: number): JsonObject {
  const seed = JSON.parse(readFileSync(seedFile, "utf8")) as JsonObject;
  const copies = Math.round(resources / listAt(seed, "resource_changes").length);
  if (copies === 0) return halved(seed);
  const plan = new Growing(seed);
  for (let copy = 1; copy < copies; copy++) {
    const kind = copy % 3;
    if (kind === 0) plan.addToRoot(copy);
    else if (kind === 1) plan.addModule(copy);
    else plan.addInstance(copy);
  }
  return plan.document();
}

/** How many resources a plan changes. */
export function changesOf(plan: JsonObject): number {
  return listAt(plan, "resource_changes").length;
}

function halved(seed: JsonObject): JsonObject {
  const isKept = (resource: unknown) => staticHalf.test(String(objectAt(resource).address));
  const { root_module } = objectAt(seed, "planned_values");
  return {
    ...seed,
    planned_values: { root_module: { resources: listAt(root_module, "resources").filter(isKept) } },
    resource_changes: listAt(seed, "resource_changes").filter(isKept),
  };
}

class Growing {
  private readonly changes: unknown[];
  private readonly relevant: unknown[];
  private readonly planned: unknown[];
  private readonly prior: unknown[];
  private readonly configured: unknown[];
  private readonly plannedModules: unknown[] = [];
  private readonly priorModules: unknown[] = [];
  private readonly calls: JsonObject = {};

  constructor(private readonly seed: JsonObject) {
    this.changes = [...listAt(seed, "resource_changes")];
    this.relevant = [...listAt(seed, "relevant_attributes")];
    this.planned = [...listAt(seed, "planned_values", "root_module", "resources")];
    this.prior = [...listAt(seed, "prior_state", "values", "root_module", "resources")];
    this.configured = [...listAt(seed, "configuration", "root_module", "resources")];
  }

  /** More resources of the root module, under other names. */
  addToRoot(copy: number): void {
    const part = this.copyOf(copy, (text) => text.replace(ownName, `$&_${copy}`));
    const known = new Set([...this.configured, ...this.prior].map((resource) => objectAt(resource).address));
    const isNew = (resource: unknown) => !known.has(objectAt(resource).address);
    this.changes.push(...part.changes);
    this.relevant.push(...part.relevant);
    this.planned.push(...part.planned);
    this.prior.push(...part.prior.filter(isNew));
    this.configured.push(...listAt(part.module, "resources").filter(isNew));
  }

  /** A call of a module of its own. */
  addModule(copy: number): void {
    const part = this.copyOf(copy);
    this.calls[`zone_${copy}`] = { source: `./zone-${copy}`, module: part.module };
    this.addInside(`module.zone_${copy}`, part);
  }

  /** One more instance of a module that is called with for_each: its configuration is there once. */
  addInstance(copy: number): void {
    const part = this.copyOf(copy);
    this.calls.fleet ??= {
      source: "./zone",
      for_each_expression: { references: ["var.zones"] },
      module: objectAt(this.seed, "configuration", "root_module"),
    };
    this.addInside(`module.fleet["zone-${copy}"]`, part);
  }

  document(): JsonObject {
    const { seed, calls } = this;
    const root = objectAt(seed, "configuration", "root_module");
    return {
      ...seed,
      planned_values: {
        ...objectAt(seed, "planned_values"),
        root_module: { resources: this.planned, child_modules: this.plannedModules },
      },
      resource_changes: this.changes,
      prior_state: {
        ...objectAt(seed, "prior_state"),
        values: {
          ...objectAt(seed, "prior_state", "values"),
          root_module: { resources: this.prior, child_modules: this.priorModules },
        },
      },
      configuration: {
        ...objectAt(seed, "configuration"),
        root_module: { ...root, resources: this.configured, module_calls: calls },
      },
      relevant_attributes: this.relevant,
    };
  }

  private addInside(address: string, part: Part): void {
    const inside = (resource: unknown): JsonObject => {
      const own = objectAt(resource);
      return { ...own, address: `${address}.${String(own.address)}` };
    };
    this.changes.push(...part.changes.map((change) => ({ ...inside(change), module_address: address })));
    this.relevant.push(
      ...part.relevant
        .filter(isObject)
        .map((entry) => ({ ...entry, resource: `${address}.${String(entry.resource)}` })),
    );
    this.plannedModules.push({ address, resources: part.planned.map(inside) });
    this.priorModules.push({ address, resources: part.prior.map(inside) });
  }

  private copyOf(copy: number, rename: (text: string) => string = (text) => text): Part {
    const { seed } = this;
    const part = {
      changes: seed.resource_changes,
      relevant: seed.relevant_attributes,
      planned: listAt(seed, "planned_values", "root_module", "resources"),
      prior: listAt(seed, "prior_state", "values", "root_module", "resources"),
      module: objectAt(seed, "configuration", "root_module"),
    };
    let text = rename(JSON.stringify(part)).replace(takenName, `$&${copy}`);
    if (copy % FAULTY_OF === 3) {
      const [pattern, value] = faults[Math.floor(copy / FAULTY_OF) % faults.length] ?? [/$^/, ""];
      text = text.replace(pattern, value);
    }
    return JSON.parse(text) as Part;
  }
}

/** A copy of the seed, before it has its place. */
interface Part {
  readonly changes: readonly unknown[];
  readonly relevant: readonly unknown[];
  readonly planned: readonly unknown[];
  readonly prior: readonly unknown[];
  readonly module: JsonObject;
}
