import { createHash, createHmac } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createUserContext } from "../../cli/user-context";
import { functionUrlEvent, startLambda, type FunctionUrlResult, type LambdaProcess } from "../support/lambda-process";

const ROOT = path.join(__dirname, "../../modules/builtin-server");
const BUNDLE = path.join(ROOT, "server-functions/default");

const dana = createUserContext({ name: "Dana Reyes" });
let server: LambdaProcess;

beforeAll(() => {
  server = startLambda(BUNDLE, { SAX_JWT_PUBLIC_KEY: dana.publicKeyPem });
});

afterAll(() => server.stop());

function get(rawPath: string, request?: Parameters<typeof functionUrlEvent>[1]): Promise<FunctionUrlResult> {
  return server.invoke(functionUrlEvent(rawPath, request));
}

/** A cookie of these claims, signed with another algorithm or not at all. */
function forged(header: object, signer: (input: string) => string): string {
  const claims = { sub: "1", name: "Mallory", exp: Math.floor(Date.now() / 1000) + 600 };
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `x-sax-user-context=${input}.${signer(input)}`;
}

describe("the conversations page", () => {
  test("greets the user whom the cookie names, and says which host the viewer typed", async () => {
    const { statusCode, headers, body } = await get("/outreach/conversations", { cookies: [dana.cookie] });
    expect(statusCode).toBe(200);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(body).toContain("<strong data-user-name>Dana Reyes</strong>");
    expect(body).toContain('data-viewer-host="dev.mydreamconnect.com" data-signed-in="true"');
  });

  test("finds the cookie in the header where the event has no list of cookies", async () => {
    const { body } = await get("/outreach/conversations", { headers: { cookie: `a=1; ${dana.cookie}; b=2` } });
    expect(body).toContain("Dana Reyes");
  });

  test("is kept by no cache, whether signed in or out", async () => {
    for (const cookies of [[dana.cookie], []]) {
      const { headers } = await get("/outreach/conversations", { cookies });
      expect(headers["cache-control"]).toBe("private, no-store");
    }
  });

  test("never repeats the token", async () => {
    const token = dana.cookie.split("=")[1] ?? "";
    for (const page of ["/outreach/conversations", "/outreach/api/session", "/outreach/x"]) {
      const answer = await get(page, { cookies: [dana.cookie] });
      expect(JSON.stringify(answer)).not.toContain(token);
    }
  });

  test("escapes a user's name and shows no host that is not one", async () => {
    const mean = createUserContext({ name: `<img src=x onerror="a('b')">&` });
    const lambda = startLambda(BUNDLE, { SAX_JWT_PUBLIC_KEY: mean.publicKeyPem.replaceAll("\n", "\\n") });
    try {
      const event = functionUrlEvent("/outreach/conversations", {
        cookies: [mean.cookie],
        headers: { "x-forwarded-host": `"><script>alert(1)</script>` },
      });
      const { body } = await lambda.invoke(event);
      expect(body).toContain("&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;</strong>");
      expect(body).toContain('data-viewer-host="unknown"');
      expect(body).not.toContain("alert(1)");
    } finally {
      await lambda.stop();
    }
  });
});

describe("a user context that is not believed", () => {
  const expired = createUserContext({ name: "Dana Reyes", issuedAt: new Date(Date.now() - 3_600_000) });
  const [signed, signature] = [dana.cookie.slice(0, dana.cookie.lastIndexOf(".")), dana.cookie.split(".")[2] ?? ""];

  test.each([
    ["no cookie", []],
    ["a cookie of another name", [dana.cookie.replace("x-sax-user-context", "x-sax-user-contexts")]],
    ["a token signed with another key", [createUserContext({ name: "Mallory" }).cookie]],
    ["a token without a signature", [forged({ alg: "none" }, () => "")]],
    ["a token of the algorithm none with a signature", [forged({ alg: "none" }, () => signature)]],
    [
      "a token signed with the public key as an HMAC secret",
      [forged({ alg: "HS256" }, (input) => createHmac("sha256", dana.publicKeyPem).update(input).digest("base64url"))],
    ],
    ["a signature taken from another token", [forged({ alg: "ES256" }, () => signature)]],
    ["a signature of zeros", [`${signed}.${"A".repeat(86)}`]],
    ["a token of more than 4096 characters", [`x-sax-user-context=${"a".repeat(4100)}.${signature}.${signature}`]],
    ["a value that is no token", ["x-sax-user-context=%%%"]],
    ["the cookie sent twice", [dana.cookie, dana.cookie]],
  ])("signs nobody in: %s", async (_, cookies) => {
    const page = await get("/outreach/conversations", { cookies });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('data-signed-in="false"');
    expect(page.body).toContain("You are signed out. Sign in to SleepConnect to read your messages.");
    const session = await get("/outreach/api/session", { cookies });
    expect(session.statusCode).toBe(401);
    expect(session.headers).toMatchObject({ "content-type": "application/json", "cache-control": "no-store" });
    expect(JSON.parse(session.body)).toEqual({ error: "signed-out", message: "A valid user context is needed." });
  });

  test("an expired token of the right key signs nobody in", async () => {
    const lambda = startLambda(BUNDLE, { SAX_JWT_PUBLIC_KEY: expired.publicKeyPem });
    try {
      const { statusCode } = await lambda.invoke(
        functionUrlEvent("/outreach/api/session", { cookies: [expired.cookie] }),
      );
      expect(statusCode).toBe(401);
    } finally {
      await lambda.stop();
    }
  });

  test("without a key nobody is signed in, and with an unusable one the log says so without its value", async () => {
    for (const [environment, logged] of [
      [{}, ""],
      [{ SAX_JWT_PUBLIC_KEY: "my key" }, "SAX_JWT_PUBLIC_KEY is not a P-256 public key in PEM: nobody is signed in.\n"],
    ] as const) {
      const lambda = startLambda(BUNDLE, environment);
      try {
        const event = functionUrlEvent("/outreach/api/session", { cookies: [dana.cookie] });
        expect((await lambda.invoke(event)).statusCode).toBe(401);
        expect((await lambda.invoke(event)).statusCode).toBe(401);
        await lambda.stop();
        expect(lambda.output()).toBe(logged);
      } finally {
        await lambda.stop();
      }
    }
  });
});

describe("the API", () => {
  test("tells a signed-in user the session, for no cache", async () => {
    const { statusCode, headers, body } = await get("/outreach/api/session", { cookies: [dana.cookie] });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ "content-type": "application/json", "cache-control": "no-store" });
    expect(JSON.parse(body)).toEqual({
      user: { subject: expect.any(String) as string, name: "Dana Reyes" },
      host: "dev.mydreamconnect.com",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
    });
  });

  test("tells its health with the build's id, which is the one beside the assets", async () => {
    const { statusCode, body } = await get("/outreach/api/health");
    const build = readFileSync(path.join(ROOT, "assets/BUILD_ID"), "utf8");
    expect([statusCode, JSON.parse(body)]).toEqual([200, { status: "ok", build }]);
  });

  test.each(["/outreach/api", "/outreach/api/", "/outreach/api/unknown", "/outreach/api/session/"])(
    "answers %s with a 404 that is JSON",
    async (unknown) => {
      const { statusCode, headers, body } = await get(unknown);
      expect(statusCode).toBe(404);
      expect(headers["content-type"]).toBe("application/json");
      expect(JSON.parse(body)).toEqual({ error: "not-found", message: "There is no such API." });
    },
  );
});

describe("other requests", () => {
  test("the bare /outreach is a page", async () => {
    const { statusCode, body } = await get("/outreach");
    expect(statusCode).toBe(200);
    expect(body).toContain("<h1>Your clinic, a message away</h1>");
  });

  test.each([
    ["/outreach/", "/outreach"],
    ["/outreach/conversations/", "/outreach/conversations"],
  ])("%s is sent to %s", async (from, to) => {
    const { statusCode, headers } = await get(from);
    expect([statusCode, headers.location]).toEqual([308, to]);
  });

  test.each(["/", "/outreachy", "/outreach/none", "/outreach/apis", "//outreach", "/outreach/%2e%2e/<b>"])(
    "%s has no page: 404, as HTML, without repeating it",
    async (unknown) => {
      const { statusCode, headers, body } = await get(unknown);
      expect(statusCode).toBe(404);
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(body).toContain("<h1>This page does not exist</h1>");
      expect(body).not.toContain("<b>");
    },
  );

  test("HEAD gets the headers alone", async () => {
    const { statusCode, body } = await get("/outreach/conversations", { method: "HEAD" });
    expect([statusCode, body]).toEqual([200, ""]);
  });

  test("other methods are refused by name", async () => {
    const { statusCode, headers, body } = await get("/outreach/conversations", { method: "POST", body: "x" });
    expect([statusCode, headers.allow]).toEqual([405, "GET, HEAD"]);
    expect(JSON.parse(body)).toEqual({ error: "method-not-allowed", message: "Only GET and HEAD are answered." });
  });

  test.each([
    [2048, 404],
    [2049, 414],
  ])("a path of %d characters is answered with %d", async (length, status) => {
    const { statusCode } = await get("/outreach/".padEnd(length, "a"));
    expect(statusCode).toBe(status);
  });

  test("pages may load nothing but the zone's own files", async () => {
    const { headers } = await get("/outreach");
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "content-security-policy":
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    });
  });
});

describe("the built-in build", () => {
  const output = JSON.parse(readFileSync(path.join(ROOT, "open-next.output.json"), "utf8")) as {
    readonly origins: {
      readonly s3: { readonly copy: readonly { readonly from: string; readonly to: string }[] };
      readonly default: { readonly bundle: string; readonly handler: string };
    };
    readonly behaviors: readonly { readonly pattern: string; readonly origin: string }[];
  };
  const resolved = (name: string): string => path.join(ROOT, name.replace(/^\.open-next\//, ""));

  test("has the directories that its description names, as OpenNext names them", () => {
    expect(output.origins.default).toMatchObject({
      bundle: ".open-next/server-functions/default",
      handler: "index.handler",
    });
    expect(existsSync(path.join(resolved(output.origins.default.bundle), "index.mjs"))).toBe(true);
    expect(output.origins.s3.copy.map(({ from, to }) => [existsSync(resolved(from)), to])).toEqual([
      [true, "_assets/outreach"],
    ]);
  });

  test("has a behavior for each top-level asset, after the one for everything", () => {
    const patterns = output.behaviors.filter(({ origin }) => origin === "s3").map(({ pattern }) => pattern);
    expect(patterns).toEqual(["outreach/BUILD_ID", "outreach/_next/*"]);
    expect(readdirSync(path.join(ROOT, "assets")).sort()).toEqual(["BUILD_ID", "_next"]);
  });

  test("names each static file that a page loads by its content, and ships no other", async () => {
    const { body } = await get("/outreach");
    const loaded = [...body.matchAll(/"\/outreach-static\/(_next\/static\/[^"]+)"/g)].map((match) => match[1] ?? "");
    const shipped = readdirSync(path.join(ROOT, "assets/_next"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(ROOT, "assets"), path.join(entry.parentPath, entry.name)));
    expect(loaded.sort()).toEqual(shipped.sort());
    for (const file of shipped) {
      const hash = createHash("sha256")
        .update(readFileSync(path.join(ROOT, "assets", file)))
        .digest("hex");
      expect(path.basename(file)).toContain(hash.slice(0, 12));
    }
  });

  test("writes nothing about requests into the log", () => {
    expect(server.output()).toBe("");
  });
});
