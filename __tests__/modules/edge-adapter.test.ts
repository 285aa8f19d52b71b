import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createUserContext } from "../../cli/user-context";
import { packEdgeBundle, refuseLargeArchive } from "../../modules/edge-bundle";
import { readOpenNextOutput } from "../../modules/open-next-output";
import { type EdgeBody, EdgeProcesses, headerOf, originRequest } from "../support/edge-process";

const parameter = "/sleepconnect/develop/user-context-public-key";
const dana = createUserContext({ name: "Dana Reyes" });

const processes = new EdgeProcesses();

/** Stands for SSM: knows one parameter, after refusing as many calls as it is told to. */
let parameterStore: Server;
let refusals = 0;
let reads = 0;

beforeAll(async () => {
  parameterStore = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      reads += 1;
      if (refusals > 0) {
        refusals -= 1;
        response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
        response.end(JSON.stringify({ __type: "AccessDeniedException", message: "not allowed" }));
        return;
      }
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ Parameters: [{ Name: parameter, Value: dana.publicKeyPem }] }));
    });
  });
  parameterStore.listen(0, "127.0.0.1");
  await once(parameterStore, "listening");
});

afterAll(() => {
  processes.stop();
  parameterStore.close();
});

/** Starts a server whose parameters are in the store. */
function deployed(serverDirectory: string, parameters: Readonly<Record<string, string>> = {}) {
  const { port } = parameterStore.address() as AddressInfo;
  return processes.start(serverDirectory, parameters, { AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${port}` });
}

/** An application whose answers are what a test says; without one it tells what it was given. */
function application(
  result = "({ statusCode: 200, body: JSON.stringify({ event, api: process.env.OUTREACH_API_URL }) })",
) {
  const root = mkdtempSync(join(processes.directory, "application-"));
  writeFileSync(join(root, "index.mjs"), `export const handler = async (event) => ${result};\n`);
  return root;
}

describe("the built-in server at the edge", () => {
  const serverDirectory = readOpenNextOutput("modules/builtin-server").server.directory;

  it("greets the user of the cookie, with the key that it reads at start, once", async () => {
    reads = 0;
    const server = deployed(serverDirectory, { SAX_JWT_PUBLIC_KEY: parameter });
    const event = originRequest("/outreach/conversations", {
      headers: {
        cookie: [
          { key: "Cookie", value: "a=1" },
          { key: "Cookie", value: dana.cookie },
        ],
      },
    });
    const [response] = [await server.ask(event), await server.ask(event)];
    expect(response.status).toBe("200");
    expect(headerOf(response, "content-type")).toEqual(["text/html; charset=utf-8"]);
    expect(response.body).toContain("<strong data-user-name>Dana Reyes</strong>");
    expect(response.body).toContain('data-viewer-host="dev.mydreamconnect.com"');
    expect(reads).toBe(1);
  });

  it("answers 404 for what it does not have, and JSON for its API", async () => {
    const server = deployed(serverDirectory);
    expect((await server.ask(originRequest("/outreach/no-such-page"))).status).toBe("404");
    const session = await server.ask(originRequest("/outreach/api/session"));
    expect([session.status, headerOf(session, "content-type")]).toEqual(["401", ["application/json"]]);
  });

  it("fails until its key can be read, says why in its log, and never starts without", async () => {
    refusals = 1;
    const server = deployed(serverDirectory, { SAX_JWT_PUBLIC_KEY: parameter });
    const refused = await server.ask(originRequest("/outreach"));
    expect([refused.status, refused.body]).toEqual(["500", "The server failed. Try again.\n"]);
    expect(server.output()).toContain("GET /outreach: AccessDeniedException: not allowed");
    expect((await server.ask(originRequest("/outreach"))).status).toBe("200");
  });

  it("fails where the parameter does not exist", async () => {
    const server = deployed(serverDirectory, { SAX_JWT_PUBLIC_KEY: "/other" });
    expect((await server.ask(originRequest("/outreach"))).status).toBe("500");
    expect(server.output()).toContain("There is no SSM parameter /other in us-east-1.");
  });
});

describe("the adapter", () => {
  it("tells the application what CloudFront tells, as a Function URL would", async () => {
    const { body } = await deployed(application()).ask(
      originRequest("/outreach/a%20b", {
        method: "POST",
        querystring: "x=1&x=2&y=%C3%A4",
        headers: {
          cookie: [{ key: "Cookie", value: "a=1; b=2" }],
          accept: [
            { key: "Accept", value: "text/html" },
            { key: "Accept", value: "*/*" },
          ],
        },
        body: { inputTruncated: false, action: "read-only", encoding: "base64", data: "bmFtZT1EYW5h" },
      }),
    );
    const { event, api } = JSON.parse(body) as { event: Record<string, unknown>; api: string };
    expect(event).toMatchObject({
      version: "2.0",
      rawPath: "/outreach/a%20b",
      rawQueryString: "x=1&x=2&y=%C3%A4",
      cookies: ["a=1", "b=2"],
      headers: { cookie: "a=1; b=2", accept: "text/html,*/*", "x-forwarded-host": "dev.mydreamconnect.com" },
      requestContext: { http: { method: "POST", path: "/outreach/a%20b", sourceIp: "203.0.113.178" } },
      body: "bmFtZT1EYW5h",
      isBase64Encoded: true,
    });
    expect(api).toBe("https://outreach-api-dev.mydreamconnect.com");
  });

  it("gives a request without a body none, even where CloudFront sends an empty one", async () => {
    const empty: EdgeBody = { inputTruncated: false, action: "read-only", encoding: "base64", data: "" };
    const { body } = await deployed(application()).ask(originRequest("/outreach", { body: empty }));
    const { event } = JSON.parse(body) as { event: Record<string, unknown> };
    expect(event).not.toHaveProperty("body");
    expect(event.isBase64Encoded).toBe(false);
  });

  it("refuses a request that CloudFront cut off at 1 MB", async () => {
    const cut: EdgeBody = { inputTruncated: true, action: "read-only", encoding: "base64", data: "AAAA" };
    const response = await deployed(application()).ask(originRequest("/outreach", { method: "POST", body: cut }));
    expect([response.status, response.body]).toEqual(["413", "Lambda@Edge takes a request of at most 1 MB.\n"]);
  });

  it("passes a redirect and every cookie on, and no header that CloudFront refuses", async () => {
    const result = `({
      statusCode: 307,
      headers: { Location: "/outreach/next", "Content-Length": "0", Connection: "keep-alive", "X-Cache": "Hit",
        "x-forwarded-proto": "http", "x-many": ["1", "2"], nothing: undefined },
      cookies: ["a=1; HttpOnly", "b=2; Secure"],
    })`;
    expect(await deployed(application(result)).ask(originRequest("/outreach/old"))).toEqual({
      status: "307",
      headers: {
        location: [{ key: "Location", value: "/outreach/next" }],
        "x-many": [
          { key: "x-many", value: "1" },
          { key: "x-many", value: "2" },
        ],
        "set-cookie": [
          { key: "set-cookie", value: "a=1; HttpOnly" },
          { key: "set-cookie", value: "b=2; Secure" },
        ],
      },
      body: "",
      bodyEncoding: "text",
    });
  });

  it("passes binary content on as it came", async () => {
    const result =
      '({ statusCode: 200, headers: { "content-type": "image/png" }, body: "iVBORw0KGgo=", isBase64Encoded: true })';
    expect(await deployed(application(result)).ask(originRequest("/outreach/night.png"))).toMatchObject({
      status: "200",
      body: "iVBORw0KGgo=",
      bodyEncoding: "base64",
    });
  });

  it.each([
    [1_048_576 - 100, "200"],
    [1_048_577, "502"],
  ])("answers %i bytes with %s: Lambda@Edge sends at most 1 MB", async (bytes, status) => {
    const server = deployed(application(`({ statusCode: 200, body: "x".repeat(${bytes}) })`));
    const response = await server.ask(originRequest("/outreach/large"));
    expect(response.status).toBe(status);
    if (status === "502") expect(server.output()).toContain("GET /outreach/large: 1048577 bytes");
  });

  it("answers an error of the application without its text, which is in the log", async () => {
    const server = deployed(application('Promise.reject(new Error("the patient\'s number"))'));
    const response = await server.ask(originRequest("/outreach"));
    expect([response.status, response.body]).toEqual(["500", "The server failed. Try again.\n"]);
    expect(server.output()).toContain("the patient's number");
  });
});

describe("a server's bundle for the edge", () => {
  const settings = { handler: "index.handler", variables: {}, parameters: {}, region: "us-east-1" };

  it("is another one when its settings change, because they are part of its code", () => {
    const server = application();
    const [one, same, other] = [settings, settings, { ...settings, variables: { OUTREACH_API_URL: "https://a" } }].map(
      (given) => packEdgeBundle(server, given).sha256,
    );
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it("is refused above the bound of Lambda@Edge, and taken at it", () => {
    const bound = 50 * 1024 * 1024;
    expect(() => {
      refuseLargeArchive(bound, "app", "Remedy.");
    }).not.toThrow();
    expect(() => {
      refuseLargeArchive(bound + 1, "app", "Remedy.");
    }).toThrow("The server in app is 50.0 MB, zipped; Lambda@Edge takes at most 50 MB. Remedy.");
  });
});
