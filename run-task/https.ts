import { Agent, request } from "node:https";
import { createSecureContext, rootCertificates } from "node:tls";

export interface Call {
  readonly method: "GET" | "PATCH";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The most (bytes) that the answer may have. */
  readonly maxBytes: number;
  /** How long (ms) the whole exchange may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface CallAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends one request over HTTPS. Follows no redirect, judges no status, and rejects when there is no whole answer. */
export type Send = (call: Call) => Promise<CallAnswer>;

/** The answer has more bytes than it may have; asking again would not help. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/** How long (ms) a connection is kept for the next request: shorter than servers do, so that none closes under it. */
const IDLE_CONNECTION_MS = 4000;

export interface HttpsOptions {
  /** Certificate authorities (PEM) to trust beside those that Node does. @default none */
  readonly authorities?: readonly string[];
  /** Connections to one host at a time. @default 8 */
  readonly connections?: number;
}

/** HTTPS with bounds on time and size. */
export function openHttps({ authorities = [], connections = 8 }: HttpsOptions = {}): Send {
  // Made once: reading some 150 authorities for every connection would keep the thread busy that acknowledges requests.
  const secureContext = createSecureContext(
    authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] },
  );
  const agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: IDLE_CONNECTION_MS, secureContext });
  return (call) =>
    new Promise((resolve, reject) => {
      const timeout = AbortSignal.timeout(call.timeoutMs);
      const outgoing = request(call.url, {
        method: call.method,
        agent,
        signal: AbortSignal.any([call.signal, timeout]),
        headers: {
          ...call.headers,
          ...(call.body === undefined ? {} : { "content-length": String(Buffer.byteLength(call.body)) }),
        },
      });
      const fail = (error: Error) => {
        reject(timeout.aborted ? new Error(`no whole answer within ${call.timeoutMs / 1000} s`) : error);
      };
      outgoing.on("error", fail);
      outgoing.once("response", (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size <= call.maxBytes) {
            chunks.push(chunk);
            return;
          }
          // First: a short answer may have ended by the time that the connection has.
          reject(new TooLargeError(`the answer has more than ${call.maxBytes} bytes`));
          outgoing.destroy();
        });
        incoming.on("error", fail);
        incoming.once("end", () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
        });
      });
      outgoing.end(call.body);
    });
}
