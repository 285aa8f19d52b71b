import { statSync } from "node:fs";
import { createUserContext } from "../../cli/user-context";
import { packEdgeBundle } from "../../modules/edge-bundle";
import { readOpenNextOutput } from "../../modules/open-next-output";
import { EdgeProcesses, headerOf, originRequest } from "../support/edge-process";
import { builtExampleApp } from "../support/example-app";

/** A build takes a minute, and longer beside other work. */
const buildTimeout = 10 * 60_000;

describe("a Next.js app at the edge, built with OpenNext as for Lambda", () => {
  const processes = new EdgeProcesses();
  const dana = createUserContext({ name: "Dana Reyes" });
  let server: ReturnType<EdgeProcesses["start"]>;
  let serverDirectory: string;

  beforeAll(async () => {
    serverDirectory = readOpenNextOutput(await builtExampleApp()).server.directory;
    server = processes.start(serverDirectory, {}, { SAX_JWT_PUBLIC_KEY: dana.publicKeyPem });
  }, buildTimeout);

  afterAll(() => {
    processes.stop();
  });

  it("is small enough", () => {
    const settings = { handler: "index.handler", variables: {}, parameters: {}, region: "us-east-1" };
    expect(statSync(packEdgeBundle(serverDirectory, settings).archive).size).toBeLessThan(50 * 1024 * 1024);
  });

  it("renders the page of the user of the cookie, at the host that the viewer typed", async () => {
    const page = await server.ask(
      originRequest("/outreach/conversations", { headers: { cookie: [{ key: "Cookie", value: dana.cookie }] } }),
    );
    expect(page.status).toBe("200");
    expect(page.body).toContain("Dana Reyes");
    expect(page.body).toContain('data-viewer-host="dev.mydreamconnect.com"');
    expect(headerOf(page, "cache-control").join()).toMatch(/private|no-store/);
  });

  it("answers its API in JSON, and an unknown page with its own", async () => {
    expect((await server.ask(originRequest("/outreach/api/health"))).status).toBe("200");
    expect((await server.ask(originRequest("/outreach/api/session"))).status).toBe("401");
    const missing = await server.ask(originRequest("/outreach/no-such-page"));
    expect([missing.status, missing.body.includes("This page does not exist")]).toEqual(["404", true]);
  });
});
