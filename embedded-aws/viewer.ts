import { readFile } from "node:fs/promises";
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";

/** Where viewers reach the embedded AWS: the part of an `EmbeddedAws` that a viewer needs. */
export interface Edge {
  /** Loopback port for http requests. */
  readonly httpPort: number;
  /** Loopback port for https requests. */
  readonly httpsPort: number;
  /** PEM file of the authority that signed every certificate shown on `httpsPort`. */
  readonly caCertificateFile: string;
}

export interface ViewerRequest {
  /** @default "GET" */
  readonly method?: string;
  /** Header fields; a list sends the field once for each value. Host is the URL's and cannot be set. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** Takes the place of the URL's scheme. @default the URL's own */
  readonly scheme?: "http" | "https";
  /** @default 60000 */
  readonly timeoutMs?: number;
}

export interface ViewerResponse {
  readonly status: number;
  /** Lower-case names; `set-cookie` is a list, as in node:http. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * One request as a viewer on the internet would send it, except that the name is looked up nowhere: the connection
 * goes to the loopback port, with the URL's host as server name (SNI) and Host. The certificate is verified for that
 * name. Redirects are returned, not followed.
 *
 * @throws Error when the connection or its verification fails, or nothing is answered in time.
 */
export async function request(edge: Edge, url: string | URL, options: ViewerRequest = {}): Promise<ViewerResponse> {
  const target = new URL(url);
  const secure = (options.scheme ?? target.protocol.replace(":", "")) === "https";
  const ca = secure ? await readFile(edge.caCertificateFile) : undefined;
  return new Promise((resolve, reject) => {
    const settings = {
      host: "127.0.0.1",
      port: secure ? edge.httpsPort : edge.httpPort,
      method: options.method ?? "GET",
      path: `${target.pathname}${target.search}`,
      headers: { ...mutable(options.headers), host: target.hostname },
      timeout: options.timeoutMs ?? 60_000,
      agent: false as const,
    };
    const answer = (response: IncomingMessage) => {
      collect(response).then(resolve, reject);
    };
    const sent = secure
      ? httpsRequest({ ...settings, ca, servername: target.hostname }, answer)
      : httpRequest(settings, answer);
    sent.on("error", reject);
    sent.on("timeout", () => {
      sent.destroy(new Error(`${settings.method} ${target.href}: no answer within ${settings.timeout} ms`));
    });
    sent.end(options.body);
  });
}

function mutable(headers: ViewerRequest["headers"]): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  );
}

async function collect(response: IncomingMessage): Promise<ViewerResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}
