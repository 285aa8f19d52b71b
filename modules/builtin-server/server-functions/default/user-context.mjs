import { createPublicKey, verify } from "node:crypto";

/** The cookie in which SleepConnect hands over the signed-in user. */
const COOKIE = "x-sax-user-context";

/** Browsers keep at most 4096 bytes a cookie; anything longer was not set by one. */
const LONGEST_TOKEN = 4096;

/** Seconds by which the clocks of signer and server may differ. */
const CLOCK_TOLERANCE = 5;

/** A JWS in compact form (RFC 7515, section 7.1); an ES256 signature is always 64 bytes, so 86 characters. */
const COMPACT_JWS = /^([\w-]+)\.([\w-]+)\.([\w-]{86})$/;

/** @typedef {{ readonly subject: string, readonly name: string }} User */

/** @type {{ pem: string, key: import("node:crypto").KeyObject | undefined } | undefined} */
let imported;

/**
 * The key in SAX_JWT_PUBLIC_KEY (SPKI, PEM; \n for line ends works too), if it is one that ES256 can be verified with.
 *
 * @returns {import("node:crypto").KeyObject | undefined}
 */
function verificationKey() {
  const pem = (process.env.SAX_JWT_PUBLIC_KEY ?? "").replaceAll("\\n", "\n").trim();
  if (imported?.pem !== pem) {
    imported = { pem, key: pem === "" ? undefined : importKey(pem) };
  }
  return imported.key;
}

/** @param {string} pem */
function importKey(pem) {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1") {
      return key;
    }
  } catch {
    // Falls through: the reason would quote the value.
  }
  console.error("SAX_JWT_PUBLIC_KEY is not a P-256 public key in PEM: nobody is signed in.");
  return undefined;
}

/**
 * The one value of the cookie; none when it is sent twice, since nobody can tell then which one SleepConnect set.
 *
 * @param {readonly string[]} cookies each `name=value`
 */
function tokenIn(cookies) {
  const values = cookies
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(`${COOKIE}=`))
    .map((cookie) => cookie.slice(COOKIE.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

/** @param {string} part base64url */
function decoded(part) {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}

/**
 * The user whom the cookie names, or undefined: no cookie, no key, another algorithm, a wrong signature, a token without
 * an end or past it. The reasons are not told apart, so that an answer helps nobody to forge a token.
 *
 * @param {readonly string[]} cookies each `name=value`
 * @returns {User | undefined}
 */
export function userIn(cookies) {
  const token = tokenIn(cookies);
  const key = verificationKey();
  if (token === undefined || token.length > LONGEST_TOKEN || key === undefined) {
    return undefined;
  }
  const [, header, payload, signature] = COMPACT_JWS.exec(token) ?? [];
  if (header === undefined || payload === undefined || signature === undefined) {
    return undefined;
  }
  try {
    const signed = Buffer.from(`${header}.${payload}`);
    const { alg, crit } = decoded(header);
    // The token never chooses how it is verified: "none" and HMAC with the public key are the classic forgeries.
    const isGenuine =
      alg === "ES256" &&
      crit === undefined &&
      verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
    return isGenuine ? userOf(decoded(payload)) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {{ sub?: unknown, name?: unknown, exp?: unknown, nbf?: unknown }} claims
 * @returns {User | undefined}
 */
function userOf({ sub, name, exp, nbf }) {
  const now = Date.now() / 1000;
  const isCurrent =
    typeof exp === "number" &&
    now < exp + CLOCK_TOLERANCE &&
    (nbf === undefined || (typeof nbf === "number" && now > nbf - CLOCK_TOLERANCE));
  const isNamed = typeof sub === "string" && sub !== "" && typeof name === "string" && name.trim() !== "";
  return isCurrent && isNamed ? { subject: sub, name: name.slice(0, 200) } : undefined;
}
