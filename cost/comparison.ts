import type { ComputeKind } from "../config";
import type { CostItem } from "./estimate";
import { documented } from "./prices";
import { dollars, fixed, type Range, sum } from "./range";

/** One line of the comparison with what the architecture's document expects. */
export interface ComparedService {
  readonly service: string;
  readonly estimated: Range;
  /** @default - the document does not name it */
  readonly documented?: Range;
  readonly why: string;
}

export interface Comparison {
  /** The document's name of the option. */
  readonly option: string;
  readonly documented: Range;
  readonly estimated: Range;
  readonly services: readonly ComparedService[];
}

/** Services of AWS on which a server runs. */
const serverServices = ["EC2", "Fargate", "Lambda", "Lambda@Edge"];
const loadBalancer = "Load balancer";

/** An environment's items beside the document's ranges: what differs, by how much, and why. */
export function compareWithDocument(kind: ComputeKind, items: readonly CostItem[]): Comparison {
  const named: Readonly<Record<string, Range>> = {
    ...documented.static,
    ...(kind === "static" ? {} : { Server: documented.server, [loadBalancer]: documented.loadBalancer }),
  };
  const estimated = new Map<string, CostItem[]>(Object.keys(named).map((service) => [service, []]));
  for (const one of items) {
    const service = kind !== "static" && serverServices.includes(one.service) ? "Server" : one.service;
    estimated.set(service, [...(estimated.get(service) ?? []), one]);
  }
  const services = [...estimated].map(([service, own]): ComparedService => {
    const total = sum(own.map(({ cost }) => cost));
    const expected = named[service];
    return {
      service,
      estimated: total,
      ...(expected === undefined ? {} : { documented: expected }),
      why: reason(total, expected, own),
    };
  });
  return {
    option: kind === "static" ? "Option 1" : "Option 2",
    documented: sum(Object.values(named)),
    estimated: sum(services.map((one) => one.estimated)),
    services,
  };
}

/** Where an estimate lies to what is expected, and which items make it so. */
function reason(estimated: Range, expected: Range | undefined, items: readonly CostItem[]): string {
  const largest = [...items].sort((a, b) => b.cost.high - a.cost.high).slice(0, 2);
  const parts = largest.map(({ what, cost }) => `${what} ${dollars(cost)}`).join(", ");
  if (expected === undefined) return `not in the document: ${parts}`;
  if (items.length === 0) return "none here";
  if (estimated.high < expected.low)
    return `less by ${dollars(fixed(expected.low - estimated.high))} at least: ${parts}`;
  if (estimated.low > expected.high)
    return `more by ${dollars(fixed(estimated.low - expected.high))} at least: ${parts}`;
  if (estimated.high > expected.high)
    return `more by up to ${dollars(fixed(estimated.high - expected.high))}: ${parts}`;
  return estimated.low < expected.low ? `as low as ${dollars(fixed(estimated.low))}: ${parts}` : `within: ${parts}`;
}
