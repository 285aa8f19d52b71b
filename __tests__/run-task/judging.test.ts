import { setTimeout as sleep } from "node:timers/promises";
import { JudgeTimeout } from "../../run-task/judge";
import type { RunTaskRequest } from "../../run-task/payload";
import { type JudgingOptions, makeJob } from "../../run-task/service";
import {
  FakeTerraformCloud,
  type RecordedReport,
  deniedPlan,
  passingPlan,
  secrets,
  status,
} from "./fake-terraform-cloud";
import { LogRecorder, optionsFor } from "./service-under-test";

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

function request(changes: Partial<RunTaskRequest> = {}): RunTaskRequest {
  return {
    stage: "post_plan",
    accessToken: secrets.token,
    outcomes: true,
    speculative: false,
    organization: "outreach",
    workspace: "outreach-shared",
    runId: "run-1",
    taskResultId: "taskrs-1",
    callbackUrl: `https://${cloud.host}/api/v2/task-results/${secrets.callback}/callback`,
    enforcement: "mandatory",
    planUrl: `https://${cloud.host}/api/v2/plans/plan-1/json-output`,
    ...changes,
  };
}

interface Judged {
  readonly delivered: boolean;
  readonly reports: RecordedReport[];
}

async function judge(changes: Partial<RunTaskRequest> = {}, options: Partial<JudgingOptions> = {}): Promise<Judged> {
  const never = new AbortController().signal;
  const job = makeJob(request(changes), { ...optionsFor(cloud, log), ...options });
  return { delivered: await job.run(never, never), reports: cloud.reports };
}

async function failure(changes: Partial<RunTaskRequest> = {}, options: Partial<JudgingOptions> = {}): Promise<string> {
  const { delivered, reports } = await judge(changes, options);
  expect(delivered).toBe(true);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toMatchObject({ status: "failed", outcomes: [] });
  return reports[0]?.message ?? "";
}

describe("judging a run", () => {
  it("reports a plan that passes, in one call", async () => {
    const { delivered, reports } = await judge();
    expect(delivered).toBe(true);
    expect(reports).toEqual([
      {
        status: "passed",
        message: expect.stringMatching(/^Passed: \d+ rules, nothing found\.$/) as string,
        outcomes: [],
      },
    ]);
  });

  it("speaks JSON:API with the run's token, and asks for a page where there is one", async () => {
    const { reports } = await judge({}, { detailsUrl: "https://example.com/gate" });
    expect(cloud.calls.at(-1)).toMatchObject({
      method: "PATCH",
      path: `/api/v2/task-results/${secrets.callback}/callback`,
      authorization: `Bearer ${secrets.token}`,
      contentType: "application/vnd.api+json",
    });
    expect(JSON.parse(cloud.calls.at(-1)?.body ?? "")).toMatchObject({ data: { type: "task-results" } });
    expect(reports[0]?.url).toBe("https://example.com/gate");
  });

  it("reports what a plan breaks: outcomes while it runs, then the verdict", async () => {
    cloud.plan = deniedPlan;
    const { reports } = await judge();
    expect(reports.map((report) => report.status)).toEqual(["running", "failed"]);
    const [running, verdict] = reports;
    expect(running?.outcomes.length).toBeGreaterThan(3);
    expect(running?.outcomes[0]).toMatchObject({
      type: "task-result-outcomes",
      attributes: { tags: { Status: [{ level: "error" }], Severity: [{ level: "error" }] } },
    });
    expect(verdict?.message).toMatch(/^Denied by the policies: \d+ denied/);
    expect(verdict?.outcomes).toEqual([]);
  });

  it("sends no outcomes to a server that takes none", async () => {
    cloud.plan = deniedPlan;
    expect((await judge({ outcomes: false })).reports.map((report) => report.status)).toEqual(["failed"]);
  });

  it("reports the verdict also when the outcomes are refused", async () => {
    cloud.plan = deniedPlan;
    cloud.reportAnswers.push(status(422));
    const { delivered, reports } = await judge();
    expect(delivered).toBe(true);
    expect(reports.at(-1)?.status).toBe("failed");
  });

  it("judges before the apply as well", async () => {
    expect((await judge({ stage: "pre_apply" })).reports[0]?.status).toBe("passed");
  });

  it.each(["pre_plan", "post_apply", "test", "constructor"])(
    "fails at the stage %s, where it would seem to have looked",
    async (stage) => {
      expect(await failure({ stage })).toBe(
        `There is nothing that could be judged at the stage ${stage}. Attach this run task to post-plan, and to pre-apply where wanted.`,
      );
      expect(cloud.calls).toHaveLength(1);
    },
  );
});

describe("reading the plan", () => {
  it("sends the token to the API alone, not to where it sends on to", async () => {
    await judge();
    expect(cloud.calls[0]).toMatchObject({ method: "GET", authorization: `Bearer ${secrets.token}` });
    expect(cloud.downloads).toHaveLength(1);
    expect(cloud.downloads[0]?.authorization).toBeUndefined();
  });

  it.each([
    ["another host", "https://example.com/plan.json"],
    ["an address without TLS", "http://app.terraform.io/plan.json"],
    ["the metadata of a machine", "https://169.254.169.254/latest"],
    ["an address with a user in it", "https://user@localhost/plan.json"],
  ])("follows no redirect to %s", async (_what, location) => {
    cloud.planAnswers.push(status(302, { location }));
    expect(await failure()).toBe(
      "The server sends on to an address that this service is not allowed to read the plan from.",
    );
    expect(cloud.downloads).toEqual([]);
  });

  it("follows no redirect that leads nowhere", async () => {
    cloud.planAnswers.push(status(302));
    expect(await failure()).toBe(
      "The server sends on to an address that this service is not allowed to read the plan from.",
    );
  });

  it("gives up after three redirects", async () => {
    const location = `https://${cloud.host}/api/v2/plans/plan-1/json-output`;
    for (let one = 0; one < 5; one++) cloud.planAnswers.push(status(307, { location }));
    expect(await failure()).toBe("The server sends on more than 3 times for the plan.");
  });

  it("waits for a plan that is not there yet, and asks again after 429 and 5xx", async () => {
    cloud.planAnswers.push(status(204), status(429, { "retry-after": "0.01" }));
    expect((await judge()).reports[0]?.status).toBe("passed");
    cloud.reset();
    cloud.planAnswers.push(status(503), (incoming) => incoming.socket.destroy());
    expect((await judge()).reports[0]?.status).toBe("passed");
  });

  it.each([
    [401, "The plan could not be read: the run's token is not (or no longer) good for it (status 401)."],
    [404, "The plan could not be read: the run's token is not (or no longer) good for it (status 404)."],
    [400, "The plan could not be read: it refuses (status 400)."],
  ])("fails on status %i", async (code, message) => {
    cloud.planAnswers.push(status(code));
    expect(await failure()).toBe(message);
  });

  it("fails when the server does not recover", async () => {
    cloud.planAnswers.push(status(502), status(502), status(502));
    expect(await failure()).toBe("The plan could not be read: the server answers 502, also when asked again.");
    cloud.reset();
    cloud.planAnswers.push(status(204), status(204), status(204));
    expect(await failure()).toBe("The server has no JSON of the plan (status 204, also when asked again).");
  });

  it("fails on a plan that is too large, and asks only once", async () => {
    cloud.plan = { ...passingPlan, filler: "x".repeat(10_000) };
    expect(await failure({}, { maxPlanBytes: 10_000 })).toBe(
      "The plan's JSON has more than 10000 bytes, the most that this service reads.",
    );
    expect(cloud.downloads).toHaveLength(1);
  });

  it("fails on a server that does not finish its answer", async () => {
    const hang = () => undefined;
    cloud.planAnswers.push(hang, hang, hang);
    expect(await failure({}, { callTimeoutMs: 500 })).toBe("The plan could not be read: no whole answer within 0.5 s.");
  });

  it("fails without a plan's address", async () => {
    const { planUrl, ...rest } = request();
    expect(planUrl).toBeDefined();
    const never = new AbortController().signal;
    await makeJob(rest, optionsFor(cloud, log)).run(never, never);
    expect(cloud.reports).toMatchObject([
      { status: "failed", message: "The request names no plan that this service may read." },
    ]);
  });
});

describe("a plan that can't be judged", () => {
  it.each([
    ["no JSON", "{", "The plan could not be judged: is not JSON."],
    [
      "no plan",
      "{}",
      "The plan could not be judged: is neither a plan (terraform show -json) nor a synthesized stack (cdk.tf.json).",
    ],
    [
      "of another format",
      { ...passingPlan, format_version: "2.0" },
      "The plan could not be judged: has format version 2.0; only 1.x can be judged.",
    ],
    [
      "of a failed run",
      { ...passingPlan, errored: true },
      "The plan could not be judged: is the plan of a run that failed (errored): plan again first.",
    ],
  ])("is reported as failed: %s", async (_what, plan, message) => {
    cloud.plan = plan;
    const { reports } = await judge();
    expect(reports.at(-1)).toMatchObject({ status: "failed", message });
  });

  it("is reported as failed when judging takes too long", async () => {
    expect(await failure({}, { judge: () => Promise.reject(new JudgeTimeout("50 ms")) })).toBe(
      "The plan was not judged in time, so that it does not pass.",
    );
  });

  it("is reported as failed when the whole task takes too long", async () => {
    const judging: JudgingOptions["judge"] = (_plan, signal) => sleep(10_000, undefined as never, { signal });
    expect(await failure({}, { judge: judging, taskTimeoutMs: 100 })).toBe(
      "The plan was not judged in time, so that it does not pass.",
    );
  });

  it("is reported as failed when judging crashes, and the log says no more than what kind of crash", async () => {
    const crash = Object.assign(new TypeError(`cannot read ${secrets.planValue}`), {
      code: "ERR_WORKER_OUT_OF_MEMORY",
    });
    expect(await failure({}, { judge: () => Promise.reject(crash) })).toBe(
      "The plan could not be judged: the service failed. Its log has more under the task result's id.",
    );
    expect(log.lines).toContainEqual(
      expect.objectContaining({ task_result_id: "taskrs-1", crash: "TypeError ERR_WORKER_OUT_OF_MEMORY" }),
    );
    expect(log.text).not.toContain(secrets.planValue);
  });
});

describe("reporting", () => {
  it("is tried again after 429, 5xx and a broken connection", async () => {
    cloud.reportAnswers.push(status(429, { "retry-after": "1" }), (incoming) => incoming.socket.destroy());
    const { delivered, reports } = await judge();
    expect(delivered).toBe(true);
    expect(reports.map((report) => report.status)).toEqual(["passed", "passed", "passed"]);
  });

  it.each([401, 404, 422])("is given up when the server refuses it with %i", async (code) => {
    cloud.reportAnswers.push(status(code));
    const { delivered, reports } = await judge();
    expect(delivered).toBe(false);
    expect(reports).toHaveLength(1);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: "warn", callback: "verdict", reason: `the server answers ${code}` }),
    );
  });

  it("follows no redirect, which would carry the token elsewhere", async () => {
    cloud.reportAnswers.push(status(307, { location: `https://${cloud.filesHost}/` }));
    expect((await judge()).delivered).toBe(false);
    expect(cloud.downloads.filter(({ method }) => method === "PATCH")).toEqual([]);
  });

  it("sends signs of life while it waits and judges, and none after the verdict", async () => {
    const judging: JudgingOptions["judge"] = async (plan, signal) => {
      await sleep(120);
      return await optionsFor(cloud, log).judge(plan, signal);
    };
    const job = makeJob(request(), { ...optionsFor(cloud, log), judge: judging, heartbeatMs: 40 });
    await sleep(60);
    const never = new AbortController().signal;
    await job.run(never, never);
    await sleep(100);
    const told = cloud.reports.map(({ status: state, message }) => `${state}: ${message}`);
    expect(told[0]).toBe("running: Waiting for its turn.");
    expect(told).toContain("running: Judging the plan.");
    expect(told.at(-1)).toMatch(/^passed: Passed: \d+ rules, nothing found\.$/);
    expect(told.filter((line) => line.startsWith("passed"))).toHaveLength(1);
  });

  it("does not let a sign of life that hangs hold up the verdict", async () => {
    cloud.reportAnswers.push(() => undefined);
    const judging: JudgingOptions["judge"] = async (plan, signal) => {
      await sleep(60);
      return await optionsFor(cloud, log).judge(plan, signal);
    };
    const { delivered, reports } = await judge({}, { judge: judging, heartbeatMs: 20, callTimeoutMs: 5000 });
    expect(delivered).toBe(true);
    expect(reports.at(-1)?.status).toBe("passed");
  });
});
