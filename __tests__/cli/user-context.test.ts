import { createPublicKey, verify } from "node:crypto";
import { createUserContext, USER_CONTEXT_COOKIE } from "../../cli/user-context";

function tokenOf(cookie: string): {
  header: unknown;
  payload: Record<string, unknown>;
  signed: string;
  signature: Buffer;
} {
  const [header, payload, signature] = cookie.slice(USER_CONTEXT_COOKIE.length + 1).split(".") as [
    string,
    string,
    string,
  ];
  const decode = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
  return {
    header: decode(header),
    payload: decode(payload) as Record<string, unknown>,
    signed: `${header}.${payload}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

describe("createUserContext", () => {
  test("makes a cookie whose token names the user and lives a quarter of an hour", () => {
    const { cookie } = createUserContext({ name: "Dana Reyes", issuedAt: new Date("2030-01-01T00:00:00Z") });
    expect(cookie).toMatch(/^x-sax-user-context=[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(tokenOf(cookie).header).toEqual({ alg: "ES256", typ: "JWT" });
    expect(tokenOf(cookie).payload).toEqual({
      sub: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      name: "Dana Reyes",
      iat: 1893456000,
      exp: 1893456900,
    });
  });

  test("signs with the key whose public half it returns, and with a new one each time", () => {
    const first = createUserContext({ name: "Dana Reyes" });
    const second = createUserContext({ name: "Dana Reyes" });
    const isSignedBy = (cookie: string, publicKeyPem: string): boolean => {
      const { signed, signature } = tokenOf(cookie);
      const key = createPublicKey(publicKeyPem);
      return verify("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }, signature);
    };
    expect(isSignedBy(first.cookie, first.publicKeyPem)).toBe(true);
    expect(isSignedBy(first.cookie, second.publicKeyPem)).toBe(false);
    expect(JSON.stringify(first)).not.toContain("PRIVATE");
  });

  test.each([1, 43200])("lets a token live %d seconds", (expiresInSeconds) => {
    const { payload } = tokenOf(createUserContext({ name: "Dana Reyes", expiresInSeconds }).cookie);
    expect(Number(payload.exp) - Number(payload.iat)).toBe(expiresInSeconds);
  });

  test.each([0, 43201, 1.5, Number.NaN])("refuses a life of %d seconds", (expiresInSeconds) => {
    expect(() => createUserContext({ name: "Dana Reyes", expiresInSeconds })).toThrow(
      `createUserContext: expiresInSeconds is ${expiresInSeconds}; whole seconds from 1 to 43200 are allowed`,
    );
  });

  test.each(["", " ", "x".repeat(201)])("refuses a name of no use: %j", (name) => {
    expect(() => createUserContext({ name })).toThrow(
      `createUserContext: name has ${name.length} characters; a name of 1 to 200 characters is needed`,
    );
  });
});
