import { actionOf } from "./change";
import type { Action } from "./change";
import type { Document } from "./document";
import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";
import type { JudgedFile } from "./report";

/** What a report says of a file that was judged. */
export function judgedFile({ kind, content }: Document, file: string, stack: string | undefined): JudgedFile {
  return {
    file,
    kind,
    ...(stack === undefined ? {} : { stack }),
    ...(kind === "plan" ? { changes: countChanges(content) } : {}),
  };
}

function countChanges(plan: JsonObject): Readonly<Record<Action, number>> {
  const counts: Record<Action, number> = { create: 0, update: 0, replace: 0, delete: 0, forget: 0 };
  for (const resource of listAt(plan, "resource_changes")) {
    const action = actionOf(objectAt(resource, "change").actions);
    if (action !== undefined) counts[action]++;
  }
  return counts;
}

/** A plan's entries for some addresses. A deposed object has the address of its successor, and is left to the plan. */
export function resourcesAt(plan: JsonObject, addresses: ReadonlySet<string>): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const resource of listAt(plan, "resource_changes")) {
    if (!isObject(resource) || typeof resource.address !== "string" || "deposed" in resource) continue;
    if (addresses.has(resource.address)) found.set(resource.address, resource);
  }
  return found;
}
