import type { UsageSettings } from "../config";
import { freeTypes } from "./free-types";
import { pricers, UnknownPrice } from "./pricers";
import { type Range, sum } from "./range";
import { type Resource, resourcesOf, type StackResources } from "./stack-resources";

/** One thing that AWS charges for. */
export interface CostItem {
  readonly service: string;
  readonly what: string;
  /** Dollars a month. */
  readonly cost: Range;
}

/** A month of one stack. */
export interface StackCost {
  readonly items: readonly CostItem[];
  readonly total: Range;
  /** Types of resources of which this project knows no price. Their cost is not in the total. */
  readonly unpriced: readonly string[];
}

/** Estimates a month of a synthesized or a planned stack. Equal items of several resources are one. */
export function estimateStack(document: unknown, usage: UsageSettings): StackCost {
  const stack = resourcesOf(document);
  const items: CostItem[] = [];
  const unpriced = new Set<string>();
  for (const [type, resources] of stack) {
    for (const resource of resources) {
      const priced = priceOf(type, resource, usage, stack);
      if (typeof priced === "string") unpriced.add(priced);
      else items.push(...priced);
    }
  }
  const together = addUp(items);
  return { items: together, total: sum(together.map(({ cost }) => cost)), unpriced: [...unpriced].sort() };
}

/** Items of one service and name, as one. */
export function addUp(items: readonly CostItem[]): readonly CostItem[] {
  const found = new Map<string, CostItem>();
  for (const one of items) {
    const key = `${one.service}\0${one.what}`;
    const earlier = found.get(key);
    found.set(key, earlier === undefined ? one : { ...one, cost: sum([earlier.cost, one.cost]) });
  }
  return [...found.values()];
}

/** A resource's items, or what has no price. */
function priceOf(
  type: string,
  resource: Resource,
  usage: UsageSettings,
  stack: StackResources,
): readonly CostItem[] | string {
  if (freeTypes.has(type)) return [];
  const price = pricers[type];
  if (price === undefined) return type;
  try {
    return price(resource, usage, stack);
  } catch (error) {
    if (error instanceof UnknownPrice) return error.message;
    throw error;
  }
}
