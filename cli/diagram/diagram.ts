import { listAt, objectAt } from "../../gate/json";
import { type Element, type NamedStack, ReferenceGraph } from "./reference-graph";
import { shownTypes } from "./shown-types";

/** A box of a diagram. */
export interface Box {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  /** The stack that owns it; absent for what is not this project's. */
  readonly stack?: string;
}

/** An arrow from who asks to who is asked. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** What is asked that way: path patterns, each a line. */
  readonly labels: readonly string[];
}

export interface Diagram {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

const distributionType = "aws_cloudfront_distribution";

/** The boxes and arrows that stacks come to: who asks whom on the way of a request, and what it needs on that way. */
export function diagramOf(stacks: readonly NamedStack[]): Diagram {
  const graph = new ReferenceGraph(stacks);
  const boxes: Box[] = graph.shown.map((element) => ({
    id: element.id,
    service: shownTypes[element.type] ?? element.type,
    name: graph.nameOf(element),
    stack: element.stack,
  }));
  const arrows: Arrow[] = [];
  for (const element of graph.shown) {
    const routed = element.type === distributionType ? routesOf(element, graph) : { arrows: [], boxes: [] };
    arrows.push(...routed.arrows);
    boxes.push(...routed.boxes);
    const named = new Set(routed.arrows.map(({ to }) => to));
    for (const to of graph.reachedFrom(element.id)) {
      if (!named.has(to)) arrows.push({ from: element.id, to, labels: [] });
    }
  }
  return { boxes, arrows };
}

/** A distribution's ways to its origins, with the paths that go each way. Origins outside the stacks are boxes too. */
function routesOf(distribution: Element, graph: ReferenceGraph): { arrows: Arrow[]; boxes: Box[] } {
  const { body, id, stack } = distribution;
  const [fallback] = [body.default_cache_behavior].flat();
  const behaviors = [...listAt(body, "ordered_cache_behavior"), fallback];
  const arrows: Arrow[] = [];
  const boxes: Box[] = [];
  for (const origin of listAt(body, "origin").map((one) => objectAt(one))) {
    const labels = behaviors
      .map((behavior) => objectAt(behavior))
      .filter((behavior) => behavior.target_origin_id === origin.origin_id)
      .map(({ path_pattern: pattern }) => (typeof pattern === "string" ? pattern : "everything else"));
    const reached = graph.reachedBy(origin.domain_name, stack);
    if (reached.length === 0 && typeof origin.domain_name === "string") {
      boxes.push({ id: origin.domain_name, service: "HTTPS server", name: origin.domain_name });
    }
    for (const to of reached.length === 0 ? [String(origin.domain_name)] : reached) {
      arrows.push({ from: id, to, labels });
    }
  }
  return { arrows, boxes };
}
