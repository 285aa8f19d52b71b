// Lambda handlers in front of the application: they answer 403 to whoever did not come through CloudFront, before any of
// the application's code is loaded.
import { createHash } from "node:crypto";

/** The header that the distribution adds to its origin requests. */
const proofHeader = "x-outreach-origin-proof";

/** SHA-256 digests of the proofs that are accepted; empty accepts nobody. */
const accepted = new Set((process.env.OUTREACH_ORIGIN_PROOFS ?? "").split(",").filter(Boolean));

/** Handler of the application, as `<file without extension>.<export>`, beside this file. */
const [, file, name] = /^(.+)\.(\w+)$/.exec(process.env.OUTREACH_APP_HANDLER ?? "") ?? [];

const refusal = {
  statusCode: 403,
  headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
};
const refusalText = "Forbidden: this server answers through its CloudFront distribution only.\n";

let loaded;

async function application() {
  loaded ??= import(new URL(`./${file}.mjs`, import.meta.url).href);
  return (await loaded)[name];
}

/** Whether the event may go on. The application gets no chance to log or reflect the proof. */
function admits(event) {
  // The warmer's own event. Every request through the URL has a context; without one only IAM lets a caller in.
  if (event.requestContext === undefined) return event.type === "warmer";
  const proof = event.headers?.[proofHeader];
  if (typeof proof !== "string" || !accepted.has(createHash("sha256").update(proof).digest("hex"))) return false;
  delete event.headers[proofHeader];
  return true;
}

/** For a server that answers at once. */
export async function handler(event, context) {
  if (!admits(event)) return { ...refusal, body: refusalText };
  return logged(event, async () => (await application())(event, context));
}

/** For a server that answers piece by piece. Lambda alone knows how: elsewhere there is no such handler. */
export const streamingHandler = globalThis.awslambda?.streamifyResponse(async (event, answer, context) => {
  if (admits(event)) return logged(event, async () => (await application())(event, answer, context));
  const stream = globalThis.awslambda.HttpResponseStream.from(answer, refusal);
  stream.end(refusalText);
});

/** Has the application answer, and says in the log what was asked. What streams tells its status to Lambda alone. */
async function logged(event, answer) {
  if (event.requestContext === undefined) return answer();
  const start = performance.now();
  let status = 500;
  try {
    const result = await answer();
    status = result?.statusCode;
    return result;
  } finally {
    console.log({ request: requestLine(event, status, performance.now() - start) });
  }
}

/**
 * What the log says of a request: no query, cookie or body, and no part of a path that looks like an id or a number. The
 * saved queries of modules/monitoring/saved-queries.ts read it.
 */
function requestLine(event, status, milliseconds) {
  return {
    // The user's answer has it in x-amz-cf-id.
    id: event.headers?.["x-amz-cf-id"] ?? "",
    method: event.requestContext.http?.method ?? "",
    path: (event.rawPath ?? "").split("/").map(withoutIds).join("/"),
    status,
    milliseconds: Math.round(milliseconds),
  };
}

/** A part of a path as it is where it is made of small letters and hyphens, as pages and files are called. */
function withoutIds(part) {
  return /^[a-z_-]{0,40}(\.[a-z]{1,5})?$/.test(part) ? part : ":id";
}
