import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { rootCertificates } from "node:tls";
import { variable } from "../terraform/environment";

/** How long (ms) a server may be silent before a request counts as lost. */
const SILENCE_MS = 30_000;

export interface HttpsRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends one request. Follows no redirect, judges no status. */
export type Send = (request: HttpsRequest) => Promise<HttpsAnswer>;

/**
 * HTTPS with the certificate authorities that Node trusts, and those of `SSL_CERT_FILE`: the variable by which Terraform
 * is told of a server's own authority works here as well. (Node's own variable for it is read only when a process
 * starts, and `fetch` takes no authority at all.)
 */
export function openHttps(env: NodeJS.ProcessEnv, silenceMs = SILENCE_MS): Send {
  const file = variable(env, "SSL_CERT_FILE");
  const authorities = file === undefined ? {} : { ca: [...rootCertificates, readFileSync(file, "utf8")] };
  const agent = new Agent({ keepAlive: false, ...authorities });
  return (call) =>
    new Promise((resolve, reject) => {
      const outgoing = request(call.url, { method: call.method, headers: { ...call.headers }, agent });
      outgoing.setTimeout(silenceMs, () => {
        outgoing.destroy(new Error(`no answer within ${silenceMs / 1000} s`));
      });
      outgoing.once("error", reject);
      outgoing.once("response", (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.once("error", reject);
        incoming.once("end", () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
        });
      });
      outgoing.end(call.body);
    });
}
