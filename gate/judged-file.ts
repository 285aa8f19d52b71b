import { actionsOf, countActions } from "./action-counts";
import type { Document } from "./document";
import { isObject, listAt } from "./json";
import type { JsonObject } from "./json";
import type { JudgedFile } from "./report";

/** What a report says of a file that was judged. */
export function judgedFile({ kind, content }: Document, file: string, stack: string | undefined): JudgedFile {
  return {
    file,
    kind,
    ...(stack === undefined ? {} : { stack }),
    ...(kind === "plan" ? { changes: countActions(actionsOf(content)) } : {}),
  };
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
