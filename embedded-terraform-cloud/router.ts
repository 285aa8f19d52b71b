import { ApiError, notFound, RequestDocument } from "./json-api";
import type { Principal } from "./tokens";

/** A request to the API, on its way to the noun that answers it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** The values of the path's `:names`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly principal: Principal;
}

/** What a handler answers: a document, bytes, or nothing but a status. */
export interface Reply {
  /** @default 200 with a document or bytes, 204 without */
  readonly status?: number;
  /** Sent as JSON. */
  readonly document?: unknown;
  readonly bytes?: Buffer;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (request: ApiRequest) => Reply | Promise<Reply>;

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Such as `/api/v2/workspaces/:id`. */
  readonly path: string;
  readonly handle: Handler;
  /** Answers without a token. @default false */
  readonly open?: boolean;
  /** Whose tokens may ask, beside users'. @default users' only */
  readonly alsoFor?: readonly Principal["kind"][];
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a request; the first that matches wins. */
export class Router {
  private readonly patterns: readonly { readonly route: Route; readonly pattern: RegExp }[];

  constructor(routes: readonly Route[]) {
    this.patterns = routes.map((route) => ({
      route,
      pattern: new RegExp(`^${route.path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`),
    }));
  }

  /** @throws ApiError 404 */
  match(method: string, path: string): Match {
    for (const { route, pattern } of this.patterns) {
      const found = route.method === method ? pattern.exec(path) : null;
      if (found !== null) return { route, params: decoded(found.groups ?? {}) };
    }
    throw notFound();
  }
}

function decoded(groups: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw new ApiError(400, "bad request", "The path is not valid.");
  }
}

/** The request's document; see {@link RequestDocument.parse}. */
export function documentOf(request: ApiRequest): RequestDocument {
  return RequestDocument.parse(request.body);
}
