import { isObject, listAt, objectAt } from "../gate/json";

/** A resource's arguments, as far as they are known. */
export type Resource = Readonly<Record<string, unknown>>;

/** A stack's managed resources by their types. */
export type StackResources = ReadonlyMap<string, readonly Resource[]>;

/** The resources of a stack as it was synthesized (cdk.tf.json), or as it is planned (terraform show -json). */
export function resourcesOf(document: unknown): StackResources {
  return isPlan(document) ? plannedResources(document) : synthesizedResources(document);
}

/** Whether it is a plan or a state in Terraform's JSON, not a configuration. */
export function isPlan(document: unknown): boolean {
  return "planned_values" in objectAt(document);
}

function synthesizedResources(stack: unknown): StackResources {
  return new Map(
    Object.entries(objectAt(stack, "resource")).map(([type, named]) => [
      type,
      Object.values(objectAt(named)).map((resource) => (isObject(resource) ? resource : {})),
    ]),
  );
}

/** What will be there after the plan was applied: what it destroys is not in it. */
function plannedResources(plan: unknown): StackResources {
  const found = new Map<string, Resource[]>();
  const collect = (module: unknown): void => {
    for (const resource of listAt(module, "resources")) {
      const { type, mode } = objectAt(resource);
      if (typeof type !== "string" || mode !== "managed") continue;
      found.set(type, [...(found.get(type) ?? []), objectAt(resource, "values")]);
    }
    for (const child of listAt(module, "child_modules")) collect(child);
  };
  collect(objectAt(plan, "planned_values", "root_module"));
  return found;
}
