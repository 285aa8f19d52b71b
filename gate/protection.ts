import { isObject, listAt, objectAt } from "./json";
import type { JsonObject } from "./json";

/** The tag that stacks put on everything whose loss would do harm; `disabled` where the configuration turned it off. */
const TAG = "DeletionProtection";

/**
 * Whether a document, or the stack that it was made from, has deletion protection: on a provider's default tags or on
 * any resource. What the document does not tell counts as protected.
 */
export function isProtected(document: JsonObject): boolean {
  return isStackProtected(document) || isPlanProtected(document);
}

/** A synthesized stack: its providers' default tags, and tags of resources. */
function isStackProtected(stack: JsonObject): boolean {
  const providers = Object.values(objectAt(stack, "provider")).flatMap(asList);
  const defaults = providers.flatMap((block) => asList(objectAt(block).default_tags));
  if (defaults.some((block) => protects(objectAt(block).tags))) return true;
  const bodies = Object.values(objectAt(stack, "resource"))
    .flatMap(asList)
    .flatMap((names) => Object.values(objectAt(names)));
  return bodies.some((body) => protects(objectAt(body).tags));
}

/** A plan, or a state in its form: tags of resources before and after, and providers' default tags. */
function isPlanProtected(plan: JsonObject): boolean {
  const sides = listAt(plan, "resource_changes").flatMap((resource) =>
    objectAt(resource).mode === "data"
      ? []
      : [objectAt(resource, "change", "before"), objectAt(resource, "change", "after")],
  );
  if (sides.some(({ tags, tags_all: all }) => protects(tags) || protects(all))) return true;
  const saysTags = sides.some(({ tags_all: all }) => isObject(all));
  return Object.values(objectAt(plan, "configuration", "provider_config")).some((provider) =>
    asList(objectAt(provider, "expressions").default_tags).some((block) => {
      const { constant_value: constant, references } = objectAt(block, "tags");
      // Tags made of references are no constants; the resources, which get them, may tell them all the same.
      return constant === undefined ? references !== undefined && !saysTags : protects(constant);
    }),
  );
}

function protects(tags: unknown): boolean {
  // Tags that are one expression, "${var.tags}", could hold anything.
  if (typeof tags === "string") return tags.includes("${");
  if (!isObject(tags)) return false;
  const value = tags[TAG];
  return value !== undefined && value !== null && value !== "disabled";
}

/** Terraform's JSON takes one block or a list of blocks. */
function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}
