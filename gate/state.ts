import { isObject, objectAt } from "./json";
import type { JsonObject } from "./json";
import { Refusal } from "./refusal";

/**
 * Brings a state (`terraform show -json` without a plan file) into a plan's form: every resource is there already and
 * stays as it is. Rules then judge it as they judge plans, those about changes find none, and nothing is unknown. A
 * state has no configuration; rules that follow references compare the values that these led to.
 *
 * @throws {Refusal} When it holds no resource, or one of unknown form, which rules would overlook.
 */
export function planOfState(state: JsonObject): JsonObject {
  const values = objectAt(state, "values");
  const changes = changesIn(objectAt(values, "root_module"), undefined);
  if (changes.length === 0)
    throw new Refusal("is the JSON of an empty state: nothing is deployed that could be judged");
  return {
    format_version: state.format_version,
    ...(state.terraform_version === undefined ? {} : { terraform_version: state.terraform_version }),
    planned_values: values,
    // Their names alone: rules about several stacks ask whether there is an output, never for its value.
    output_changes: Object.fromEntries(
      Object.keys(objectAt(values, "outputs")).map((name) => [name, { actions: ["no-op"] }]),
    ),
    resource_changes: changes,
    configuration: { root_module: {} },
  };
}

function changesIn(module: JsonObject, address: string | undefined): readonly JsonObject[] {
  const { resources = [], child_modules: children = [] } = module;
  if (!Array.isArray(resources) || !Array.isArray(children)) throw malformed();
  const own = resources.map((resource: unknown) => unchanged(resource, address));
  const inner = children.flatMap((child: unknown) => {
    if (!isObject(child) || typeof child.address !== "string") throw malformed();
    return changesIn(child, child.address);
  });
  return [...own, ...inner];
}

/** A resource of a state as a plan lists one that stays as it is. @throws {Refusal} When it lacks what rules read. */
export function unchanged(resource: unknown, moduleAddress: string | undefined): JsonObject {
  if (!isObject(resource) || typeof resource.address !== "string") throw malformed();
  const { values, sensitive_values: sensitive = {}, deposed_key: deposed, ...rest } = resource;
  if (typeof resource.type !== "string" || typeof resource.name !== "string" || !isObject(values)) throw malformed();
  // What a failed replacement has left behind has the address of its successor, and is still there to be judged.
  const suffix = typeof deposed === "string" ? ` (deposed ${deposed})` : "";
  return {
    ...rest,
    address: `${resource.address}${suffix}`,
    name: `${resource.name}${suffix}`,
    ...(moduleAddress === undefined ? {} : { module_address: moduleAddress }),
    change: {
      actions: ["no-op"],
      before: values,
      after: values,
      after_unknown: {},
      before_sensitive: sensitive,
      after_sensitive: sensitive,
    },
  };
}

/** True for what `terraform show -json` prints of a state, also of an empty one. */
export function isState(value: JsonObject): boolean {
  if ("planned_values" in value || "resource_changes" in value || "configuration" in value) return false;
  return (
    "values" in value || Object.keys(value).every((key) => key === "format_version" || key === "terraform_version")
  );
}

function malformed(): Refusal {
  return new Refusal("has a malformed resource list: a resource of the state lacks its address, type, name or values");
}
