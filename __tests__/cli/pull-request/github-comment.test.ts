import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { marker } from "../../../cli/pull-request/comment";
import { pullRequestFrom, writeComment } from "../../../cli/pull-request/github-comment";

interface Call {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

describe("writing the comment to GitHub", () => {
  let server: Server;
  let calls: Call[];
  let answers: (call: Call) => { status: number; body: unknown };

  beforeEach(async () => {
    calls = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const call: Call = {
          method: request.method ?? "",
          url: request.url ?? "",
          authorization: request.headers.authorization,
          body: Buffer.concat(chunks).toString(),
        };
        calls.push(call);
        const { status, body } = answers(call);
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(() => {
    server.close();
  });

  const place = () => ({
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repository: "clinic/outreach",
    number: 7,
    token: "token-of-the-run",
  });

  function listing(...comments: object[]): void {
    answers = ({ method, url }) => {
      if (url === "/user") return { status: 403, body: { message: "Resource not accessible by integration" } };
      if (method !== "GET") return { status: 200, body: {} };
      const page = Number(new URL(url, "http://x").searchParams.get("page"));
      return { status: 200, body: comments.slice((page - 1) * 100, page * 100) };
    };
  }

  it("adds one where there is none", async () => {
    listing({ id: 1, body: "Looks good", user: { login: "nurse" } });
    await expect(writeComment(place(), `${marker}\nnew`)).resolves.toBe("created");
    expect(calls.at(-1)).toMatchObject({
      method: "POST",
      url: "/repos/clinic/outreach/issues/7/comments",
      authorization: "Bearer token-of-the-run",
      body: JSON.stringify({ body: `${marker}\nnew` }),
    });
  });

  it("writes over its own, on whatever page it is", async () => {
    const others = Array.from({ length: 150 }, (_, id) => ({ id, body: "+1", user: { login: "nurse" } }));
    listing(...others, { id: 900, body: `${marker}\nold`, user: { login: "github-actions[bot]" } });
    await expect(writeComment(place(), `${marker}\nnew`)).resolves.toBe("updated");
    expect(calls.at(-1)).toMatchObject({ method: "PATCH", url: "/repos/clinic/outreach/issues/comments/900" });
  });

  it("leaves alone what somebody else wrote to look like it", async () => {
    listing({ id: 1, body: `${marker}\nAll is well`, user: { login: "stranger" } });
    await expect(writeComment(place(), `${marker}\nnew`)).resolves.toBe("created");
  });

  it("says what GitHub refused, and never the token", async () => {
    answers = () => ({ status: 403, body: { message: "Resource not accessible" } });
    await expect(writeComment(place(), "x")).rejects.toThrow(
      /^GitHub answered GET \/repos\/clinic\/outreach\/issues\/7\/comments\?per_page=100&page=1 with 403: \{"message":"Resource not accessible"\}$/,
    );
  });

  it("needs to know where, and a token", () => {
    expect(() => pullRequestFrom({ GITHUB_TOKEN: "x" }, 1)).toThrow(
      "A comment needs GITHUB_REPOSITORY, the repository's owner/name.",
    );
    expect(() => pullRequestFrom({ GITHUB_REPOSITORY: "clinic/outreach" }, 1)).toThrow(
      "A comment needs GITHUB_TOKEN, a token that may write to pull requests.",
    );
  });
});
