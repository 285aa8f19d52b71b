import { cookies } from "next/headers";
import { importSPKI, jwtVerify, type CryptoKey } from "jose";

/** The cookie in which SleepConnect hands over the signed-in user. */
const COOKIE = "x-sax-user-context";

/** Browsers keep at most 4096 bytes a cookie; anything longer was not set by one. */
const LONGEST_TOKEN = 4096;

export interface User {
  readonly subject: string;
  readonly name: string;
}

let imported: { readonly pem: string; readonly key: Promise<CryptoKey> } | undefined;

function verificationKey(): Promise<CryptoKey> | undefined {
  const pem = process.env.SAX_JWT_PUBLIC_KEY?.replaceAll("\\n", "\n").trim();
  if (!pem) {
    return undefined;
  }
  if (imported?.pem !== pem) {
    imported = { pem, key: importSPKI(pem, "ES256") };
  }
  return imported.key;
}

/**
 * The user whom the request's cookie names, or undefined: no cookie, no key to verify it with, a wrong signature, a
 * token without an end or past it. The reasons are not told apart, so that an answer helps nobody to forge a token.
 */
export async function currentUser(): Promise<User | undefined> {
  const token = (await cookies()).get(COOKIE)?.value;
  const key = verificationKey();
  if (!token || token.length > LONGEST_TOKEN || !key) {
    return undefined;
  }
  try {
    const { payload } = await jwtVerify(token, await key, {
      algorithms: ["ES256"],
      requiredClaims: ["sub", "exp"],
      clockTolerance: "5s",
    });
    return typeof payload.name === "string" && payload.sub && payload.name.trim() !== ""
      ? { subject: payload.sub, name: payload.name.slice(0, 200) }
      : undefined;
  } catch {
    return undefined;
  }
}
