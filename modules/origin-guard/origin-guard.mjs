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
  return admits(event) ? (await application())(event, context) : { ...refusal, body: refusalText };
}

/** For a server that answers piece by piece. Lambda alone knows how: elsewhere there is no such handler. */
export const streamingHandler = globalThis.awslambda?.streamifyResponse(async (event, answer, context) => {
  if (admits(event)) return (await application())(event, answer, context);
  const stream = globalThis.awslambda.HttpResponseStream.from(answer, refusal);
  stream.end(refusalText);
});
