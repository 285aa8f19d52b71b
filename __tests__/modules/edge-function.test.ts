import { createHash } from "node:crypto";
import { createContext, runInContext } from "node:vm";
import { edgeFunctionCode, type EdgeFunctionKind } from "../../modules/edge-function";

type Values = Record<string, { value: string }>;

interface EdgeRequest {
  uri: string;
  headers: Values;
  cookies: Values;
}

const proof = "the-value-that-only-sleepconnect-knows";
const digest = (value: string) => createHash("sha256").update(value).digest("hex");

/** Runs the very code that is deployed, with the line that Terraform appends, and returns what it makes of a request. */
function run(
  kind: EdgeFunctionKind,
  headers: Record<string, string>,
  accepted: string[] = [digest(proof)],
): EdgeRequest {
  const code = `${edgeFunctionCode(kind)}\nvar acceptedProofs = ${JSON.stringify(accepted)};\n`;
  // CloudFront's runtime offers three modules; this code may use one of them.
  const context = createContext({
    require: (name: string): unknown => {
      if (name !== "crypto") throw new Error(`CloudFront Functions have no module ${name}.`);
      return jest.requireActual("node:crypto");
    },
  });
  const request: EdgeRequest = {
    uri: "/outreach/conversations",
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
    cookies: { "x-sax-user-context": { value: "token" } },
  };
  runInContext(code, context);
  const { handler } = context as { handler?: (event: { request: EdgeRequest }) => EdgeRequest };
  if (!handler) throw new Error("The code defines no handler.");
  return handler({ request });
}

describe.each<EdgeFunctionKind>(["server-request", "public-page"])("%s", (kind) => {
  it("tells the server which host the user asked for", () => {
    expect(run(kind, { host: "outreach-dev.mydreamconnect.com" }).headers["x-forwarded-host"]).toEqual({
      value: "outreach-dev.mydreamconnect.com",
    });
  });

  it("keeps the first hop's host when the request proves that it came from there", () => {
    const request = run(kind, {
      host: "outreach-dev.mydreamconnect.com",
      "x-forwarded-host": "dev.mydreamconnect.com",
      "x-outreach-hop-proof": proof,
    });
    expect(request.headers["x-forwarded-host"]).toEqual({ value: "dev.mydreamconnect.com" });
  });

  it.each([
    ["no proof", undefined, [digest(proof)]],
    ["a wrong proof", "guessed", [digest(proof)]],
    ["an empty proof", "", [digest(proof)]],
    ["the digest in place of the proof", digest(proof), [digest(proof)]],
    ["a proof on a distribution that trusts nobody", proof, []],
  ])("overwrites a claimed host that comes with %s", (_what, given, accepted) => {
    const request = run(
      kind,
      {
        host: "outreach-dev.mydreamconnect.com",
        "x-forwarded-host": "attacker.example",
        ...(given === undefined ? {} : { "x-outreach-hop-proof": given }),
      },
      accepted,
    );
    expect(request.headers["x-forwarded-host"]).toEqual({ value: "outreach-dev.mydreamconnect.com" });
  });

  it("accepts the value of either slot while one is being rotated", () => {
    const accepted = [digest("old"), digest("new")];
    for (const value of ["old", "new"]) {
      const headers = { host: "inner", "x-forwarded-host": "outer", "x-outreach-hop-proof": value };
      expect(run(kind, headers, accepted).headers["x-forwarded-host"]).toEqual({ value: "outer" });
    }
  });

  it("lets no proof go further, right or wrong", () => {
    for (const value of [proof, "guessed"]) {
      const request = run(kind, { host: "inner", "x-outreach-hop-proof": value });
      expect(JSON.stringify(request)).not.toContain(value);
    }
  });
});

describe("server-request", () => {
  it("leaves the user's cookies alone", () => {
    expect(run("server-request", { host: "h" }).cookies).toEqual({ "x-sax-user-context": { value: "token" } });
  });
});

describe("public-page", () => {
  const keyFor = (headers: Record<string, string>) =>
    run("public-page", { host: "h", ...headers }).headers["x-open-next-cache-key"]?.value;

  it("takes every cookie off, so that a stored page was made for nobody in particular", () => {
    expect(run("public-page", { host: "h" }).cookies).toEqual({});
  });

  it.each(["rsc", "next-router-prefetch", "next-router-state-tree", "next-url", "x-prerender-revalidate"])(
    "stores answers apart that differ by %s",
    (header) => {
      expect(keyFor({ [header]: "1" })).not.toBe(keyFor({}));
    },
  );

  it("gives equal requests one key, whatever else they send, and overwrites a key that the viewer sent", () => {
    expect(keyFor({ "user-agent": "a", "x-open-next-cache-key": "poison" })).toBe(keyFor({ "user-agent": "b" }));
  });
});
