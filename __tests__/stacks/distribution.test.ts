import { type Block, settingsWith, type Synthesized, synthesizeStacks } from "../support/synthesis";

type Stacks = Record<string, Synthesized>;

const traffic = { by: "weight", percent: 5, session: { idleSeconds: 300, maximumSeconds: 600 } } as const;

/** The stacks, with develop changed. */
function stacksWith(change: object): Stacks {
  return synthesizeStacks(
    settingsWith(({ environments: [develop] }) => {
      Object.assign(develop ?? {}, change);
    }),
  );
}

function distributions(stack: Synthesized | undefined): Block[] {
  return stack?.resources("aws_cloudfront_distribution") ?? [];
}

const usual = stacksWith({});
const names = Object.keys(usual).filter((name) => name !== "shared");

describe("a distribution", () => {
  it.each(names)("of %s tells browsers on every path what they may do", (name) => {
    for (const one of distributions(usual[name])) {
      const behaviors = [one.default_cache_behavior, ...(one.ordered_cache_behavior as Block[])] as Block[];
      for (const { response_headers_policy_id } of behaviors) {
        expect(response_headers_policy_id).toMatch(/^\$\{aws_cloudfront_response_headers_policy\..*\.id\}$/);
      }
    }
  });

  it("of SleepConnect leaves the pages that are not Outreach's their own policy", () => {
    const [own, outreach] = ["own-headers", "outreach-headers"].map((id) => {
      const policies = usual["develop-sleepconnect"]?.resources("aws_cloudfront_response_headers_policy") ?? [];
      return policies.find(({ name }) => name === `sleepconnect-develop-${id}`)?.security_headers_config;
    });
    expect(own).not.toHaveProperty("content_security_policy");
    expect(outreach).toHaveProperty("content_security_policy");
  });

  it("lets Outreach's scripts connect to the environment's own APIs", () => {
    expect(usual["develop-zone"]?.text).toContain(
      "connect-src 'self' https://outreach-api-dev.mydreamconnect.com wss://outreach-ws-dev.mydreamconnect.com;",
    );
  });
});

describe("access logs", () => {
  const delivered = stacksWith({ accessLogs: "v2" });

  it.each(names)("of %s are kept, in one way or the other", (name) => {
    for (const stacks of [usual, delivered]) {
      const stack = stacks[name];
      const sources = stack?.resources("aws_cloudwatch_log_delivery_source") ?? [];
      const own = distributions(stack).filter(({ logging_config }) => logging_config !== undefined);
      expect(own.length + sources.length).toBe(distributions(stack).length);
    }
  });

  it("are delivered by CloudWatch from us-east-1, without cookies", () => {
    const zone = delivered["develop-zone"];
    expect(distributions(zone)[0]).not.toHaveProperty("logging_config");
    expect(zone?.resource("aws_cloudwatch_log_delivery_source")).toMatchObject({
      provider: "aws.us_east_1",
      log_type: "ACCESS_LOGS",
      resource_arn: expect.stringMatching(/^\$\{aws_cloudfront_distribution\..*\.arn\}$/) as string,
    });
    expect(zone?.resource("aws_cloudwatch_log_delivery_destination")).toMatchObject({
      provider: "aws.us_east_1",
      delivery_destination_configuration: [
        {
          destination_resource_arn:
            "arn:aws:s3:::outreach-mydreamconnect-logs/cloudfront/outreach-dev.mydreamconnect.com",
        },
      ],
    });
    const { record_fields: fields } = zone?.resource("aws_cloudwatch_log_delivery") as { record_fields: string[] };
    expect(fields).toContain("cs-uri-stem");
    expect(fields).not.toContain("cs(Cookie)");
  });

  it("may be written by CloudWatch for the account that has it deliver, and else by nobody", () => {
    const statements = (stacks: Stacks) =>
      (stacks.shared?.data("aws_iam_policy_document") ?? []).flatMap(({ statement }) => statement as Block[]);
    expect(statements(usual).map(({ sid }) => sid)).not.toContain("DeliverLogsOf111122223333");
    expect(statements(delivered)).toContainEqual({
      sid: "DeliverLogsOf111122223333",
      effect: "Allow",
      principals: [{ type: "Service", identifiers: ["delivery.logs.amazonaws.com"] }],
      actions: ["s3:PutObject"],
      resources: [
        "arn:aws:s3:::outreach-mydreamconnect-logs/cloudfront/*",
        "arn:aws:s3:::outreach-mydreamconnect-logs/AWSLogs/111122223333/*",
      ],
      condition: [
        { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] },
        { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
        {
          test: "ArnLike",
          variable: "aws:SourceArn",
          values: ["arn:aws:logs:us-east-1:111122223333:delivery-source:*"],
        },
      ],
    });
  });
});

describe("continuous deployment", () => {
  const candidate = {
    securityHeaders: {
      ...settingsWith().environments[0]?.securityHeaders,
      contentSecurityPolicy: { "default-src": ["'none'"] },
    },
  };
  const prepared = stacksWith({ continuousDeployment: { step: "prepare", traffic, candidate } })["develop-zone"];
  const attached = stacksWith({ continuousDeployment: { step: "attach", traffic, candidate } })["develop-zone"];
  const primary = (stack: Synthesized | undefined) => distributions(stack).find(({ staging }) => staging === undefined);
  const staging = distributions(prepared).find((one) => one.staging === true);

  it("is no matter of an environment that does not ask for it", () => {
    expect(usual["develop-zone"]?.text).not.toMatch(/continuous_deployment|"staging":/);
    expect(primary(usual["develop-zone"])?.http_version).toBe("http2and3");
  });

  it("makes the staging distribution and the policy first, and touches the primary one in a later deploy", () => {
    expect(primary(prepared)).not.toHaveProperty("continuous_deployment_policy_id");
    expect(primary(attached)?.continuous_deployment_policy_id).toMatch(
      /^\$\{aws_cloudfront_continuous_deployment_policy\..*\.id\}$/,
    );
    expect(prepared?.resource("aws_cloudfront_continuous_deployment_policy")).toMatchObject({
      enabled: true,
      staging_distribution_dns_names: [
        { items: [expect.stringMatching(/^\$\{aws_cloudfront_distribution\..*\.domain_name\}$/)], quantity: 1 },
      ],
      traffic_config: [
        {
          type: "SingleWeight",
          single_weight_config: [{ weight: 0.05, session_stickiness_config: [{ idle_ttl: 300, maximum_ttl: 600 }] }],
        },
      ],
      lifecycle: { create_before_destroy: true },
    });
  });

  it("differs in the candidate alone: all else that guards the primary guards the staging distribution", () => {
    const { aliases, ...same } = primary(prepared) as Block & { aliases: string[] };
    expect(aliases).toEqual(["outreach-dev.mydreamconnect.com"]);
    expect(staging).not.toHaveProperty("aliases");
    for (const key of ["origin", "viewer_certificate", "restrictions", "web_acl_id", "price_class", "http_version"]) {
      expect(staging?.[key]).toEqual(same[key]);
    }
    expect(staging?.http_version).toBe("http2");
    expect(staging?.logging_config).toMatchObject({ prefix: "cloudfront/outreach-dev.mydreamconnect.com-staging/" });
    const headers = (one: Block | undefined) => (one?.default_cache_behavior as Block).response_headers_policy_id;
    expect(headers(staging)).not.toBe(headers(primary(prepared)));
    expect(prepared?.text).toContain("default-src 'none'; connect-src https://outreach-api-dev.mydreamconnect.com");
  });

  it("sends by a header where it is asked to", () => {
    const byHeader = { by: "header", name: "aws-cf-cd-try", value: "1" };
    const zone = stacksWith({ continuousDeployment: { step: "prepare", traffic: byHeader, candidate: {} } })[
      "develop-zone"
    ];
    expect(zone?.resource("aws_cloudfront_continuous_deployment_policy").traffic_config).toEqual([
      { type: "SingleHeader", single_header_config: [{ header: "aws-cf-cd-try", value: "1" }] },
    ]);
  });
});
