import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { RunTaskRequest } from "../../run-task/payload";
import { claimsIn } from "../../run-task/lambda/claims";
import type { HttpEvent, QueueEvent } from "../../run-task/lambda/events";
import { judgeHandler } from "../../run-task/lambda/judge-handler";
import { hostsOf, numberSetting, setting } from "../../run-task/lambda/settings";
import { webhookHandler } from "../../run-task/lambda/webhook-handler";
import { FakeTerraformCloud, deniedPlan, payloadOf, secrets, sign, status } from "./fake-terraform-cloud";
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

/** The claims table, as far as claims use it. */
class FakeTable {
  readonly items = new Map<string, Record<string, { S?: string; N?: string; BOOL?: boolean }>>();

  readonly client = {
    send: (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
      const {
        Item: item,
        Key: key,
        ConditionExpression: condition,
      } = command.input as {
        Item: Record<string, { S?: string; N?: string; BOOL?: boolean }>;
        Key: { id: { S: string } };
        ConditionExpression?: string;
      };
      if (command.constructor.name === "DeleteItemCommand") {
        this.items.delete(key.id.S);
        return Promise.resolve({});
      }
      const id = item.id?.S ?? "";
      const known = this.items.get(id);
      const now = Math.floor(Date.now() / 1000);
      if (
        condition !== undefined &&
        known !== undefined &&
        (known.done?.BOOL === true || Number(known.lease?.N) >= now)
      ) {
        const failure = new ConditionalCheckFailedException({ message: "failed", $metadata: {} });
        return Promise.reject(Object.assign(failure, { Item: known }));
      }
      this.items.set(id, item);
      return Promise.resolve({});
    },
  } as unknown as DynamoDBClient;
}

function eventOf(content: object | string, changes: Partial<HttpEvent> = {}): HttpEvent {
  const body = typeof content === "string" ? content : JSON.stringify(content);
  return {
    rawPath: "/",
    requestContext: { http: { method: "POST", sourceIp: "203.0.113.7" } },
    headers: { "Content-Type": "application/json", "X-Tfc-Task-Signature": sign(body) },
    body,
    isBase64Encoded: false,
    ...changes,
  };
}

function webhook(enqueue: (request: RunTaskRequest) => Promise<void> = () => Promise.resolve()) {
  return webhookHandler({ ...optionsFor(cloud, log), enqueue });
}

describe("the webhook's function", () => {
  it("queues a run, and acknowledges it only then", async () => {
    const queued: RunTaskRequest[] = [];
    const answer = await webhook((request) => {
      queued.push(request);
      return Promise.resolve();
    })(eventOf(payloadOf(cloud, { task_result_id: "taskrs-1" })));
    expect(answer).toMatchObject({ statusCode: 200, body: '{"status":"accepted"}' });
    expect(queued).toMatchObject([{ taskResultId: "taskrs-1", accessToken: secrets.token }]);
    expect(cloud.calls).toEqual([]);
  });

  it("has the request sent again when the queue does not take it", async () => {
    const answer = await webhook(() => Promise.reject(new Error(`not queued: ${secrets.token}`)))(
      eventOf(payloadOf(cloud)),
    );
    expect(answer).toMatchObject({ statusCode: 500, body: '{"error":"The service failed."}' });
    for (const secret of Object.values(secrets)) expect(log.text).not.toContain(secret);
  });

  it("checks the very bytes, encoded or not", async () => {
    const body = JSON.stringify(payloadOf(cloud));
    const encoded = eventOf(body, { body: Buffer.from(body).toString("base64"), isBase64Encoded: true });
    expect((await webhook()(encoded)).statusCode).toBe(200);
  });

  it("queues nothing for a request that registers the run task", async () => {
    const enqueue = jest.fn();
    expect(await webhook(enqueue)(eventOf({ access_token: "test-token" }))).toMatchObject({
      statusCode: 200,
      body: '{"status":"verification"}',
    });
    expect(enqueue).not.toHaveBeenCalled();
  });

  it.each<[string, HttpEvent, number, string]>([
    [
      "a forged signature",
      { ...eventOf("{}"), body: "{ }" },
      401,
      "X-TFC-Task-Signature is not that of this body: the run task's HMAC key differs from this service's, or is not set.",
    ],
    ["no JSON", eventOf("{"), 400, "The body is not JSON."],
    ["too many bytes", eventOf("x".repeat(128 * 1024 + 1)), 413, "The body has more than 131072 bytes."],
    ["another path", eventOf("{}", { rawPath: "/metrics" }), 404, "There is nothing here."],
    [
      "another method",
      eventOf("", { requestContext: { http: { method: "GET" } } }),
      405,
      "Only POST is possible here.",
    ],
    ["nothing at all", {}, 404, "There is nothing here."],
  ])("refuses %s", async (_what, event, statusCode, error) => {
    const enqueue = jest.fn();
    const answer = await webhook(enqueue)(event);
    expect({ statusCode: answer.statusCode, ...(JSON.parse(answer.body) as object) }).toEqual({ statusCode, error });
    expect(enqueue).not.toHaveBeenCalled();
  });

  it("tells that it is there", async () => {
    const event = eventOf("", { rawPath: "/healthz", requestContext: { http: { method: "GET" } } });
    expect(await webhook()(event)).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' });
  });
});

describe("the judge's function", () => {
  let table: FakeTable;
  beforeEach(() => {
    table = new FakeTable();
  });

  /** The message that the webhook's function puts into the queue. */
  async function messageFor(delivery: number): Promise<QueueEvent> {
    let body = "";
    await webhook((request) => {
      body = JSON.stringify(request);
      return Promise.resolve();
    })(eventOf(payloadOf(cloud, { task_result_id: "taskrs-1" })));
    return { Records: [{ body, attributes: { ApproximateReceiveCount: String(delivery) } }] };
  }

  const judge = (changes: Partial<Parameters<typeof judgeHandler>[0]> = {}) =>
    judgeHandler({
      ...optionsFor(cloud, log),
      claims: claimsIn("claims", table.client),
      leaseMs: 240_000,
      attempts: 3,
      ...changes,
    });

  it("judges a run and reports the verdict", async () => {
    cloud.plan = deniedPlan;
    await judge()(await messageFor(1));
    expect(cloud.reports.map((report) => report.status)).toEqual(["running", "failed"]);
  });

  it("judges once what is delivered twice", async () => {
    const message = await messageFor(1);
    await judge()(message);
    await judge()(message);
    expect(cloud.reports).toHaveLength(1);
    expect(log.lines.at(-1)).toMatchObject({ outcome: "duplicate", task_result_id: "taskrs-1", msg: "judged already" });
  });

  it("leaves a run to the invocation that is at it", async () => {
    const claims = claimsIn("claims", table.client);
    expect(await claims.take("taskrs-1", 240_000)).toBe("mine");
    await expect(judge()(await messageFor(1))).rejects.toThrow("taskrs-1 is being judged by another invocation");
    expect(cloud.calls).toEqual([]);
  });

  it("takes over from an invocation that crashed", async () => {
    await claimsIn("claims", table.client).take("taskrs-1", -10_000);
    await judge()(await messageFor(2));
    expect(cloud.reports).toMatchObject([{ status: "passed" }]);
  });

  it("has a message delivered again whose verdict was not taken", async () => {
    cloud.reportAnswers.push(status(500), status(500), status(500));
    const message = await messageFor(1);
    await expect(judge()(message)).rejects.toThrow("the verdict on taskrs-1 was not taken");
    cloud.reportAnswers.length = 0;
    await judge()(message);
    expect(cloud.reports.at(-1)?.status).toBe("passed");
  });

  it("reports as failed, unjudged, what ended every attempt before the last", async () => {
    await claimsIn("claims", table.client).take("taskrs-1", -10_000);
    await judge({ judge: () => Promise.reject(new Error("is not asked")) })(await messageFor(3));
    expect(cloud.calls).toHaveLength(1);
    expect(cloud.reports).toEqual([
      {
        status: "failed",
        message: "The plan could not be judged: every attempt ended without a verdict.",
        outcomes: [],
      },
    ]);
  });

  it("logs none of what it must keep", async () => {
    cloud.plan = deniedPlan;
    await judge()(await messageFor(1));
    for (const secret of Object.values(secrets)) expect(log.text).not.toContain(secret);
  });
});

describe("the functions' settings", () => {
  it("must be there", () => {
    expect(() => setting("queueUrl", {})).toThrow("RUN_TASK_QUEUE_URL is not set.");
    expect(() => numberSetting("attempts", { RUN_TASK_ATTEMPTS: "many" })).toThrow(
      "RUN_TASK_ATTEMPTS is not a whole number.",
    );
  });

  it("name the hosts between commas", () => {
    const hosts = hostsOf({ RUN_TASK_SERVERS: "app.terraform.io,tfe.example.com", RUN_TASK_DOWNLOAD_HOSTS: "" });
    expect(hosts.apiUrl("https://tfe.example.com/x")).toBeInstanceOf(URL);
  });
});
