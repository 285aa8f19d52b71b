import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../config";
import { optionStacks } from "../../stacks/option-stacks";
import { type Block, settingsWith, Synthesized, synthesizeStacks } from "../support/synthesis";

const stacks = synthesizeStacks();
const zone = (environment: string, of = stacks) => of[`${environment}-zone`] as Synthesized;

/** The same with staging in another Region. */
const elsewhere = synthesizeStacks(
  settingsWith(({ environments }) => {
    const [, staging] = environments;
    if (staging) Object.assign(staging, { region: "eu-west-1", firewall: { requestsPerFiveMinutes: 10_000 } });
  }),
);

const alarms = (stack: Synthesized) =>
  Object.fromEntries(
    stack.resources("aws_cloudwatch_metric_alarm").map((alarm) => [alarm.alarm_name as string, alarm]),
  );

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Block;
}

const widgets = (stack: Synthesized) =>
  (JSON.parse(stack.resource("aws_cloudwatch_dashboard").dashboard_body as string) as { widgets: Widget[] }).widgets;

describe("the alarms of a zone", () => {
  it("watch the user's URL, CloudFront, the APIs and the application's log", () => {
    expect(Object.keys(alarms(zone("develop"))).filter((name) => !name.includes("server-"))).toEqual(
      expect.arrayContaining([
        "outreach-develop-application-errors",
        "outreach-develop-cloudfront-slow-origin",
        "outreach-develop-probe-fails",
        "outreach-develop-rest-api-slow",
        "outreach-develop-url-down",
        "outreach-develop-websocket-api-errors",
      ]),
    );
  });

  it("watch the firewall where there is one", () => {
    expect(alarms(zone("production"))["outreach-production-firewall-blocks"]).toMatchObject({
      dimensions: { WebACL: "outreach-production", Rule: "ALL" },
      threshold: 1000,
    });
    expect(Object.keys(alarms(zone("develop")))).not.toContain("outreach-develop-firewall-blocks");
  });

  it.each(["develop", "staging", "production"])("of %s tell a topic of their beginning and end", (environment) => {
    for (const alarm of Object.values(alarms(zone(environment)))) {
      expect(alarm.alarm_actions).toEqual([expect.stringMatching(/^\$\{aws_sns_topic\.monitoring_topic-.*\.arn\}$/)]);
      expect(alarm.ok_actions).toEqual(alarm.alarm_actions);
    }
  });

  it.each(["develop", "staging", "production"])("of %s each end with where their runbook is", (environment) => {
    for (const { alarm_name, alarm_description } of Object.values(alarms(zone(environment)))) {
      const [, page, anchor] = / Runbook: (help\/[\w/-]+\.md)#([a-z0-9-]+)$/.exec(alarm_description as string) ?? [];
      expect(`outreach-${environment}-${anchor}`).toBe(alarm_name);
      expect(readFileSync(join(projectRoot, page ?? ""), "utf8")).toMatch(new RegExp(`^## ${anchor}$`, "m"));
    }
  });

  it.each(Object.entries(optionStacks(settingsWith(), "production")))(
    "of %s have their sections too, on the option's own page",
    (kind, option) => {
      if ("missing" in option) {
        expect(option.missing).toMatch(/can't be deployed/);
        return;
      }
      const descriptions = Object.values(alarms(new Synthesized(option.stacks["production-zone"] as Block))).map(
        (alarm) => alarm.alarm_description as string,
      );
      const missing = descriptions.filter((description) => {
        const [, page, anchor] = / Runbook: (help\/[\w/-]+\.md)#([a-z0-9-]+)$/.exec(description) ?? [];
        const text = readFileSync(join(projectRoot, page ?? ""), "utf8");
        return !new RegExp(`^##+ \`?${anchor}\`?$`, "m").test(text);
      });
      expect([kind, missing]).toEqual([kind, []]);
    },
  );

  it("count silence as bad where something has to be heard all the time, and nowhere else", () => {
    const silent = Object.values(alarms(zone("production")))
      .filter((alarm) => alarm.treat_missing_data === "breaching")
      .map((alarm) => alarm.alarm_name);
    expect(silent.sort()).toEqual(["outreach-production-probe-fails", "outreach-production-url-down"]);
  });

  it("use AWS's recommended thresholds", () => {
    const of = alarms(zone("develop"));
    expect(of["outreach-develop-cloudfront-slow-origin"]).toMatchObject({
      metric_name: "OriginLatency",
      extended_statistic: "p90",
      threshold: 24_000,
      comparison_operator: "GreaterThanThreshold",
      period: 60,
      datapoints_to_alarm: 5,
      evaluation_periods: 5,
    });
    expect(of["outreach-develop-rest-api-server-errors"]).toMatchObject({ threshold: 0.05, datapoints_to_alarm: 3 });
    expect(of["outreach-develop-rest-api-slow"]).toMatchObject({ threshold: 2500, extended_statistic: "p90" });
  });

  it("lie where their metrics are, with a topic there, when the zone is in another Region", () => {
    const stack = zone("staging", elsewhere);
    const of = alarms(stack);
    const provider = (name: string) => of[`outreach-staging-${name}`]?.provider;
    for (const name of ["url-down", "cloudfront-server-errors", "server-request-function-errors", "firewall-blocks"]) {
      expect([name, provider(name)]).toEqual([name, "aws.us_east_1"]);
    }
    for (const name of ["probe-fails", "rest-api-slow", "application-errors"]) {
      expect([name, provider(name)]).toEqual([name, undefined]);
    }
    expect(of["outreach-staging-url-down"]?.alarm_actions).toEqual([expect.stringContaining("topic-us-east-1")]);
    expect(of["outreach-staging-probe-fails"]?.alarm_actions).toEqual([expect.stringContaining("topic-eu-west-1")]);
    expect(stack.resources("aws_sns_topic")).toHaveLength(2);
    expect(stack.resources("aws_sns_topic_subscription")).toHaveLength(2);
  });

  it("leave a REST API out that is given by its id alone, and watch one that has its name too", () => {
    const withApi = (rest: { id: string; name?: string; stage: string }) =>
      zone(
        "develop",
        synthesizeStacks(
          settingsWith(({ environments: [develop] }) => {
            if (develop) develop.apis = { ...develop.apis, rest };
          }),
        ),
      );
    expect(Object.keys(alarms(withApi({ id: "a1b2c3d4e5", stage: "v1" })))).not.toContain(
      "outreach-develop-rest-api-slow",
    );
    expect(
      alarms(withApi({ id: "a1b2c3d4e5", name: "outreach", stage: "v1" }))["outreach-develop-rest-api-slow"],
    ).toMatchObject({ dimensions: { ApiName: "outreach", Stage: "v1" } });
  });
});

describe("the topic of the alarms", () => {
  it("is encrypted with a key that CloudWatch and AWS Budgets may use, for this account's alarms and budgets", () => {
    const stack = zone("develop");
    expect(stack.resource("aws_sns_topic").kms_master_key_id).toMatch(/^\$\{aws_kms_key\.monitoring_topic/);
    const [keyPolicy] = stack
      .data("aws_iam_policy_document", "monitoring/topic-us-east-1")
      .filter((one) => JSON.stringify(one).includes("kms:Decrypt"));
    expect((keyPolicy?.statement as Block[]).slice(1)).toEqual([
      expect.objectContaining({
        principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        condition: [
          { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
          {
            test: "ArnLike",
            variable: "aws:SourceArn",
            values: ["arn:aws:cloudwatch:us-east-1:111122223333:alarm:*"],
          },
        ],
      }),
      expect.objectContaining({ principals: [{ type: "Service", identifiers: ["budgets.amazonaws.com"] }] }),
    ]);
  });

  it("tells e-mail addresses and HTTPS services that the settings name", () => {
    const stack = zone(
      "develop",
      synthesizeStacks(
        settingsWith(({ environments: [develop] }) => {
          if (!develop) return;
          develop.monitoring.subscribers = [
            { protocol: "email", address: "team@mydreamconnect.com" },
            { protocol: "https", url: "https://pager.example.com/sns" },
          ];
        }),
      ),
    );
    expect(stack.resources("aws_sns_topic_subscription")).toMatchObject([
      { protocol: "email", endpoint: "team@mydreamconnect.com" },
      { protocol: "https", endpoint: "https://pager.example.com/sns", endpoint_auto_confirms: true },
    ]);
  });
});

describe("the dashboard of a zone", () => {
  it("has each zone's own name, and graphs that do not overlap", () => {
    const all = widgets(zone("production"));
    for (const one of all) {
      expect(one.x + one.width).toBeLessThanOrEqual(24);
      const over = all.filter(
        (other) =>
          other !== one &&
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      );
      expect(over).toEqual([]);
    }
    expect(zone("production").resource("aws_cloudwatch_dashboard").dashboard_name).toBe("outreach-production");
  });

  it("shows requests, error rates, cache hit rate and origin latency from us-east-1, wherever the zone is", () => {
    for (const stack of [zone("develop"), zone("staging", elsewhere)]) {
      for (const title of ["Requests", "Error rates", "Cache hit rate", "Origin latency"]) {
        const graph = widgets(stack).find(({ properties }) => properties.title === title);
        expect(graph?.properties).toMatchObject({ region: "us-east-1" });
      }
    }
    expect(zone("develop").resource("aws_cloudfront_monitoring_subscription")).toMatchObject({
      monitoring_subscription: {
        realtime_metrics_subscription_config: { realtime_metrics_subscription_status: "Enabled" },
      },
    });
  });

  it("shows the thresholds of the alarms in the graphs of their metrics", () => {
    const latency = widgets(zone("develop")).find(({ properties }) => properties.title === "Origin latency");
    expect(latency?.properties.annotations).toEqual({
      horizontal: [{ label: "cloudfront-slow-origin", value: 24_000 }],
    });
  });

  it("shows the state of every alarm", () => {
    const stack = zone("production");
    const states = widgets(stack).find(({ type }) => type === "alarm");
    expect(states?.properties.alarms).toHaveLength(stack.resources("aws_cloudwatch_metric_alarm").length);
  });
});

describe("what visits the user's URL", () => {
  it("is Route 53 from three Regions, over HTTPS", () => {
    expect(zone("develop").resource("aws_route53_health_check")).toMatchObject({
      type: "HTTPS",
      fqdn: "dev.mydreamconnect.com",
      resource_path: "/outreach/api/health",
      enable_sni: true,
      regions: ["us-east-1", "us-west-1", "us-west-2"],
    });
  });

  it("is a probe every five minutes, which may write its own log and nothing else", () => {
    const stack = zone("develop");
    expect(stack.resource("aws_cloudwatch_event_rule").schedule_expression).toBe("rate(5 minutes)");
    expect(stack.resource("aws_lambda_function", "monitoring/probe")).toMatchObject({
      function_name: "outreach-develop-probe",
      environment: { variables: { PROBE_HOST: "dev.mydreamconnect.com", PROBE_ENVIRONMENT: "develop" } },
    });
    const permissions = stack
      .data("aws_iam_policy_document", "monitoring/probe")
      .flatMap((one) => one.statement as Block[])
      .filter((statement) => statement.resources !== undefined);
    expect(permissions).toEqual([
      {
        sid: "WriteOwnLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: ["arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/outreach-develop-probe:*"],
      },
    ]);
    expect(stack.resource("aws_lambda_permission", "monitoring/probe")).toMatchObject({
      principal: "events.amazonaws.com",
      source_arn: expect.stringContaining("aws_cloudwatch_event_rule"),
    });
  });
});

describe("the logs of a zone", () => {
  it.each(Object.keys(stacks))("of %s are all encrypted with a key of this project, and expire", (name) => {
    for (const group of (stacks[name] as Synthesized).resources("aws_cloudwatch_log_group")) {
      expect(group.kms_key_id).toMatch(/^\$\{aws_kms_key\./);
      expect(group.retention_in_days).toBeGreaterThan(0);
    }
  });

  it("have keys that serve exactly the groups of their Region", () => {
    const stack = zone("staging", elsewhere);
    const served = stack
      .data("aws_iam_policy_document", "log-keys")
      .map((one) => (one.statement as Block[])[1] as { condition: { variable: string; values: string[] }[] })
      .map(({ condition: [condition] }) => [condition?.variable, condition?.values]);
    expect(served).toEqual([
      [
        "kms:EncryptionContext:aws:logs:arn",
        [
          "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/sax-lambda-mydreamconnect-outreach-server_staging",
          "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/outreach-staging-probe",
        ],
      ],
      [
        "kms:EncryptionContext:aws:logs:arn",
        ["arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-outreach-staging"],
      ],
    ]);
  });

  it("have their errors counted, and queries saved that show no cookie, header or body", () => {
    const stack = zone("production");
    expect(stack.resource("aws_cloudwatch_log_metric_filter")).toMatchObject({
      log_group_name: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.server_/),
      metric_transformation: { namespace: "Outreach/outreach-production", name: "ApplicationErrors", value: "1" },
    });
    const saved = stack.resources("aws_cloudwatch_query_definition");
    expect(saved.map(({ name }) => name).sort()).toEqual([
      "outreach-production/errors by path",
      "outreach-production/latest errors",
      "outreach-production/one request",
      "outreach-production/slowest requests",
      "outreach-production/what the firewall blocked",
    ]);
    for (const { query_string } of saved) expect(query_string).not.toMatch(/cookie|header|body|@message/i);
  });
});

describe("the budget of an environment", () => {
  it("tells at 80 % of what is spent and at 100 % of what is forecast, by the environment's tag", () => {
    const stack = zone("develop");
    expect(stack.resource("aws_budgets_budget")).toMatchObject({
      limit_amount: "100.0",
      limit_unit: "USD",
      cost_filter: [{ name: "TagKeyValue", values: ["user:Environment$develop"] }],
      notification: [
        { notification_type: "ACTUAL", threshold: 80, threshold_type: "PERCENTAGE" },
        { notification_type: "FORECASTED", threshold: 100, threshold_type: "PERCENTAGE" },
      ],
    });
  });

  it.each(["zone", "sleepconnect"])("covers the %s stack, whose resources have that tag", (kind) => {
    for (const environment of ["develop", "staging", "production"]) {
      const [provider] = (
        stacks[`${environment}-${kind}`]?.document.provider as { aws: { default_tags: { tags: Block }[] }[] }
      ).aws;
      expect(provider?.default_tags[0]?.tags).toMatchObject({ Environment: environment });
    }
  });
});
