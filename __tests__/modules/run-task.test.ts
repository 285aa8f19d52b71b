import { unzipSync } from "fflate";
import { readFileSync } from "node:fs";
import type { RunTaskServiceSettings } from "../../config";
import { RunTask } from "../../modules/run-task";
import { packRunTask } from "../../modules/run-task-bundle";
import { type Block, synthesizeScope, type Synthesized, settingsWith } from "../support/synthesis";
import { runTaskService } from "../support/run-task-settings";

function synthesize(changes: Partial<RunTaskServiceSettings> = {}): Synthesized {
  return synthesizeScope((scope) => {
    new RunTask(scope, "run-task", {
      namePrefix: "outreach-run-task",
      settings: { ...runTaskService, ...changes },
      artifactBucket: "artifacts",
      region: "us-east-1",
      account: "111122223333",
      deletionProtection: true,
    });
  });
}

const minimal = synthesize();
const functions = Object.fromEntries(
  minimal.resources("aws_lambda_function").map((one) => [one.function_name as string, one]),
);
const statements = (document: Block | undefined) => document?.statement as Block[];
const policyWith = (sid: string) =>
  statements(
    minimal.data("aws_iam_policy_document").find((one) => statements(one).some((statement) => statement.sid === sid)),
  );

describe("the run task on Lambda", () => {
  it("is a function for requests and one for judging, with reserved concurrency", () => {
    expect(functions).toMatchObject({
      "outreach-run-task-webhook": {
        handler: "webhook.handler",
        runtime: "nodejs22.x",
        timeout: 10,
        reserved_concurrent_executions: 10,
        s3_bucket: "artifacts",
      },
      "outreach-run-task-judge": {
        handler: "judge.handler",
        timeout: 240,
        memory_size: 2048,
        reserved_concurrent_executions: 5,
      },
    });
  });

  it("tells the functions what they read, and no secret", () => {
    expect((functions["outreach-run-task-webhook"]?.environment as { variables: Block }).variables).toEqual({
      RUN_TASK_QUEUE_URL: expect.stringContaining("aws_sqs_queue.run-task_runs_queue"),
      RUN_TASK_KEY_SECRETS: expect.stringMatching(/aws_secretsmanager_secret\.run-task_key-blue.*,.*key-green/),
      RUN_TASK_SERVERS: "app.terraform.io",
      RUN_TASK_DOWNLOAD_HOSTS: "archivist.terraform.io",
      RUN_TASK_MAX_RUN_AGE_DAYS: "30",
    });
    expect((functions["outreach-run-task-judge"]?.environment as { variables: Block }).variables).toEqual({
      RUN_TASK_CLAIMS_TABLE: expect.stringContaining("aws_dynamodb_table.run-task_claims"),
      RUN_TASK_ATTEMPTS: "3",
      RUN_TASK_SERVERS: "app.terraform.io",
      RUN_TASK_DOWNLOAD_HOSTS: "archivist.terraform.io",
      RUN_TASK_MAX_PLAN_BYTES: "20971520",
    });
    const detailed = synthesize({ detailsUrl: "https://example.com/gate" });
    expect(detailed.text).toContain('"RUN_TASK_DETAILS_URL":"https://example.com/gate"');
  });

  it("queues runs encrypted, for an hour, and keeps what can't be judged", () => {
    const [dead, runs] = ["dead-letters", "runs"].map((name) =>
      minimal.resources("aws_sqs_queue").find((one) => one.name === `outreach-run-task-${name}`),
    );
    expect(runs).toMatchObject({
      kms_master_key_id: expect.stringContaining("aws_kms_key.run-task_key"),
      message_retention_seconds: 3600,
      visibility_timeout_seconds: 270,
      redrive_policy: expect.stringMatching(/deadLetterTargetArn.*dead-letters.*maxReceiveCount.*3/),
    });
    expect(dead).toMatchObject({
      kms_master_key_id: expect.stringContaining("aws_kms_key.run-task_key"),
      message_retention_seconds: 1_209_600,
    });
    expect(minimal.resources("aws_sqs_queue_policy")).toHaveLength(2);
    expect(policyWith("DenyPlainHttp")).toMatchObject([{ effect: "Deny", actions: ["sqs:*"] }]);
  });

  it("delivers one run at a time to as many judges as are reserved", () => {
    expect(minimal.resource("aws_lambda_event_source_mapping")).toMatchObject({
      batch_size: 1,
      scaling_config: { maximum_concurrency: 5 },
    });
  });

  it("generates two keys that are in no state, and rotates them by their numbers", () => {
    const rotated = synthesize({ keyVersions: { blue: 1, green: 2 } });
    const versions = (of: Synthesized) =>
      of.resources("aws_secretsmanager_secret_version").map((one) => one.secret_string_wo_version);
    expect(versions(minimal)).toEqual([1, 1]);
    expect(versions(rotated)).toEqual([1, 2]);
    expect(minimal.resources("aws_secretsmanager_secret")).toMatchObject([
      { name: "outreach-run-task/hmac-key/blue", recovery_window_in_days: 30 },
      { name: "outreach-run-task/hmac-key/green", recovery_window_in_days: 30 },
    ]);
    expect(minimal.data("aws_secretsmanager_secret_version")).toEqual([]);
    expect(minimal.text).not.toContain('secret_string"');
  });

  it("keeps logs for as long as told, encrypted with a key that CloudWatch may use for these groups only", () => {
    expect(minimal.resources("aws_cloudwatch_log_group")).toMatchObject(
      ["judge", "webhook"].map((name) => ({
        name: `/aws/lambda/outreach-run-task-${name}`,
        retention_in_days: 90,
        kms_key_id: expect.stringContaining("aws_kms_key.run-task_key"),
      })),
    );
    expect(minimal.resource("aws_kms_key")).toMatchObject({ enable_key_rotation: true });
    expect(policyWith("EncryptLogs")[1]).toMatchObject({
      principals: [{ type: "Service", identifiers: ["logs.us-east-1.amazonaws.com"] }],
      condition: [
        {
          values: [
            "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/outreach-run-task-webhook",
            "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/outreach-run-task-judge",
          ],
        },
      ],
    });
  });

  it("lets each function do what it must, and nothing else", () => {
    const allowed = (sid: string) => policyWith(sid).map((statement) => [statement.sid, statement.actions]);
    expect(allowed("QueueRuns")).toEqual([
      ["WriteOwnLogs", ["logs:CreateLogStream", "logs:PutLogEvents"]],
      ["QueueRuns", ["sqs:SendMessage"]],
      ["ReadKeys", ["secretsmanager:GetSecretValue"]],
      ["UseKey", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ]);
    expect(allowed("TakeRuns")).toEqual([
      ["WriteOwnLogs", ["logs:CreateLogStream", "logs:PutLogEvents"]],
      ["TakeRuns", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]],
      ["ClaimRuns", ["dynamodb:PutItem", "dynamodb:DeleteItem"]],
      ["UseKey", ["kms:Decrypt"]],
    ]);
    for (const sid of ["QueueRuns", "TakeRuns"]) {
      for (const { resources } of policyWith(sid)) expect(resources).not.toContain("*");
    }
  });

  it("is reached through its Function URL only", () => {
    expect(minimal.resource("aws_lambda_function_url")).toMatchObject({
      function_name: "outreach-run-task-webhook",
      authorization_type: "NONE",
    });
    expect(minimal.resource("aws_lambda_permission")).toMatchObject({ action: "lambda:InvokeFunctionUrl" });
    const template = JSON.parse(minimal.resource("aws_cloudformation_stack").template_body as string) as object;
    expect(template).toMatchObject({
      Resources: { InvokeThroughUrl: { Properties: { InvokedViaFunctionUrl: true } } },
    });
  });
});

describe("the functions' code", () => {
  it("holds both entries and the policies, and is the same for the same sources", () => {
    const first = packRunTask();
    expect(Object.keys(unzipSync(readFileSync(first.archive))).sort()).toEqual([
      "judge.js",
      "policies/manifest.json",
      "policies/policy.wasm",
      "policies/projection.json",
      "webhook.js",
    ]);
    expect(packRunTask()).toEqual(first);
  });

  it("names no directory of the machine that it was made on", () => {
    const entries = unzipSync(readFileSync(packRunTask().archive));
    for (const name of ["judge.js", "webhook.js"])
      expect(Buffer.from(entries[name] ?? []).includes(process.cwd())).toBe(false);
  });
});

describe("the run task's settings", () => {
  const refused = (changes: object) => () =>
    settingsWith((settings) => {
      settings.shared.runTaskService = { ...runTaskService, ...changes };
    });

  it.each<[object, string]>([
    [{ servers: [] }, "shared.runTaskService.servers: "],
    [
      { servers: ["https://app.terraform.io"] },
      "shared.runTaskService.servers[0]: must be a lower-case host name without a scheme, with a port where it is not 443, such as app.terraform.io",
    ],
    [
      { concurrency: { webhook: 1, judge: 1 } },
      "shared.runTaskService.concurrency.judge: Too small: expected number to be >=2",
    ],
    [{ detailsUrl: "http://example.com" }, "shared.runTaskService.detailsUrl: must be an https address"],
    [{ hmacKey: "x" }, "shared.runTaskService.hmacKey: is not a setting; remove it or correct its name"],
  ])("%j are refused", (changes, message) => {
    expect(refused(changes)).toThrow(message);
  });
});
