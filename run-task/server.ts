import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tooLarge } from "./admission";
import type { WebhookAnswer } from "./exchange";
import type { RunTaskMetrics } from "./metrics";
import type { RunTaskService } from "./service";

/** How long (ms) a client may take to send a request. */
const REQUEST_TIMEOUT_MS = 10_000;

/** How long (ms) a connection is kept without a request. */
const IDLE_MS = 5_000;

export interface ServerOptions {
  readonly service: RunTaskService;
  readonly metrics: RunTaskMetrics;
  readonly maxBodyBytes: number;
  /** @default 0: any free port */
  readonly port?: number;
  /** Address to listen on. @default 127.0.0.1 */
  readonly host?: string;
  /** Certificate and key (PEM), to speak TLS. @default plain HTTP, for behind something that does */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface RunTaskServer {
  readonly url: string;
  /** Takes no new connection, and waits for the answers that are under way. */
  readonly close: () => Promise<void>;
}

/** Puts the service behind a port. */
export async function listen(options: ServerOptions): Promise<RunTaskServer> {
  const { tls, port = 0, host = "127.0.0.1" } = options;
  const settings = {
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: IDLE_MS,
  };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    void exchange(incoming, outgoing, options);
  };
  const server: Server =
    tls === undefined ? createServer(settings, listener) : createTlsServer({ ...settings, ...tls }, listener);
  server.listen(port, host);
  await once(server, "listening");
  const { address, family, port: taken } = server.address() as AddressInfo;
  const shown = family === "IPv6" ? `[${address}]` : address;
  return {
    url: `${tls === undefined ? "http" : "https"}://${shown}:${taken}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

async function exchange(incoming: IncomingMessage, outgoing: ServerResponse, options: ServerOptions): Promise<void> {
  const began = performance.now();
  const { service, metrics, maxBodyBytes } = options;
  let answer: WebhookAnswer;
  try {
    const body = await read(incoming, maxBodyBytes);
    answer = await service.handle({
      method: incoming.method ?? "",
      path: (incoming.url ?? "").split("?", 1)[0] ?? "",
      headers: incoming.headers,
      body,
      from: incoming.socket.remoteAddress ?? "",
    });
  } catch (error) {
    if (incoming.destroyed && !incoming.complete && !(error instanceof Error && error.name === "RequestRefusal"))
      return;
    answer = service.refuse(error);
  }
  // What is left of a body that is too large is not read: the connection ends with the answer.
  const ending = incoming.complete ? {} : { connection: "close" };
  outgoing.writeHead(answer.status, {
    ...answer.headers,
    ...ending,
    "content-length": Buffer.byteLength(answer.body),
  });
  outgoing.end(incoming.method === "HEAD" ? undefined : answer.body);
  if (incoming.method === "POST") metrics.acknowledged((performance.now() - began) / 1000);
}

/** The body's bytes. @throws {RequestRefusal} When there are too many, said or sent. */
async function read(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(incoming.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      incoming.pause();
      reject(tooLarge(maxBytes));
    });
    incoming.once("end", () => {
      resolve(Buffer.concat(chunks));
    });
    incoming.once("error", reject);
    incoming.once("close", () => {
      reject(new Error("the client went away"));
    });
  });
}
