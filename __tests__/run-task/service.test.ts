import { setTimeout as sleep } from "node:timers/promises";
import type { WebhookAnswer } from "../../run-task/exchange";
import type { ServiceOptions } from "../../run-task/service";
import { FakeTerraformCloud, deniedPlan, payloadOf, secrets, sign, status, webhook } from "./fake-terraform-cloud";
import { LogRecorder, optionsFor, serviceFor } from "./service-under-test";

let cloud: FakeTerraformCloud;
let log: LogRecorder;
beforeAll(async () => {
  cloud = await FakeTerraformCloud.start();
});
beforeEach(() => {
  cloud.reset();
  log = new LogRecorder();
});
afterAll(async () => {
  await cloud.stop();
});

const get = (path: string, method = "GET") => webhook("", { method, path, headers: {} });
const told = ({ status: code, body }: WebhookAnswer) => ({ status: code, ...(JSON.parse(body) as object) });

/** A judge that waits until it is let on. */
function heldJudge(): { readonly judge: ServiceOptions["judge"]; readonly release: () => void } {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { judge } = optionsFor(cloud, log);
  return {
    release,
    judge: async (plan, signal) => {
      await Promise.race([
        held,
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            reject(new Error("stopped"));
          });
        }),
      ]);
      return await judge(plan, signal);
    },
  };
}

describe("the service", () => {
  it("acknowledges at once and reports afterwards", async () => {
    const answer = await serviceFor(cloud, log).handle(webhook(payloadOf(cloud)));
    expect(told(answer)).toEqual({ status: "accepted" });
    expect(answer).toMatchObject({ status: 200, headers: { "cache-control": "no-store" } });
    expect(cloud.calls).toEqual([]);
    expect((await cloud.verdict()).status).toBe("passed");
  });

  it("acknowledges the request by which a run task is registered, and judges nothing", async () => {
    const service = serviceFor(cloud, log);
    const answer = await service.handle(webhook({ payload_version: 1, stage: "test", access_token: "test-token" }));
    expect(answer).toMatchObject({ status: 200, body: '{"status":"verification"}' });
    expect(await service.handle(webhook(""))).toMatchObject({ status: 200, body: '{"status":"verification"}' });
    await service.shutdown(1000, 1000);
    expect(cloud.calls).toEqual([]);
  });

  it("acknowledges a request that comes again, and judges it once", async () => {
    const service = serviceFor(cloud, log);
    const request = webhook(payloadOf(cloud));
    const answers = await Promise.all([service.handle(request), service.handle(request), service.handle(request)]);
    expect(answers.map(({ status: code, body }) => `${code} ${body}`).sort()).toEqual([
      '200 {"status":"accepted"}',
      '200 {"status":"duplicate"}',
      '200 {"status":"duplicate"}',
    ]);
    expect(await service.shutdown(5000, 1000)).toBe(true);
    expect(told(await service.handle(request))).toEqual({ status: "duplicate" });
    expect(cloud.reports).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof webhook>[1], number, string]>([
    ["another path", { path: "/admin" }, 404, "There is nothing here."],
    ["another method", { method: "GET" }, 405, "Only POST is possible here."],
    ["another method for its health", { path: "/healthz" }, 405, "Only GET, HEAD is possible here."],
    [
      "another content type",
      { headers: { "x-tfc-task-signature": sign("{}"), "content-type": "text/html" } },
      415,
      "The content type must be application/json.",
    ],
    [
      "a forged signature",
      { headers: { "x-tfc-task-signature": sign("{ }"), "content-type": "application/json" } },
      401,
      "X-TFC-Task-Signature is not that of this body: the run task's HMAC key differs from this service's, or is not set.",
    ],
  ])("refuses %s", async (_what, changes, code, error) => {
    const answer = await serviceFor(cloud, log).handle(webhook("{}", changes));
    expect({ code: answer.status, ...(JSON.parse(answer.body) as object) }).toEqual({ code, error });
    expect(log.lines).toContainEqual(expect.objectContaining({ level: "warn", status: code, msg: "request refused" }));
  });

  it("says which method is possible", async () => {
    expect((await serviceFor(cloud, log).handle(webhook("", { method: "PUT" }))).headers.allow).toBe("POST");
  });

  it("refuses more requests from one address than it may send, and no other's", async () => {
    const service = serviceFor(cloud, log, { rate: { perSecond: 0.5, burst: 2 } });
    const forged = (from: string) => webhook("{}", { from, headers: {} });
    for (let one = 0; one < 2; one++) expect((await service.handle(forged("203.0.113.1"))).status).toBe(401);
    const answer = await service.handle(forged("203.0.113.1"));
    expect(answer).toMatchObject({
      status: 429,
      headers: { "retry-after": "2" },
      body: '{"error":"Too many requests from this address."}',
    });
    expect((await service.handle(forged("203.0.113.2"))).status).toBe(401);
  });

  it("refuses runs that it has no room for, so that the server sends them again", async () => {
    const { judge, release } = heldJudge();
    const service = serviceFor(cloud, log, { judge, concurrency: 1, queueLength: 1 });
    const accepted = webhook(payloadOf(cloud));
    await service.handle(accepted);
    while (!(await service.handle(get("/healthz"))).body.includes('"running":1')) await sleep(10);
    const waiting = webhook(payloadOf(cloud));
    expect((await service.handle(waiting)).status).toBe(200);
    const late = webhook(payloadOf(cloud));
    expect(await service.handle(late)).toMatchObject({
      status: 503,
      headers: { "retry-after": "10" },
      body: '{"error":"Too many runs are waiting."}',
    });
    release();
    while ((await service.handle(late)).status === 503) await sleep(20);
    await service.shutdown(5000, 1000);
    expect(cloud.reports).toHaveLength(3);
  });

  it("answers 500 when its keys can't be read, without saying more", async () => {
    const { RunTaskService } = await import("../../run-task/service");
    const { KeyRing } = await import("../../run-task/keys");
    const keys = new KeyRing([{ name: "a test", read: () => Promise.reject(new Error(secrets.key)) }]);
    const answer = await new RunTaskService(optionsFor(cloud, log, { keys })).handle(webhook(payloadOf(cloud)));
    expect(answer).toMatchObject({ status: 500, body: '{"error":"The service failed."}' });
    expect(log.text).not.toContain(secrets.key);
  });
});

describe("a service that is stopped", () => {
  it("finishes what it accepted, and accepts nothing more", async () => {
    const { judge, release } = heldJudge();
    const service = serviceFor(cloud, log, { judge, concurrency: 1 });
    for (let one = 0; one < 3; one++) await service.handle(webhook(payloadOf(cloud)));
    const ended = service.shutdown(5000, 1000);
    expect(await service.handle(webhook(payloadOf(cloud)))).toMatchObject({
      status: 503,
      body: '{"error":"The service is being stopped."}',
    });
    expect(await service.handle(get("/healthz"))).toMatchObject({
      status: 503,
      body: expect.stringContaining('"draining"'),
    });
    release();
    expect(await ended).toBe(true);
    expect(cloud.reports.map((report) => report.status)).toEqual(["passed", "passed", "passed"]);
  });

  it("reports as failed what it has no time for", async () => {
    const { judge } = heldJudge();
    const service = serviceFor(cloud, log, { judge, concurrency: 1 });
    for (let one = 0; one < 3; one++) await service.handle(webhook(payloadOf(cloud)));
    await sleep(50);
    expect(await service.shutdown(50, 2000)).toBe(true);
    expect(cloud.reports.map(({ status: state, message }) => `${state}: ${message}`)).toEqual(
      Array<string>(3).fill("failed: The service was stopped before it had judged the plan. Start the run again."),
    );
  });

  it("does not wait for ever for a server that does not take the verdict, and says so", async () => {
    for (let one = 0; one < 10; one++) cloud.reportAnswers.push(() => undefined);
    const service = serviceFor(cloud, log);
    await service.handle(webhook(payloadOf(cloud)));
    await sleep(100);
    const began = performance.now();
    expect(await service.shutdown(50, 100)).toBe(false);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        level: "error",
        delivered: false,
        msg: "verdict not reported; the server fails the task when it hears nothing",
      }),
    );
  });
});

describe("what can be watched", () => {
  it("is the service's health", async () => {
    expect(await serviceFor(cloud, log).handle(get("/healthz"))).toMatchObject({
      status: 200,
      body: '{"status":"ok","waiting":0,"running":0}',
    });
  });

  it("are counts in Prometheus' text format, without a name or an id", async () => {
    cloud.plan = deniedPlan;
    const service = serviceFor(cloud, log);
    const request = webhook(payloadOf(cloud));
    await service.handle(request);
    await service.handle(request);
    await service.handle(webhook("{}", { headers: {} }));
    await service.shutdown(5000, 1000);
    const { status: code, headers, body } = await service.handle(get("/metrics"));
    expect(code).toBe(200);
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of [
      'run_task_requests_total{outcome="accepted"} 1',
      'run_task_requests_total{outcome="duplicate"} 1',
      'run_task_requests_total{outcome="signature"} 1',
      'run_task_verdicts_total{status="failed",verdict="deny"} 1',
      'run_task_callbacks_total{kind="outcomes",result="sent"} 1',
      'run_task_callbacks_total{kind="verdict",result="sent"} 1',
      'run_task_jobs{state="waiting"} 0',
      'run_task_jobs{state="running"} 0',
      "run_task_duration_seconds_count 1",
    ]) {
      expect(body.split("\n")).toContain(line);
    }
    expect(body).not.toMatch(/outreach-shared|taskrs-/);
  });

  it("is a log of one JSON object a line, with what identifies a run", async () => {
    const service = serviceFor(cloud, log);
    await service.handle(webhook(payloadOf(cloud, { task_result_id: "taskrs-1" })));
    await service.shutdown(5000, 1000);
    expect(log.lines).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        outcome: "accepted",
        task_result_id: "taskrs-1",
        run_id: "run-i3Df5to9ELvibKpQ",
        organization: "outreach",
        workspace: "outreach-shared",
        stage: "post_plan",
        enforcement: "mandatory",
        speculative: false,
        msg: "request acknowledged",
      },
      expect.objectContaining({
        task_result_id: "taskrs-1",
        status: "passed",
        verdict: "pass",
        delivered: true,
        denied: 0,
        msg: "verdict reported",
      }),
    ]);
  });
});

describe("secrets", () => {
  it("are in no log, no answer, no metric and no report, whatever goes wrong", async () => {
    cloud.plan = deniedPlan;
    cloud.planAnswers.push(status(500), (incoming) => incoming.socket.destroy());
    cloud.reportAnswers.push(status(500), (incoming) => incoming.socket.destroy());
    const service = serviceFor(cloud, log);
    const requests = [
      webhook(payloadOf(cloud)),
      webhook(payloadOf(cloud, { task_result_callback_url: `https://example.com/${secrets.callback}` })),
      webhook(payloadOf(cloud, { access_token: `${secrets.token}\n` })),
      webhook(payloadOf(cloud, { plan_json_api_url: `https://${cloud.host}/%00${secrets.callback}` })),
      webhook(`{"access_token":"${secrets.token}"`),
      webhook(payloadOf(cloud), { headers: { "x-tfc-task-signature": secrets.key, authorization: secrets.token } }),
    ];
    const answers = [];
    for (const request of requests) answers.push(await service.handle(request));
    await service.shutdown(5000, 1000);
    answers.push(await service.handle(get("/metrics")), await service.handle(get("/healthz")));
    const reports = cloud.calls.map(({ body }) => body).join("\n");
    expect(reports).toContain("task-result-outcomes");
    for (const text of [log.text, JSON.stringify(answers), reports]) {
      for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
    }
  });
});
