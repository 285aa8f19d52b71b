import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { packLambdaBundle } from "../../modules/lambda-bundle";
import { readOpenNextOutput } from "../../modules/open-next-output";
import { builtExampleApp } from "../support/example-app";
import { type FunctionUrlEvent, functionUrlEvent, type LambdaProcess, startLambda } from "../support/lambda-process";

const directory = mkdtempSync(join(tmpdir(), "origin-guard-"));
const digest = (value: string) => createHash("sha256").update(value).digest("hex");
const running: LambdaProcess[] = [];

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  rmSync(directory, { recursive: true, force: true });
});

/** Starts a server from the very archive that is deployed. */
function deployed(
  serverDirectory: string,
  proofs: string,
  handler: "handler" | "streamingHandler" = "handler",
): LambdaProcess {
  const root = mkdtempSync(join(directory, "task-"));
  for (const [name, content] of Object.entries(
    unzipSync(readFileSync(packLambdaBundle(serverDirectory, { guarded: true }).archive)),
  )) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const lambda = startLambda(root, {
    _HANDLER: `origin-guard.${handler}`,
    OUTREACH_APP_HANDLER: "index.handler",
    OUTREACH_ORIGIN_PROOFS: proofs,
  });
  running.push(lambda);
  return lambda;
}

/** An application that tells when it is loaded, and what it is given. */
function application(): string {
  const root = mkdtempSync(join(directory, "application-"));
  writeFileSync(
    join(root, "index.mjs"),
    `console.log("application loaded");
     export const handler = async (event) => ({ statusCode: 200, headers: {}, body: JSON.stringify(event.headers) });`,
  );
  return root;
}

describe("the guard before the server", () => {
  it("answers 403 without a proof, before any of the application's code is loaded", async () => {
    const server = deployed(application(), digest("proof"));
    const answer = await server.invoke(functionUrlEvent("/outreach/conversations"));
    expect(answer).toEqual({
      statusCode: 403,
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
      body: "Forbidden: this server answers through its CloudFront distribution only.\n",
    });
    expect(server.output()).toBe("");
  });

  it.each([["guessed"], [""], [digest("blue")]])("answers 403 to the wrong proof %j", async (proof) => {
    const server = deployed(application(), `${digest("blue")},${digest("green")}`);
    const event = functionUrlEvent("/outreach", { headers: { "x-outreach-origin-proof": proof } });
    expect((await server.invoke(event)).statusCode).toBe(403);
  });

  it("lets nobody through when no proof is configured", async () => {
    const server = deployed(application(), "");
    const event = functionUrlEvent("/outreach", { headers: { "x-outreach-origin-proof": "" } });
    expect((await server.invoke(event)).statusCode).toBe(403);
  });

  it.each(["blue", "green"])(
    "hands a request with the %s proof to the application, without the proof",
    async (proof) => {
      const server = deployed(application(), `${digest("blue")},${digest("green")}`);
      const event = functionUrlEvent("/outreach", {
        headers: { "x-outreach-origin-proof": proof, accept: "text/html" },
      });
      const { statusCode, body } = await server.invoke(event);
      expect(statusCode).toBe(200);
      expect(JSON.parse(body)).toMatchObject({ accept: "text/html" });
      expect(body).not.toContain("x-outreach-origin-proof");
    },
  );

  it("lets the warmer's event through, which comes by IAM and not by the URL", async () => {
    const root = mkdtempSync(join(directory, "application-"));
    writeFileSync(join(root, "index.mjs"), "export const handler = async ({ type }) => ({ type });");
    const server = deployed(root, digest("proof"));
    const invoke = (event: unknown) => server.invoke(event as FunctionUrlEvent);
    expect(await invoke({ type: "warmer", index: 0 })).toEqual({ type: "warmer" });
    expect(await invoke({ type: "other" })).toMatchObject({ statusCode: 403 });
    expect(await invoke({ ...functionUrlEvent("/outreach"), type: "warmer" })).toMatchObject({ statusCode: 403 });
  });

  describe("before a server that streams", () => {
    /** What OpenNext's streaming wrapper does, in short. */
    function streamingApplication(): string {
      const root = mkdtempSync(join(directory, "streaming-"));
      writeFileSync(
        join(root, "index.mjs"),
        `console.log("application loaded");
         export const handler = awslambda.streamifyResponse(async (event, stream) => {
           stream.setContentType("application/vnd.awslambda.http-integration-response");
           stream.write(JSON.stringify({ statusCode: 200, headers: { "content-type": "text/plain" } }));
           stream.write(new Uint8Array(8));
           stream.write("piece by ");
           stream.end(JSON.stringify(Object.keys(event.headers)));
         });`,
      );
      return root;
    }

    it("answers 403 without a proof, before any of the application's code is loaded", async () => {
      const server = deployed(streamingApplication(), digest("proof"), "streamingHandler");
      expect(await server.invoke(functionUrlEvent("/outreach"))).toMatchObject({
        statusCode: 403,
        headers: { "cache-control": "no-store" },
        body: "Forbidden: this server answers through its CloudFront distribution only.\n",
      });
      expect(server.output()).toBe("");
    });

    it("hands the stream to the application, and the request without the proof", async () => {
      const server = deployed(streamingApplication(), digest("proof"), "streamingHandler");
      const event = functionUrlEvent("/outreach", { headers: { "x-outreach-origin-proof": "proof" } });
      const { statusCode, body } = await server.invoke(event);
      expect(statusCode).toBe(200);
      expect(body).toMatch(/^piece by \[/);
      expect(body).not.toContain("x-outreach-origin-proof");
    });
  });

  it("stands before every server of the example's OpenNext build", async () => {
    const build = readOpenNextOutput(await builtExampleApp());
    const servers = [build.server, ...Object.values(build.splitServers), build.imageOptimizer];
    for (const server of servers) {
      const lambda = deployed(server?.directory ?? "", digest("proof"));
      const direct = await lambda.invoke(functionUrlEvent("/outreach/conversations"));
      expect(direct).toMatchObject({ statusCode: 403, body: expect.stringMatching(/^Forbidden: /) as string });
      expect(lambda.output()).toBe("");
    }
    expect(servers).toHaveLength(3);
  }, 600_000);

  it("serves the example's pages to CloudFront", async () => {
    const { server } = readOpenNextOutput(await builtExampleApp());
    const event = functionUrlEvent("/outreach/api/health", { headers: { "x-outreach-origin-proof": "proof" } });
    const { statusCode, body } = await deployed(server.directory, digest("proof")).invoke(event);
    expect([statusCode, JSON.parse(body)]).toEqual([200, { status: "ok", build: expect.any(String) as string }]);
  }, 600_000);

  it("says of a request in the log what it was, without ids, query, cookie or header", async () => {
    const server = deployed(application(), digest("proof"));
    await server.invoke(
      functionUrlEvent("/outreach/conversations/CH0123456789/messages", {
        headers: { "x-outreach-origin-proof": "proof", "x-amz-cf-id": "cf-1", authorization: "Bearer token" },
        cookies: ["x-sax-user-context=secret"],
        method: "POST",
      }),
    );
    expect(server.output().replaceAll(/\s+/g, " ")).toMatch(
      /id: 'cf-1', method: 'POST', path: '\/outreach\/conversations\/:id\/messages', status: 200, milliseconds: \d+ /,
    );
    expect(server.output()).not.toMatch(/CH0123|token|secret|proof/);
  });

  it("says 500 of a request that the application fails on", async () => {
    const root = mkdtempSync(join(directory, "application-"));
    writeFileSync(join(root, "index.mjs"), 'export const handler = async () => { throw new Error("broken"); };');
    const server = deployed(root, digest("proof"));
    const event = functionUrlEvent("/outreach", { headers: { "x-outreach-origin-proof": "proof" } });
    await expect(server.invoke(event)).rejects.toThrow("broken");
    expect(server.output().replaceAll(/\s+/g, " ")).toContain("path: '/outreach', status: 500");
  });

  it("serves the built-in server's pages to CloudFront", async () => {
    const build = readOpenNextOutput("modules/builtin-server");
    const server = deployed(build.server.directory, digest("proof"));
    const event = functionUrlEvent("/outreach/conversations", { headers: { "x-outreach-origin-proof": "proof" } });
    const { statusCode, body } = await server.invoke(event);
    expect(statusCode).toBe(200);
    expect(body).toContain('data-viewer-host="dev.mydreamconnect.com"');
  });
});
