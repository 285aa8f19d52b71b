import { generateKeyPairSync, randomUUID, sign } from "node:crypto";

/** The cookie in which SleepConnect hands the signed-in user to the Outreach zone. */
export const USER_CONTEXT_COOKIE = "x-sax-user-context";

/** Shortest and longest life of a sample token; a token that outlives the working day is a credential left lying about. */
const EXPIRES_IN_SECONDS = { least: 1, default: 15 * 60, most: 12 * 60 * 60 } as const;

export interface UserContextProps {
  /** The user's name, as the zone's pages greet it: 1 to 200 characters. */
  readonly name: string;
  /**
   * Life of the token, from now: 1 second to 12 hours.
   * @default 900
   */
  readonly expiresInSeconds?: number;
  /**
   * The moment of issue; a past one makes an expired token.
   * @default now
   */
  readonly issuedAt?: Date;
}

export interface UserContext {
  /** A `Cookie` header's value: the cookie's name and the signed token. Never print it. */
  readonly cookie: string;
  /** The public half of the signing key, SPKI in PEM: the server's SAX_JWT_PUBLIC_KEY. No secret. */
  readonly publicKeyPem: string;
}

/**
 * Signs a sample user in: a fresh P-256 key pair and a JWT (ES256, RFC 7518 section 3.4) made with it.
 *
 * The private key is never returned or written, so nothing but the token of this one call can be made with it,
 * and only a server that was given this call's public key believes it.
 *
 * @throws RangeError when the name or the life is out of bounds.
 */
export function createUserContext(props: UserContextProps): UserContext {
  const expiresInSeconds = props.expiresInSeconds ?? EXPIRES_IN_SECONDS.default;
  if (props.name.trim() === "" || props.name.length > 200) {
    throw new RangeError(
      `createUserContext: name has ${props.name.length} characters; a name of 1 to 200 characters is needed`,
    );
  }
  if (
    !Number.isInteger(expiresInSeconds) ||
    expiresInSeconds < EXPIRES_IN_SECONDS.least ||
    expiresInSeconds > EXPIRES_IN_SECONDS.most
  ) {
    throw new RangeError(
      `createUserContext: expiresInSeconds is ${expiresInSeconds}; ` +
        `whole seconds from ${EXPIRES_IN_SECONDS.least} to ${EXPIRES_IN_SECONDS.most} are allowed`,
    );
  }

  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuedAt = Math.floor((props.issuedAt ?? new Date()).getTime() / 1000);
  const signingInput = [
    { alg: "ES256", typ: "JWT" },
    { sub: randomUUID(), name: props.name, iat: issuedAt, exp: issuedAt + expiresInSeconds },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  // JWS wants the two numbers side by side; OpenSSL's default is their DER encoding.
  const signature = sign("sha256", Buffer.from(signingInput), { key: privateKey, dsaEncoding: "ieee-p1363" });

  return {
    cookie: `${USER_CONTEXT_COOKIE}=${signingInput}.${signature.toString("base64url")}`,
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}
