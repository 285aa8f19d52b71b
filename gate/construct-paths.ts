import { isObject, objectAt } from "./json";
import type { JsonObject } from "./json";

/** Construct paths of one stack by Terraform address, such as `aws_s3_bucket.static` → `develop-zone/static/bucket`. */
export type ConstructPaths = ReadonlyMap<string, string>;

/** Reads where in the program each resource of a synthesized stack comes from: `"//".metadata.path`. */
export function constructPathsOf(stack: JsonObject): ConstructPaths {
  const paths = new Map<string, string>();
  const add = (address: string, body: unknown) => {
    const { path } = objectAt(body, "//", "metadata");
    if (typeof path === "string") paths.set(address, path);
  };
  for (const [block, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, names] of Object.entries(objectAt(stack, block))) {
      for (const part of Array.isArray(names) ? names : [names]) {
        if (isObject(part)) for (const [name, body] of Object.entries(part)) add(`${prefix}${type}.${name}`, body);
      }
    }
  }
  for (const [name, body] of Object.entries(objectAt(stack, "module"))) add(`module.${name}`, body);
  return paths;
}

/** A module call with its index key, at the start of an address. */
const moduleCall = /^module\.([^.[]+)/;

/** An index key at the end: `[0]` or `["a.b"]`. */
const indexKey = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]$/;

/**
 * The construct that an address belongs to: all instances of a resource come from one construct, and whatever is inside
 * a module from the construct that calls the module.
 */
export function constructPathOf(paths: ConstructPaths, address: string): string | undefined {
  const module = moduleCall.exec(address)?.[1];
  return module === undefined
    ? (paths.get(address) ?? paths.get(address.replace(indexKey, "")))
    : paths.get(`module.${module}`);
}
