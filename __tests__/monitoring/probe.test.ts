import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { projectRoot } from "../../config";

/** What the probe's file exports; it is plain JavaScript, as Lambda runs it. */
interface ProbeModule {
  followJourney(plain: string, secure: string): Promise<Step[]>;
  metricsOf(environment: string, steps: readonly Step[]): Record<string, unknown>;
}

interface Step {
  readonly step: string;
  readonly passed: boolean;
  readonly seen: string;
  readonly milliseconds: number;
}

type Answers = Readonly<
  Record<string, { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }>
>;

const page = "/outreach/conversations";
const asset = "/outreach-static/_next/static/chunks/main.js";
const healthy: Answers = {
  [page]: { status: 200, headers: { "content-type": "text/html" }, body: `<script src="${asset}"></script>` },
  [asset]: { status: 200, body: "1" },
};

describe("the probe", () => {
  const servers: Server[] = [];
  let probe: ProbeModule;

  beforeAll(async () => {
    probe = (await import(join(projectRoot, "modules/monitoring/probe/probe.mjs"))) as ProbeModule;
  });

  afterAll(() => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  });

  async function listen(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Visits a site that answers so; plain HTTP leads to it. Returns what the probe saw by its steps. */
  async function visit(answers: Answers, redirect = true): Promise<Record<string, [boolean, string]>> {
    const secure = await listen((request, response) => {
      const { status, headers, body } = answers[request.url ?? ""] ?? { status: 404 };
      response.writeHead(status, headers).end(body);
    });
    const plain = await listen((request, response) => {
      if (redirect) response.writeHead(301, { location: secure + (request.url ?? "") });
      response.end();
    });
    const steps = await probe.followJourney(plain, secure);
    return Object.fromEntries(steps.map(({ step, passed, seen }) => [step, [passed, seen]]));
  }

  it("follows redirect, page, the static file that the page names, and a page that is not there", async () => {
    expect(await visit(healthy)).toEqual({
      redirect: [true, "301"],
      page: [true, "200, text/html"],
      asset: [true, "200"],
      missing: [true, "404"],
    });
  });

  it("fails where plain HTTP is served", async () => {
    expect((await visit(healthy, false)).redirect).toEqual([false, "200"]);
  });

  it("fails on an error page, and on what is not HTML", async () => {
    expect((await visit({ ...healthy, [page]: { status: 503, body: "no" } })).page).toEqual([
      false,
      "503, no content type",
    ]);
    const json = { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
    expect((await visit({ ...healthy, [page]: json })).page).toEqual([false, "200, application/json"]);
  });

  it("fails where the page names no static file, or one that is not there", async () => {
    const bare = { status: 200, headers: { "content-type": "text/html" }, body: "<p>bare</p>" };
    expect((await visit({ ...healthy, [page]: bare })).asset).toEqual([false, "the page names no static file"]);
    expect((await visit({ ...healthy, [asset]: { status: 403 } })).asset).toEqual([false, "403"]);
  });

  it("fails where everything is answered with a page", async () => {
    expect((await visit({ ...healthy, "/outreach/no-such-page": { status: 200 } })).missing).toEqual([false, "200"]);
  });

  it("follows redirects of the site itself, as a sign-in has them", async () => {
    const signIn = { status: 307, headers: { location: "/outreach/sign-in" } };
    const answers = { ...healthy, [page]: signIn, "/outreach/sign-in": healthy[page] ?? { status: 500 } };
    expect((await visit(answers)).page).toEqual([true, "200, text/html"]);
  });

  it("follows no redirect to another site, and no loop", async () => {
    const away = { status: 302, headers: { location: "https://elsewhere.example/?token=secret" } };
    expect((await visit({ ...healthy, [page]: away })).page).toEqual([
      false,
      "Error: a redirect leads to https://elsewhere.example",
    ]);
    const loop = { status: 302, headers: { location: page } };
    expect((await visit({ ...healthy, [page]: loop })).page).toEqual([false, "Error: more than 5 redirects"]);
  });

  it("fails, and does not throw, where nobody answers", async () => {
    const closed = await listen(() => undefined);
    servers.pop()?.close();
    const steps = await probe.followJourney(closed, closed);
    expect(steps.map(({ passed, seen }) => [passed, seen])).toContainEqual([false, "TypeError: ECONNREFUSED"]);
  });

  it("tells CloudWatch one success of four, and how long the page took", () => {
    const steps = ["redirect", "page", "asset", "missing"].map((step, index) => ({
      step,
      passed: step !== "asset",
      seen: "200",
      milliseconds: 10 * index,
    }));
    const metrics = probe.metricsOf("develop", steps);
    expect(metrics).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: "Outreach", Dimensions: [["Environment"]] }] },
      Environment: "develop",
      ProbeSuccess: 0,
      ProbePageTime: 10,
      ProbeAssetTime: 20,
    });
    expect(
      probe.metricsOf(
        "develop",
        steps.filter(({ passed }) => passed),
      ).ProbeSuccess,
    ).toBe(1);
  });
});
