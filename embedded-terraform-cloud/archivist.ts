import { randomBytes } from "node:crypto";
import { notFound } from "./json-api";
import type { ApiRequest, Reply, Route } from "./router";

/** Bytes behind a URL that nobody can guess, and that needs no token: HCP Terraform has a service of that name. */
export interface Stored {
  /** What a GET answers. */
  readonly read?: () => Buffer | undefined;
  /** Takes what a PUT sends. */
  readonly write?: (content: Buffer) => void | Promise<void>;
}

const PATH = "/_archivist/v1/object";

/** Hands out URLs for uploads, downloads and logs. */
export class Archivist {
  private readonly objects = new Map<string, Stored>();

  constructor(private readonly baseUrl: () => string) {}

  /** A URL for the bytes. */
  url(stored: Stored): string {
    const name = randomBytes(24).toString("base64url");
    this.objects.set(name, stored);
    return `${this.baseUrl()}${PATH}/${name}`;
  }

  routes(): Route[] {
    const path = `${PATH}/:name`;
    return [
      { method: "GET", path, open: true, handle: (request) => this.get(request) },
      { method: "PUT", path, open: true, handle: (request) => this.put(request) },
    ];
  }

  /** A log is read in pieces: `limit` bytes from `offset`; past its present end there is nothing yet. */
  private get({ params, query }: ApiRequest): Reply {
    const bytes = this.objects.get(params.name ?? "")?.read?.();
    if (bytes === undefined) throw notFound();
    const offset = Number(query.get("offset") ?? 0);
    const limit = Number(query.get("limit") ?? bytes.length);
    return { bytes: bytes.subarray(offset, offset + limit), contentType: "application/octet-stream" };
  }

  private async put({ params, body }: ApiRequest): Promise<Reply> {
    const write = this.objects.get(params.name ?? "")?.write;
    if (write === undefined) throw notFound();
    await write(body);
    return { status: 200 };
  }
}
