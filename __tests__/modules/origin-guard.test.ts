import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { packLambdaBundle } from "../../modules/lambda-bundle";
import { readOpenNextOutput } from "../../modules/open-next-output";
import { functionUrlEvent, type LambdaProcess, startLambda } from "../support/lambda-process";

const directory = mkdtempSync(join(tmpdir(), "origin-guard-"));
const digest = (value: string) => createHash("sha256").update(value).digest("hex");
const running: LambdaProcess[] = [];

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  rmSync(directory, { recursive: true, force: true });
});

/** Starts a server from the very archive that is deployed. */
function deployed(serverDirectory: string, proofs: string): LambdaProcess {
  const root = mkdtempSync(join(directory, "task-"));
  for (const [name, content] of Object.entries(
    unzipSync(readFileSync(packLambdaBundle(serverDirectory, { guarded: true }).archive)),
  )) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const lambda = startLambda(root, {
    _HANDLER: "origin-guard.handler",
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

  it("serves the built-in server's pages to CloudFront", async () => {
    const build = readOpenNextOutput("modules/builtin-server");
    const server = deployed(build.server.directory, digest("proof"));
    const event = functionUrlEvent("/outreach/conversations", { headers: { "x-outreach-origin-proof": "proof" } });
    const { statusCode, body } = await server.invoke(event);
    expect(statusCode).toBe(200);
    expect(body).toContain('data-viewer-host="dev.mydreamconnect.com"');
  });
});
