import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";
import { unchanged } from "./state";

/**
 * Adds to a plan what it says nothing about although it is there: with -target, every resource that was not named; with
 * -refresh-only, all of them. They stay as the prior state has them. Without them a bucket would be denied for a policy
 * that was only not named, and a plan that changes nothing would pass whatever is deployed.
 *
 * @throws {Refusal} When a resource of the prior state has a form that rules would overlook.
 */
export function withUntouched(plan: JsonObject): JsonObject {
  const changes = listAt(plan, "resource_changes");
  const mentioned = new Set(
    changes.flatMap((change) => (isObject(change) ? [change.address, change.previous_address] : [])),
  );
  const untouched = [...managedIn(objectAt(plan.prior_state, "values", "root_module"), undefined, mentioned)];
  return untouched.length === 0 ? plan : { ...plan, resource_changes: [...changes, ...untouched] };
}

function* managedIn(
  module: JsonObject,
  address: string | undefined,
  mentioned: ReadonlySet<unknown>,
): Generator<JsonObject> {
  for (const resource of listAt(module, "resources")) {
    if (!isObject(resource) || (resource.mode === "managed" && !mentioned.has(resource.address))) {
      yield unchanged(resource, address);
    }
  }
  for (const child of listAt(module, "child_modules")) {
    const inner = objectAt(child);
    yield* managedIn(inner, typeof inner.address === "string" ? inner.address : address, mentioned);
  }
}
