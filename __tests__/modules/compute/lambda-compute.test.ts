import type { ComputeOf, EnvironmentSettings } from "../../../config";
import { App } from "../../../framework/cdktf";
import { wire } from "../../../main";
import { judgeSynthesized } from "../../../gate";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Description, OpenNextBuilds } from "../../support/open-next-build";
import { type Block, settingsWith, type Synthesized, synthesizeStacks } from "../../support/synthesis";

const builds = new OpenNextBuilds();
afterAll(() => {
  builds.remove();
});

interface Changes {
  readonly build?: (description: Description) => void;
  readonly compute?: Partial<ComputeOf<"lambda">>;
  readonly environment?: Partial<EnvironmentSettings>;
}

function settings({ build, compute, environment }: Changes) {
  return settingsWith((all) => {
    const [develop] = all.environments;
    if (develop?.compute.kind !== "lambda") throw new Error("develop does not run on Lambda.");
    Object.assign(develop, { artifactDirectory: builds.make(build), ...environment });
    Object.assign(develop.compute, compute);
    all.environments = [develop];
  });
}

function zone(changes: Changes = {}): Synthesized {
  return synthesizeStacks(settings(changes))["develop-zone"] as Synthesized;
}

const named = (stack: Synthesized, type: string, attribute = "function_name") =>
  Object.fromEntries(stack.resources(type).map((one) => [one[attribute], one])) as Record<string, Block>;

const server = "sax-lambda-mydreamconnect-outreach-server_develop";
const news = "sax-lambda-mydreamconnect-news-outreach-server_develop";
const images = "sax-lambda-mydreamconnect-outreach-images_develop";
const revalidation = "sax-lambda-mydreamconnect-outreach-revalidation_develop";
const warmer = "sax-lambda-mydreamconnect-outreach-warmer_develop";

/** The statements of a function's own role, by their ids. */
function permissions(stack: Synthesized, functionName: string): Record<string, Block> {
  const document = stack
    .data("aws_iam_policy_document")
    .find((one) => JSON.stringify(one).includes(`log-group:/aws/lambda/${functionName}:*`));
  return Object.fromEntries((document?.statement as Block[]).map((one) => [one.sid, one])) as Record<string, Block>;
}

const variablesOf = (lambda: Block | undefined) => (lambda?.environment as { variables: Block } | undefined)?.variables;

/** What the project's own gate finds in the stacks, but for what it can't know before the shared stack is applied. */
async function found(changes: Changes): Promise<string[]> {
  const outdir = mkdtempSync(join(tmpdir(), "lambda-compute-"));
  try {
    const app = new App({ outdir });
    wire(app, settings(changes));
    app.synth();
    const { findings } = await judgeSynthesized(outdir);
    return findings
      .filter((one) => !one.message.includes("data.terraform_remote_state.shared"))
      .map(({ rule, message }) => `${rule}: ${message}`);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe("the example's build", () => {
  const stack = zone();
  const functions = named(stack, "aws_lambda_function");

  it("makes a function of each part, with an alias, a role, and a log group that forgets", () => {
    const names = [news, images, revalidation, server];
    const own = (type: string) => stack.resources(type, "server").map((one) => one.function_name ?? one.name);
    expect(own("aws_lambda_function").sort()).toEqual([...names].sort());
    expect(own("aws_lambda_alias")).toHaveLength(4);
    expect(own("aws_iam_role").sort()).toEqual([...names].sort());
    for (const group of stack.resources("aws_cloudwatch_log_group")) expect(group.retention_in_days).toBe(30);
  });

  it("puts the guard before whatever answers requests, and nothing before the queue's consumer", () => {
    for (const name of [server, news, images]) {
      expect(functions[name]?.handler).toBe("origin-guard.handler");
      expect(variablesOf(functions[name])).toMatchObject({
        OUTREACH_APP_HANDLER: "index.handler",
        OUTREACH_ORIGIN_PROOFS: expect.stringContaining("sha256(") as string,
      });
    }
    expect(functions[revalidation]?.handler).toBe("index.handler");
    expect(stack.resources("aws_lambda_function_url")).toHaveLength(3);
  });

  it("lets servers keep pages, tags and a queue, and reach nothing else", () => {
    for (const name of [server, news]) {
      expect(permissions(stack, name)).toMatchObject({
        KeepPages: {
          actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
          resources: ["arn:aws:s3:::outreach-mydreamconnect-dev/_cache/*"],
        },
        TellAbsentPages: { actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::outreach-mydreamconnect-dev"] },
        UseTags: { resources: ["arn:aws:dynamodb:us-east-1:111122223333:table/outreach-develop-tags"] },
        FindTags: {
          actions: ["dynamodb:Query"],
          resources: [
            "arn:aws:dynamodb:us-east-1:111122223333:table/outreach-develop-tags",
            "arn:aws:dynamodb:us-east-1:111122223333:table/outreach-develop-tags/index/revalidate",
          ],
        },
        QueuePages: {
          actions: ["sqs:SendMessage"],
          resources: ["arn:aws:sqs:us-east-1:111122223333:outreach-develop-revalidation.fifo"],
        },
      });
      expect(Object.keys(permissions(stack, name))).toHaveLength(6);
      expect(variablesOf(functions[name])).toMatchObject({
        CACHE_BUCKET_NAME: "outreach-mydreamconnect-dev",
        CACHE_BUCKET_KEY_PREFIX: "_cache",
        CACHE_BUCKET_REGION: "us-east-1",
        REVALIDATION_QUEUE_REGION: "us-east-1",
      });
    }
  });

  it("lets the image function read pictures, and the consumer take pages, and no more", () => {
    expect(permissions(stack, images)).toEqual({
      WriteOwnLogs: expect.anything() as unknown,
      ReadPictures: {
        sid: "ReadPictures",
        actions: ["s3:GetObject"],
        resources: [
          "arn:aws:s3:::outreach-mydreamconnect-dev/outreach-static/*",
          "arn:aws:s3:::outreach-mydreamconnect-dev/outreach/*",
        ],
      },
    });
    expect(Object.keys(permissions(stack, revalidation)).sort()).toEqual(["TakePages", "WriteOwnLogs"]);
  });

  it("runs pictures on the machine that the build's machine code is for", () => {
    const arm = named(zone({ compute: { architecture: "arm64" } }), "aws_lambda_function");
    expect([arm[server]?.architectures, arm[images]?.architectures]).toEqual([["arm64"], ["x86_64"]]);
  });

  it("queues pages in order, encrypted, and puts aside what fails three times", () => {
    const queues = named(stack, "aws_sqs_queue", "name");
    expect(queues["outreach-develop-revalidation.fifo"]).toMatchObject({
      fifo_queue: true,
      sqs_managed_sse_enabled: true,
      redrive_policy: expect.stringMatching(/maxReceiveCount" = 3|"maxReceiveCount":3|maxReceiveCount.*3/) as string,
    });
    expect(queues["outreach-develop-revalidation-dead-letters.fifo"]).toMatchObject({ fifo_queue: true });
    expect(stack.resource("aws_lambda_event_source_mapping")).toMatchObject({
      function_response_types: ["ReportBatchItemFailures"],
    });
  });

  it("keeps tags in a table with the index that OpenNext asks for, which can be brought back", () => {
    expect(stack.resource("aws_dynamodb_table")).toMatchObject({
      name: "outreach-develop-tags",
      hash_key: "tag",
      range_key: "path",
      global_secondary_index: [{ name: "revalidate", hash_key: "path", range_key: "revalidatedAt" }],
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true },
      deletion_protection_enabled: false,
    });
    const kept = zone({ environment: { deletionProtection: true } });
    expect(kept.resource("aws_dynamodb_table").deletion_protection_enabled).toBe(true);
  });

  it("has pictures stored by what was asked for and what the browser takes, and never by a cookie", () => {
    expect(stack.resource("aws_cloudfront_cache_policy")).toMatchObject({
      name: "outreach-develop-images",
      default_ttl: 0,
      parameters_in_cache_key_and_forwarded_to_origin: {
        cookies_config: { cookie_behavior: "none" },
        headers_config: { headers: { items: ["accept"] } },
        query_strings_config: { query_string_behavior: "whitelist", query_strings: { items: ["q", "url", "w"] } },
      },
    });
    const behavior = (stack.resource("aws_cloudfront_distribution").ordered_cache_behavior as Block[]).find(
      (one) => one.target_origin_id === "images",
    );
    expect(behavior).toMatchObject({
      path_pattern: "/outreach/_next/image*",
      allowed_methods: ["GET", "HEAD", "OPTIONS"],
    });
    expect(behavior).not.toHaveProperty("origin_request_policy_id");
  });

  it("answers to SleepConnect's distribution too, where that reads the origins", () => {
    const direct = settings({});
    const [develop] = direct.environments;
    if (develop) develop.sleepconnect.route = "origins";
    const distribution = synthesizeStacks(direct)["develop-sleepconnect"]?.resource("aws_cloudfront_distribution");
    const origins = (distribution?.origin as Block[]).map((one) => one.origin_id);
    expect(origins).toEqual(expect.arrayContaining(["outreach-server", "outreach-server-news", "outreach-images"]));
  });

  it.each<[string, Changes]>([
    ["as it is", {}],
    [
      "with every option",
      { compute: { tracing: true, reservedConcurrency: 50, provisionedConcurrency: 2, warmInstances: 3 } },
    ],
    ["protected", { environment: { deletionProtection: true, firewall: { requestsPerFiveMinutes: 1000 } } }],
    ["half-way to signatures", { compute: { urlAuthorization: "signed" } }],
  ])(
    "passes the project's own gate %s",
    async (_how, changes) => {
      expect(await found(changes)).toEqual([]);
    },
    120_000,
  );
});

describe("a server that streams", () => {
  it("has a URL that streams, and the guard's handler for it", () => {
    const stack = zone({ build: ({ origins }) => Object.assign(origins.default ?? {}, { streaming: true }) });
    expect(named(stack, "aws_lambda_function_url")[server]).toMatchObject({ invoke_mode: "RESPONSE_STREAM" });
    expect(named(stack, "aws_lambda_function_url")[news]).toMatchObject({ invoke_mode: "BUFFERED" });
    expect(named(stack, "aws_lambda_function")[server]).toMatchObject({ handler: "origin-guard.streamingHandler" });
  });
});

describe("a build without caches", () => {
  it("has no table, no queue, and no right to any", () => {
    const stack = zone({
      build: ({ additionalProps }) => {
        Object.assign(additionalProps, { disableIncrementalCache: true, disableTagCache: true });
        delete additionalProps.revalidationFunction;
      },
    });
    expect(stack.resources("aws_dynamodb_table")).toEqual([]);
    expect(stack.resources("aws_sqs_queue")).toEqual([]);
    expect(Object.keys(permissions(stack, server))).toEqual(["WriteOwnLogs"]);
    expect(stack.text).not.toContain("CACHE_BUCKET_NAME");
  });
});

describe("the options of the lambda kind", () => {
  it("reserve and provision concurrency for the default server alone", () => {
    const stack = zone({ compute: { reservedConcurrency: 50, provisionedConcurrency: 2 } });
    const functions = named(stack, "aws_lambda_function");
    expect(functions[server]?.reserved_concurrent_executions).toBe(50);
    expect(functions[news]).not.toHaveProperty("reserved_concurrent_executions");
    expect(stack.resource("aws_lambda_provisioned_concurrency_config")).toMatchObject({
      provisioned_concurrent_executions: 2,
      qualifier: expect.stringContaining(".name}") as string,
    });
  });

  it("trace with X-Ray, and let functions send traces", () => {
    const stack = zone({ compute: { tracing: true } });
    for (const lambda of stack.resources("aws_lambda_function", "server")) {
      expect(lambda.tracing_config).toEqual({ mode: "Active" });
    }
    expect(permissions(stack, images).SendTraces).toMatchObject({
      actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    });
    expect(zone().text).not.toContain("xray");
  });

  it("keep servers warm by a schedule whose function may ask them, and no others", () => {
    const stack = zone({ compute: { warmInstances: 3 } });
    expect(stack.resource("aws_cloudwatch_event_rule", "server")).toMatchObject({
      schedule_expression: "rate(5 minutes)",
    });
    const asked = JSON.parse(String(variablesOf(named(stack, "aws_lambda_function")[warmer])?.WARM_PARAMS)) as unknown;
    expect(asked).toEqual([
      { function: `${server}:live`, concurrency: 3 },
      { function: `${news}:live`, concurrency: 3 },
    ]);
    expect(permissions(stack, warmer).AskServers).toMatchObject({
      actions: ["lambda:InvokeFunction"],
      resources: [server, news].map((name) => `arn:aws:lambda:us-east-1:111122223333:function:${name}:live`),
    });
    expect(stack.resources("aws_lambda_permission")).toContainEqual(
      expect.objectContaining({
        principal: "events.amazonaws.com",
        source_arn: expect.stringContaining("arn}") as string,
      }),
    );
  });

  it("ask for the build's warmer where they keep servers warm", () => {
    const without = ({ additionalProps }: Description) => delete additionalProps.warmer;
    expect(() => zone({ compute: { warmInstances: 1 }, build: without })).toThrow(
      /has no additionalProps\.warmer, which compute\.warmInstances needs\. Leave warmInstances out/,
    );
  });

  it("refuse a function's name that AWS would refuse", () => {
    const functionName = { prefix: "sax-lambda", middle: "a-middle-part-of-thirty-five-letters" };
    expect(() => zone({ environment: { functionName } })).toThrow(
      /develop-zone\/server\/.*: the function's name .* has 77 characters, and Lambda and IAM take at most 64\. Shorten functionName/,
    );
  });
});

describe("the authorization of Function URLs", () => {
  const permissionsFor = (stack: Synthesized, principal: string) =>
    stack.resources("aws_lambda_permission").filter((one) => one.principal === principal);

  it("by signature admits the zone's own distribution with both actions, and nobody else", () => {
    const stack = zone({ compute: { urlAuthorization: "iam" } });
    for (const url of stack.resources("aws_lambda_function_url")) expect(url.authorization_type).toBe("AWS_IAM");
    expect(permissionsFor(stack, "*")).toEqual([]);
    expect(stack.resources("aws_cloudformation_stack")).toEqual([]);
    const admitted = permissionsFor(stack, "cloudfront.amazonaws.com");
    expect(admitted).toHaveLength(6);
    expect(new Set(admitted.map((one) => one.action))).toEqual(
      new Set(["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]),
    );
    for (const one of admitted) expect(one.source_arn).toMatch(/^\$\{aws_cloudfront_distribution\..*\.arn\}$/);
    expect(stack.resource("aws_cloudfront_origin_access_control")).toMatchObject({
      origin_access_control_origin_type: "lambda",
      signing_behavior: "always",
    });
    const origins = stack.resource("aws_cloudfront_distribution").origin as Block[];
    expect(origins.filter((one) => one.origin_access_control_id !== undefined)).toHaveLength(3);
    expect(origins.filter((one) => JSON.stringify(one).includes("origin-proof"))).toHaveLength(3);
  });

  it("has a step on the way there, and back, on which no request is refused", () => {
    const stack = zone({ compute: { urlAuthorization: "signed" } });
    for (const url of stack.resources("aws_lambda_function_url")) expect(url.authorization_type).toBe("NONE");
    expect(permissionsFor(stack, "*")).toHaveLength(3);
    expect(permissionsFor(stack, "cloudfront.amazonaws.com")).toHaveLength(6);
    expect(stack.resources("aws_cloudfront_origin_access_control")).toHaveLength(1);
  });

  it("by signature is found by the rule about unsigned bodies", async () => {
    const findings = await found({ compute: { urlAuthorization: "iam" } });
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(finding).toMatch(/^lambda-url-signed-body: .* lets .*POST/);
  }, 120_000);
});
