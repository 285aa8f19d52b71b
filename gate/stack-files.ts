import path from "node:path";
import type { Document } from "./document";
import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";
import type { Input } from "./inputs";

/**
 * The synthesized file of the stack that a plan or a state was made from: the stack that gives the file, or its folder, its
 * name, else the only stack with the same resources.
 *
 * @returns Undefined when no stack, or more than one, fits.
 */
export async function stackFileOf(plan: Document, file: string, stacks: readonly Input[]): Promise<string | undefined> {
  const absolute = path.resolve(file);
  const names = [path.basename(absolute).split(".")[0], path.basename(path.dirname(absolute))];
  for (const name of names) {
    const named = stacks.find(({ stack }) => stack === name);
    if (named !== undefined) return named.file;
  }
  const planned = (plan.kind === "state" ? stateAddresses(plan.content) : plannedAddresses(plan.content)).join("\n");
  const alike: string[] = [];
  for (const stack of stacks) {
    const { content } = await stack.read();
    if (stackAddresses(content).join("\n") === planned) alike.push(stack.file);
  }
  return alike.length === 1 ? alike[0] : undefined;
}

function plannedAddresses(plan: JsonObject): readonly string[] {
  return listAt(plan, "configuration", "root_module", "resources")
    .map((resource) => (isObject(resource) ? String(resource.address) : ""))
    .sort();
}

/** A state lists instances, the stack the resources that they are of. */
function stateAddresses(state: JsonObject): readonly string[] {
  const addresses = listAt(state, "resource_changes").flatMap((resource) => {
    const { mode, type, name, module_address: module } = objectAt(resource);
    return module === undefined ? [`${mode === "data" ? "data." : ""}${String(type)}.${String(name)}`] : [];
  });
  return [...new Set(addresses)].sort();
}

function stackAddresses(stack: JsonObject): readonly string[] {
  const of = (block: string, prefix: string) =>
    Object.entries(objectAt(stack, block)).flatMap(([type, names]) =>
      Object.keys(isObject(names) ? names : {}).map((name) => `${prefix}${type}.${name}`),
    );
  return [...of("resource", ""), ...of("data", "data.")].sort();
}
