import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { request } from "../../embedded-aws";
import {
  ALL_VIEWER,
  ALL_VIEWER_EXCEPT_HOST,
  createDistribution,
  requestCertificate,
  publishFunction,
  webOrigin,
} from "./distribution";
import { createRecord, createZone } from "./hosted-zone";
import { describeWithEmbeddedAws } from "./instance";

/** What a server outside AWS saw of a request, as it answers it. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

let server: Server;

/** A web server that answers with what it was asked. */
async function startOutside(): Promise<string> {
  server = createServer((asked, answer) => {
    const chunks: Buffer[] = [];
    asked.on("data", (chunk: Buffer) => chunks.push(chunk));
    asked.on("end", () => {
      answer.setHeader("set-cookie", ["a=1", "b=2"]);
      answer.end(
        JSON.stringify({
          method: asked.method,
          url: asked.url,
          headers: asked.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterAll(() => {
  server.close();
});

async function outsideWorld() {
  return { outsideWorld: { "origin.outside.example": await startOutside() } };
}

describeWithEmbeddedAws(
  "A distribution's origin",
  (aws) => {
    const outside = () => webOrigin("origin.outside.example", { "x-secret": "from the distribution" });
    let certificate: string;
    beforeAll(async () => {
      certificate = await requestCertificate(aws(), "chain.example", "*.chain.example");
    });

    async function seen(url: string, options = {}): Promise<Seen> {
      const answer = await request(aws(), url, options);
      expect(answer.status).toBe(200);
      return JSON.parse(answer.body.toString()) as Seen;
    }

    test("outside AWS gets method, path, query, body and its own Host", async () => {
      const given = { origin: outside(), originRequestPolicy: ALL_VIEWER_EXCEPT_HOST };
      const { domainName } = await createDistribution(aws(), given);
      const what = await seen(`https://${domainName}/path%20x?b=2&a=1&flag`, {
        method: "POST",
        body: "payload",
        headers: { cookie: "one=1; two=2", authorization: "Bearer token" },
      });
      expect(what).toMatchObject({ method: "POST", url: "/path%20x?b=2&a=1&flag", body: "payload" });
      expect(what.headers).toMatchObject({
        host: "origin.outside.example",
        cookie: "one=1; two=2",
        authorization: "Bearer token",
        "x-secret": "from the distribution",
        "x-forwarded-for": "127.0.0.1",
      });
      expect(what.headers).not.toHaveProperty("x-forwarded-proto");
    });

    test("outside AWS gets the viewer's Host when the policy forwards it", async () => {
      const { domainName } = await createDistribution(aws(), { origin: outside(), originRequestPolicy: ALL_VIEWER });
      expect((await seen(`https://${domainName}/`)).headers.host).toBe(domainName);
    });

    test("may answer with several cookies", async () => {
      const { domainName } = await createDistribution(aws(), { origin: outside() });
      expect((await request(aws(), `https://${domainName}/`)).headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    });

    test("answers 502 when nobody in the outside world has its name", async () => {
      const { domainName } = await createDistribution(aws(), { origin: webOrigin("unknown.outside.example") });
      expect((await request(aws(), `https://${domainName}/`)).status).toBe(502);
    });

    test("may be a second distribution, whose function sees what the first one added", async () => {
      const code = `function handler(event) {
        var request = event.request;
        request.headers["x-saw"] = { value: request.headers.host.value + " " + request.headers["x-proof"].value };
        return request;
      }`;
      await createDistribution(aws(), {
        origin: outside(),
        certificate,
        aliases: ["inner.chain.example"],
        originRequestPolicy: ALL_VIEWER_EXCEPT_HOST,
        viewerRequest: await publishFunction(aws(), "sees", code),
      });
      const outer = await createDistribution(aws(), {
        origin: webOrigin("inner.chain.example", { "x-proof": "added" }),
        originRequestPolicy: ALL_VIEWER_EXCEPT_HOST,
      });
      const { headers, url } = await seen(`https://${outer.domainName}/a?b=c`, { headers: { cookie: "k=v" } });
      expect(url).toBe("/a?b=c");
      expect(headers).toMatchObject({ "x-saw": "inner.chain.example added", cookie: "k=v" });
      expect(headers.via?.match(/\(CloudFront\)/g)).toHaveLength(2);
    });

    test("may be the second distribution's own domain name", async () => {
      const inner = await createDistribution(aws(), { origin: outside() });
      const outer = await createDistribution(aws(), { origin: webOrigin(inner.domainName) });
      expect((await seen(`https://${outer.domainName}/x`)).url).toBe("/x");
    });

    test("is not found behind a third distribution", async () => {
      const first = await createDistribution(aws(), { origin: outside() });
      const second = await createDistribution(aws(), { origin: webOrigin(first.domainName) });
      const third = await createDistribution(aws(), { origin: webOrigin(second.domainName) });
      const answer = await request(aws(), `https://${third.domainName}/`);
      expect(answer.status).toBe(403);
      expect(answer.body.toString()).toContain("configured to serve another CloudFront distribution as its origin");
    });

    test("refuses the first distribution's Host when that is forwarded to the second", async () => {
      const inner = await createDistribution(aws(), { origin: outside() });
      const given = { origin: webOrigin(inner.domainName), originRequestPolicy: ALL_VIEWER };
      const outer = await createDistribution(aws(), given);
      expect((await request(aws(), `https://${outer.domainName}/`)).status).toBe(403);
    });

    test("is a distribution only if DNS leads its alias there, where a hosted zone covers the name", async () => {
      const inner = await createDistribution(aws(), {
        origin: outside(),
        certificate: await requestCertificate(aws(), "inner.dns.example"),
        aliases: ["inner.dns.example"],
      });
      const { domainName } = await createDistribution(aws(), { origin: webOrigin("inner.dns.example") });
      expect((await request(aws(), `https://${domainName}/`)).status).toBe(200);

      const zone = await createZone(aws(), "dns.example");
      expect((await request(aws(), `https://${domainName}/`)).status).toBe(502);
      await createRecord(aws(), zone, {
        Name: "inner.dns.example",
        Type: "A",
        // CloudFront's hosted zone, the same for every distribution.
        AliasTarget: { HostedZoneId: "Z2FDTNDATAQYW2", DNSName: inner.domainName, EvaluateTargetHealth: false },
      });
      expect((await request(aws(), `https://${domainName}/`)).status).toBe(200);
    });
  },
  outsideWorld,
);

describeWithEmbeddedAws("A CloudFront Function", (aws) => {
  async function answer(name: string, code: string, path = "/") {
    const viewerRequest = await publishFunction(aws(), name, code);
    const { domainName } = await createDistribution(aws(), { origin: webOrigin("nowhere.example"), viewerRequest });
    return request(aws(), `https://${domainName}${path}`);
  }

  test("answers with a redirect of its own", async () => {
    const code = `function handler(event) {
      return { statusCode: 308, statusDescription: "Permanent Redirect",
        headers: { location: { value: event.request.uri + "/" } } };
    }`;
    const { status, headers } = await answer("redirects", code, "/outreach");
    expect([status, headers.location]).toEqual([308, "/outreach/"]);
  });

  const DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const body = 'return { statusCode: 200, body: crypto.createHash("sha256").update("abc").digest("hex") };';
  test.each([
    ["imports", `import crypto from "crypto"; \nfunction handler(event) { ${body} }`],
    ["requires", `const crypto = require("crypto"); async function handler(event) { ${body} }`],
  ])("hashes with the module that it %s", async (name, code) => {
    expect((await answer(name, code)).body.toString()).toBe(DIGEST);
  });

  test("is answered for with 503 when it throws", async () => {
    expect((await answer("throws", "function handler(event) { throw new Error('no'); }")).status).toBe(503);
  });
});
