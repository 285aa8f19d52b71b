// Lambda handler in front of the application: answers 403 to whoever did not come through CloudFront, before any of the
// application's code is loaded.
import { createHash } from "node:crypto";

/** The header that the distribution adds to its origin requests. */
const proofHeader = "x-outreach-origin-proof";

/** SHA-256 digests of the proofs that are accepted; empty accepts nobody. */
const accepted = new Set((process.env.OUTREACH_ORIGIN_PROOFS ?? "").split(",").filter(Boolean));

/** Handler of the application, as `<file without extension>.<export>`, beside this file. */
const [, file, name] = /^(.+)\.(\w+)$/.exec(process.env.OUTREACH_APP_HANDLER ?? "") ?? [];

let application;

export async function handler(event, context) {
  const proof = event.headers?.[proofHeader];
  if (typeof proof !== "string" || !accepted.has(createHash("sha256").update(proof).digest("hex"))) {
    return {
      statusCode: 403,
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
      body: "Forbidden: this server answers through its CloudFront distribution only.\n",
    };
  }
  // The application gets no chance to log or reflect the proof.
  delete event.headers[proofHeader];
  application ??= import(new URL(`./${file}.mjs`, import.meta.url).href);
  return (await application)[name](event, context);
}
