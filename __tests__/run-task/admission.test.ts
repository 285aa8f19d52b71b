import { admit } from "../../run-task/admission";
import { RequestRefusal, type WebhookRequest } from "../../run-task/exchange";
import { Hosts } from "../../run-task/hosts";
import { KeyRing, keyInVariable } from "../../run-task/keys";
import { payloadOf, secrets, sign, webhook } from "./fake-terraform-cloud";

const cloud = { host: "app.terraform.io" };
const day = 24 * 60 * 60 * 1000;
const rules = {
  keys: new KeyRing([keyInVariable("KEY", { KEY: secrets.key })]),
  hosts: new Hosts({ api: [cloud.host, "tfe.example.com"], downloads: [] }),
  maxBodyBytes: 4096,
  maxRunAgeMs: 30 * day,
};

async function refusal(request: WebhookRequest): Promise<{ status: number; message: string }> {
  try {
    await admit(request, rules);
  } catch (error) {
    if (error instanceof RequestRefusal) return { status: error.status, message: error.message };
    throw error;
  }
  throw new Error("It was let in.");
}

const forged =
  "X-TFC-Task-Signature is not that of this body: the run task's HMAC key differs from this service's, or is not set.";

describe("a request", () => {
  it("that is signed and whole is let in", async () => {
    const id = "taskrs-2nH5dncYoXaMVQmJ";
    expect(await admit(webhook(payloadOf(cloud, { task_result_id: id })), rules)).toEqual({
      stage: "post_plan",
      accessToken: secrets.token,
      outcomes: true,
      speculative: false,
      organization: "outreach",
      workspace: "outreach-shared",
      runId: "run-i3Df5to9ELvibKpQ",
      taskResultId: id,
      callbackUrl: `https://app.terraform.io/api/v2/task-results/${secrets.callback}/callback`,
      enforcement: "mandatory",
      planUrl: "https://app.terraform.io/api/v2/plans/plan-6AFmRJW1PFJ7qbAh/json-output",
    });
  });

  it.each([
    [
      "the token of a verification",
      webhook({ ...payloadOf(cloud), stage: "test", access_token: "test-token", run_id: null }),
    ],
    ["no body", webhook("")],
  ])("with %s tries whether the run task is there, and leads to nothing", async (_what, request) => {
    expect(await admit(request, rules)).toBeUndefined();
  });

  it.each([
    [
      "another key",
      { headers: { "content-type": "application/json", "x-tfc-task-signature": sign("{}", "another-key-0123456789") } },
    ],
    ["no signature", { headers: { "content-type": "application/json" } }],
    ["an empty signature", { headers: { "content-type": "application/json", "x-tfc-task-signature": "" } }],
  ])("with %s is refused as forged", async (_what, changes) => {
    expect(await refusal(webhook(payloadOf(cloud), changes))).toEqual({ status: 401, message: forged });
  });

  it("whose body was changed is refused as forged, if by one byte", async () => {
    const request = webhook(payloadOf(cloud));
    const body = Buffer.from(request.body.toString("utf8").replace("mandatory", "mandatorY"));
    expect(await refusal({ ...request, body })).toEqual({ status: 401, message: forged });
  });

  it("that only tries whether the run task is there must be signed as well", async () => {
    const request = webhook({ access_token: "test-token" }, { headers: { "content-type": "application/json" } });
    expect(await refusal(request)).toEqual({ status: 401, message: forged });
  });

  it("is refused when it is too large, before anything else", async () => {
    expect(await refusal(webhook("x".repeat(4097), { headers: {} }))).toEqual({
      status: 413,
      message: "The body has more than 4096 bytes.",
    });
  });

  it("is refused when it is of another content type", async () => {
    const request = webhook(payloadOf(cloud));
    const headers = { ...request.headers, "content-type": "text/plain" };
    expect(await refusal({ ...request, headers })).toEqual({
      status: 415,
      message: "The content type must be application/json.",
    });
  });

  it.each([
    ["no JSON", "{", "The body is not JSON."],
    ["a list", "[]", "The body is not a JSON object."],
    ["null", "null", "The body is not a JSON object."],
  ])("is refused when it is %s", async (_what, body, message) => {
    expect(await refusal(webhook(body))).toEqual({ status: 400, message });
  });

  it("is refused when it is no UTF-8", async () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    const headers = { "content-type": "application/json", "x-tfc-task-signature": sign(body) };
    expect(await refusal(webhook("", { body, headers }))).toEqual({ status: 400, message: "The body is not JSON." });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["of another version", { payload_version: 2 }, "payload_version is not 1, the only one that is known."],
    ["without a version", { payload_version: undefined }, "payload_version is not 1, the only one that is known."],
    [
      "with fields missing",
      { run_id: undefined, task_result_id: null },
      "The payload is not that of a run task: run_id, task_result_id missing or wrong.",
    ],
    [
      "whose token would break a header",
      { access_token: "a\r\nb: c" },
      "The payload is not that of a run task: access_token missing or wrong.",
    ],
    [
      "whose id is none",
      { task_result_id: "../../x" },
      "The payload is not that of a run task: task_result_id missing or wrong.",
    ],
    [
      "from the future",
      { run_created_at: new Date(Date.now() + day).toISOString() },
      "run_created_at lies in the future.",
    ],
    [
      "of long ago",
      { run_created_at: new Date(Date.now() - 31 * day).toISOString() },
      "run_created_at is too long ago: start a new run.",
    ],
    [
      "with a callback to elsewhere",
      { task_result_callback_url: "https://example.com/api/v2/task-results/x/callback" },
      "task_result_callback_url is not an https address of a server that this service is allowed to call.",
    ],
    [
      "with a plan elsewhere",
      { plan_json_api_url: "https://169.254.169.254/latest/meta-data" },
      "plan_json_api_url is not an https address of a server that this service is allowed to call.",
    ],
    [
      "without TLS",
      { plan_json_api_url: "http://app.terraform.io/api/v2/plans/plan-1/json-output" },
      "plan_json_api_url is not an https address of a server that this service is allowed to call.",
    ],
    [
      "of two servers",
      { plan_json_api_url: "https://tfe.example.com/api/v2/plans/plan-1/json-output" },
      "plan_json_api_url and task_result_callback_url are not on the same host.",
    ],
  ])("%s is refused", async (_what, changes, message) => {
    expect(await refusal(webhook(payloadOf(cloud, changes)))).toEqual({ status: 422, message });
  });
});
