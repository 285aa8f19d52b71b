import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConnectionError, ServerError, TerraformCloudClient } from "../../cli/terraform-cloud/client";
import { findToken, terraformCredentials, tokenVariable } from "../../cli/terraform-cloud/credentials";
import type { HttpsAnswer, HttpsRequest, Send } from "../../cli/terraform-cloud/https";

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const discovery: Reply = { body: { "tfe.v2": "/api/v2/" } };

/** A server that gives these answers, one after the other, after its discovery document. */
function serverOf(...replies: (Reply | Error)[]): { readonly send: Send; readonly asked: HttpsRequest[] } {
  const asked: HttpsRequest[] = [];
  const send: Send = (request) => {
    if (request.url.pathname.startsWith("/.well-known")) return Promise.resolve(answer(discovery));
    asked.push(request);
    const reply = replies.shift();
    if (reply === undefined) throw new Error(`unexpected: ${request.method} ${request.url.href}`);
    return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(answer(reply));
  };
  return { send, asked };
}

function answer({ status = 200, body = "", headers = {} }: Reply): HttpsAnswer {
  return { status, headers, body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)) };
}

function clientOf(server: { readonly send: Send }, hostname = "app.example.com"): TerraformCloudClient {
  return new TerraformCloudClient({ hostname, env: { TFE_TOKEN: "secret-token" }, send: server.send, firstPauseMs: 1 });
}

describe("a client of the API", () => {
  it("sends its token to the API that the host names", async () => {
    const server = serverOf({ body: { data: { id: "run-1", type: "runs", attributes: {} } } });
    expect(await clientOf(server).get("runs/run-1")).toMatchObject({ id: "run-1" });
    expect(server.asked[0]?.url.href).toBe("https://app.example.com/api/v2/runs/run-1");
    expect(server.asked[0]?.headers.authorization).toBe("Bearer secret-token");
  });

  it("reads a list page by page", async () => {
    const page = (id: string, next: number | null): Reply => ({
      body: { data: [{ id, type: "runs", attributes: {} }], meta: { pagination: { "next-page": next } } },
    });
    const server = serverOf(page("a", 2), page("b", null));
    expect((await clientOf(server).list("workspaces/ws/runs")).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(server.asked.map(({ url }) => url.searchParams.get("page[number]"))).toEqual(["1", "2"]);
  });

  it("repeats after 429 and, where it does no harm, after 5xx and a lost connection", async () => {
    const good = { body: { data: { id: "x", type: "x", attributes: {} } } };
    const busy = { status: 429, headers: { "retry-after": "0" } };
    expect(await clientOf(serverOf(busy, good)).get("x")).toMatchObject({ id: "x" });
    expect(await clientOf(serverOf({ status: 502 }, new Error("reset"), good)).get("x")).toMatchObject({ id: "x" });
    expect(await clientOf(serverOf(busy, good)).post("x", { type: "x" })).toMatchObject({ id: "x" });
    await expect(clientOf(serverOf({ status: 502 })).post("x", { type: "x" })).rejects.toThrow(ServerError);
    await expect(clientOf(serverOf(new Error("reset"))).post("x", { type: "x" })).rejects.toThrow(
      "app.example.com can't be reached (POST /api/v2/x): reset",
    );
  });

  it("tells the server's errors as sentences, and never the token", async () => {
    const errors = [
      { title: "invalid attribute", detail: "Name has already been taken", source: { pointer: "/data" } },
    ];
    const failed = clientOf(serverOf({ status: 422, body: { errors } })).post("workspaces", { type: "workspaces" });
    await expect(failed).rejects.toThrow(
      "app.example.com refuses POST workspaces: Name has already been taken (/data) (status 422)",
    );
    await expect(failed).rejects.not.toThrow(/secret-token/);
  });

  it("takes 404 for what is not there", async () => {
    expect(await clientOf(serverOf({ status: 404 })).find("x")).toBeUndefined();
    await expect(clientOf(serverOf({ status: 403 })).find("x")).rejects.toThrow(ServerError);
  });

  it("follows redirects to the server's own hosts, without its token", async () => {
    const server = serverOf(
      { status: 307, headers: { location: "https://archivist.example.com/v1/object/1" } },
      { body: "the plan" },
    );
    expect((await clientOf(server).download("plans/p/json-output")).toString()).toBe("the plan");
    expect(server.asked[1]?.headers.authorization).toBeUndefined();
  });

  it.each(["https://evil.example.org/x", "http://app.example.com/x", "https://app.example.com:8443/x"])(
    "does not follow a redirect to %s",
    async (location) => {
      const server = serverOf({ status: 307, headers: { location } });
      await expect(clientOf(server).download("plans/p/json-output")).rejects.toThrow(/which is none of its own hosts/);
      expect(server.asked).toHaveLength(1);
    },
  );

  it("says that a host is no Terraform server", async () => {
    const send: Send = () => Promise.resolve(answer({ status: 404 }));
    await expect(clientOf({ send }).get("x")).rejects.toThrow(
      "app.example.com is no Terraform server: /.well-known/terraform.json names no API (status 404).",
    );
  });

  it("says how to get a token when there is none", () => {
    expect(() => new TerraformCloudClient({ hostname: "my-tfe.example.com", env: {} })).toThrow(
      new ConnectionError(
        "There is no token for my-tfe.example.com. Run terraform login my-tfe.example.com, or set TFE_TOKEN or " +
          "TF_TOKEN_my__tfe_example_com.",
      ),
    );
  });
});

describe("a token", () => {
  const home = mkdtempSync(join(tmpdir(), "home-"));
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it("comes from TFE_TOKEN, unless that is for another host", () => {
    expect(findToken("one.example", { TFE_TOKEN: "t" })).toBe("t");
    expect(findToken("one.example", { TFE_TOKEN: "t", TFE_HOSTNAME: "one.example" })).toBe("t");
    expect(findToken("one.example", { TFE_TOKEN: "t", TFE_HOSTNAME: "two.example" })).toBeUndefined();
  });

  it("comes from the variable that Terraform knows", () => {
    expect(findToken("my-tfe.example", { TF_TOKEN_my__tfe_example: "t" })).toBe("t");
    expect(findToken("localhost:8443", { "TF_TOKEN_localhost:8443": "t" })).toBe("t");
  });

  it("comes from the CLI configuration and from terraform login", () => {
    writeFileSync(join(home, "rc"), 'credentials "one.example" {\n  token = "configured"\n}\n');
    expect(findToken("one.example", { TF_CLI_CONFIG_FILE: join(home, "rc") })).toBe("configured");
    mkdirSync(join(home, ".terraform.d"));
    writeFileSync(
      join(home, ".terraform.d", "credentials.tfrc.json"),
      JSON.stringify({ credentials: { "one.example": { token: "logged in" } } }),
    );
    expect(findToken("one.example", { HOME: home })).toBe("logged in");
    expect(findToken("two.example", { HOME: home })).toBeUndefined();
  });

  it("is handed to Terraform, which does not know TFE_TOKEN", () => {
    expect(terraformCredentials({ TFE_HOSTNAME: "a-b.example", TFE_TOKEN: "t" })).toEqual({
      TF_TOKEN_a__b_example: "t",
    });
    expect(terraformCredentials({ TFE_TOKEN: "t" })).toEqual({});
    const own = { TFE_HOSTNAME: "one.example", TFE_TOKEN: "t", [tokenVariable("one.example")]: "own" };
    expect(terraformCredentials(own)).toEqual({});
  });
});
