import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";
import { Refusal } from "./refusal";

/*
 * Terraform refuses configurations that give a name to two things, and never writes a plan of one. Rules look things up
 * by name, so of two with one name they would see one, or fail.
 */

/**
 * Rules find resources by their address, so each must have its own, made of its module, type, name and index key. What
 * is going away may share one with what takes its place.
 *
 * @throws {Refusal}
 */
export function checkAddresses(changes: readonly JsonObject[]): void {
  const seen = new Set<unknown>();
  for (const change of changes) {
    const { address } = change;
    if (!isOwnAddress(change)) {
      throw new Refusal(
        "has a malformed resource list: an address is not made of its resource's module, type and name",
      );
    }
    if ((objectAt(change, "change").after ?? null) === null || "deposed" in change) continue;
    if (seen.has(address)) throw new Refusal("has a malformed resource list: one address is there twice");
    seen.add(address);
  }
}

function isOwnAddress({ address, module_address: module, mode, type, name, index }: JsonObject): boolean {
  const prefix = typeof module === "string" && module !== "" ? `${module}.` : "";
  const own = `${prefix}${mode === "data" ? "data." : ""}${String(type)}.${String(name)}`;
  if (typeof address !== "string" || !address.startsWith(own)) return false;
  const key = address.slice(own.length);
  if (typeof index === "string") return key.startsWith('["') && key.endsWith('"]');
  return key === (typeof index === "number" ? `[${index}]` : "");
}

/**
 * The same for the blocks of a plan's configuration, in all its modules.
 *
 * @throws {Refusal}
 */
export function checkBlocks(module: unknown): void {
  const addresses = listAt(module, "resources").map((block) => (isObject(block) ? block.address : undefined));
  if (hasTwins(addresses)) throw new Refusal("has a malformed configuration: one address is there twice");
  for (const call of Object.values(objectAt(module, "module_calls"))) checkBlocks(objectAt(call, "module"));
}

/**
 * The same for a synthesized stack, in which types may be lists of objects, and a provider may have several blocks.
 *
 * @throws {Refusal}
 */
export function checkNames(stack: JsonObject): void {
  for (const block of ["resource", "data"]) {
    for (const parts of Object.values(objectAt(stack, block))) {
      if (Array.isArray(parts) && hasTwins(parts.flatMap((part) => Object.keys(objectAt(part))))) {
        throw new Refusal(`has a malformed resource list: one name in ${block} is there twice`);
      }
    }
  }
  for (const blocks of Object.values(objectAt(stack, "provider"))) {
    if (Array.isArray(blocks) && hasTwins(blocks.map((block) => objectAt(block).alias ?? ""))) {
      throw new Refusal("has two blocks of one provider with the same alias, or without one");
    }
  }
}

function hasTwins(names: readonly unknown[]): boolean {
  return new Set(names).size < names.length;
}
