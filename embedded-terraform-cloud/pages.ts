import type { Resource } from "./json-api";
import type { Reply } from "./router";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs#pagination */
const DEFAULT_PAGE_SIZE = 20;
const MAXIMUM_PAGE_SIZE = 100;

/** One page of a list, with what the client needs to ask for the next. */
export function page<T>(items: readonly T[], query: URLSearchParams, render: (item: T) => Resource): Reply {
  const size = bounded(query.get("page[size]"), DEFAULT_PAGE_SIZE, MAXIMUM_PAGE_SIZE);
  const number = bounded(query.get("page[number]"), 1, Number.MAX_SAFE_INTEGER);
  const total = Math.max(1, Math.ceil(items.length / size));
  return {
    document: {
      data: items.slice((number - 1) * size, number * size).map(render),
      meta: {
        pagination: {
          "current-page": number,
          "page-size": size,
          "prev-page": number > 1 ? number - 1 : null,
          "next-page": number < total ? number + 1 : null,
          "total-pages": total,
          "total-count": items.length,
        },
      },
    },
  };
}

function bounded(text: string | null, otherwise: number, maximum: number): number {
  const number = Number(text ?? otherwise);
  return Number.isInteger(number) && number >= 1 ? Math.min(number, maximum) : otherwise;
}
