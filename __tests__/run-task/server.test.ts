import { once } from "node:events";
import { request } from "node:http";
import { type Socket, connect } from "node:net";
import { RunTaskMetrics } from "../../run-task/metrics";
import { type RunTaskServer, listen } from "../../run-task/server";
import { FakeTerraformCloud, payloadOf, secrets, sign } from "./fake-terraform-cloud";
import { LogRecorder, serviceFor } from "./service-under-test";

const maxBodyBytes = 4096;
let cloud: FakeTerraformCloud;
let server: RunTaskServer;
const log = new LogRecorder();
beforeAll(async () => {
  cloud = await FakeTerraformCloud.start();
  const metrics = new RunTaskMetrics();
  const service = serviceFor(cloud, log, { maxBodyBytes, metrics });
  server = await listen({ service, metrics, maxBodyBytes });
});
afterAll(async () => {
  await server.close();
  await cloud.stop();
});

async function post(
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; closes: boolean }> {
  const answer = await fetch(server.url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", "x-tfc-task-signature": sign(body), ...headers },
  });
  return { status: answer.status, text: await answer.text(), closes: answer.headers.get("connection") === "close" };
}

/** Sends bytes as they are. @returns all that comes back until the connection ends */
async function raw(text: string): Promise<string> {
  const socket: Socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => (answer += String(chunk)));
  socket.write(text);
  await once(socket, "close");
  return answer;
}

describe("the server", () => {
  it("acknowledges over HTTP and reports the verdict", async () => {
    expect(await post(JSON.stringify(payloadOf(cloud)))).toMatchObject({ status: 200, text: '{"status":"accepted"}' });
    expect((await cloud.verdict()).status).toBe("passed");
  });

  it("checks the signature over the bytes as they came", async () => {
    const spaced = JSON.stringify(payloadOf(cloud), null, 3);
    expect((await post(spaced)).status).toBe(200);
    expect((await post(spaced, { "x-tfc-task-signature": sign(JSON.stringify(JSON.parse(spaced))) })).status).toBe(401);
  });

  it("refuses a body that says that it is too large, without reading it", async () => {
    const answer = await raw(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 999999999\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('{"error":"The body has more than 4096 bytes."}');
    expect(answer).toMatch(/connection: close/i);
  });

  it("refuses a body that turns out to be too large", async () => {
    const outgoing = request(server.url, { method: "POST", headers: { "transfer-encoding": "chunked" } });
    outgoing.on("error", () => undefined);
    const answered = once(outgoing, "response") as Promise<[{ statusCode?: number }]>;
    outgoing.write("x".repeat(3000));
    outgoing.write("x".repeat(3000));
    const [{ statusCode }] = await answered;
    expect(statusCode).toBe(413);
    outgoing.destroy();
  });

  it("goes on after a client that went away in the middle", async () => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it("shows its health and its metrics", async () => {
    expect(await (await fetch(`${server.url}/healthz?full=1`)).json()).toMatchObject({ status: "ok" });
    const head = await fetch(`${server.url}/healthz`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/run_task_acknowledgement_seconds_count [1-9]/);
  });

  it("logs none of what it must keep", () => {
    for (const secret of Object.values(secrets)) expect(log.text).not.toContain(secret);
  });
});
