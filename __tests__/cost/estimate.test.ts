import type { UsageSettings } from "../../config";
import { loadSettings } from "../../config";
import { estimateStack } from "../../cost/estimate";
import { prices } from "../../cost/prices";
import { dollars } from "../../cost/range";
import { usageOfStack } from "../../cost/usage-of-stack";
import { optionStacks } from "../../stacks/option-stacks";
import { synthesizeStacks } from "../support/synthesis";

const usage: UsageSettings = {
  pageRequests: { low: 1_000_000, high: 2_000_000 },
  staticRequests: { low: 3_000_000, high: 4_000_000 },
  outGb: { low: 10, high: 20 },
  storedGb: { low: 1, high: 2 },
  logGb: { low: 1, high: 2 },
  serverMilliseconds: 500,
  messages: { low: 10_000, high: 20_000 },
  buildMb: { low: 50, high: 100 },
  releases: { low: 1, high: 2 },
};

const stack = (type: string, ...resources: object[]) => ({
  resource: { [type]: Object.fromEntries(resources.map((one, index) => [`r${index}`, one])) },
});

/** A stack of resources of several types. */
const stackOf = (types: Record<string, object[]>) => ({
  resource: Object.assign({}, ...Object.entries(types).map(([type, all]) => stack(type, ...all).resource)) as object,
});

/** A server with the URL by which pages are asked for. */
const server = (settings: object) =>
  stackOf({
    aws_lambda_function: [{ function_name: "server", ...settings }],
    aws_lambda_function_url: [{ function_name: "server" }],
  });

const totalsOf = (document: object) =>
  Object.fromEntries(
    estimateStack(document, usage).items.map(({ service, what, cost }) => [`${service}: ${what}`, cost]),
  );

describe("a month of a stack", () => {
  it("charges a function by requests, and by memory and time", () => {
    const { items } = estimateStack(server({ memory_size: 2048, architectures: ["x86_64"] }), usage);
    expect(items).toEqual([
      { service: "Lambda", what: "requests", cost: { low: 0.2, high: 0.4 } },
      {
        service: "Lambda",
        what: "compute, 2048 MB",
        cost: { low: expect.closeTo(16.67, 1) as number, high: expect.closeTo(33.33, 1) as number },
      },
    ]);
  });

  it("charges a server at the edge by Lambda@Edge's prices, and its logs once in however many Regions", () => {
    const { items } = estimateStack(
      stack("aws_lambda_function", { memory_size: 512, handler: "edge-adapter.handler" }),
      usage,
    );
    expect(items).toEqual([
      { service: "Lambda@Edge", what: "requests", cost: { low: 0.6, high: 1.2 } },
      {
        service: "Lambda@Edge",
        what: "compute, 512 MB",
        cost: { low: expect.closeTo(12.5, 1) as number, high: expect.closeTo(25, 1) as number },
      },
    ]);
    const group = { name: "/aws/lambda/us-east-1.server", retention_in_days: 30 };
    const inRegions = (...providers: string[]) =>
      estimateStack(stack("aws_cloudwatch_log_group", ...providers.map((provider) => ({ ...group, provider }))), usage)
        .total;
    expect(inRegions("aws.us_east_1", "aws.eu_west_1")).toEqual(inRegions("aws.us_east_1"));
    expect(inRegions("aws.us_east_1").high).toBeGreaterThan(0);
  });

  it("charges what a staging distribution sends as the primary's", () => {
    expect(estimateStack(stack("aws_cloudfront_distribution", { staging: true }), usage).items).toEqual([]);
  });

  it("charges less on arm64", () => {
    const month = (architecture: string) =>
      estimateStack(server({ memory_size: 1024, architectures: [architecture] }), usage).total.high;
    expect(month("arm64") / month("x86_64")).toBeCloseTo(0.8, 1);
  });

  it("charges every distribution for all that is sent and asked", () => {
    expect(estimateStack(stack("aws_cloudfront_distribution", {}, {}), usage).items).toEqual([
      {
        service: "CloudFront",
        what: "data out",
        cost: { low: expect.closeTo(1.7) as number, high: expect.closeTo(3.4) as number },
      },
      { service: "CloudFront", what: "requests", cost: { low: 8, high: 12 } },
    ]);
  });

  it("charges a firewall for each of its rules", () => {
    const [acl] = estimateStack(stack("aws_wafv2_web_acl", { rule: [{}, {}, {}] }), usage).items;
    expect(acl).toEqual({ service: "WAF", what: "web ACL with 3 rules", cost: { low: 8, high: 8 } });
  });

  it("charges logs for as long as they are kept", () => {
    const kept = (days: number) =>
      estimateStack(stack("aws_cloudwatch_log_group", { retention_in_days: days }), usage).items[1]?.cost.low;
    expect(kept(30)).toBeCloseTo(prices.cloudWatch.perGbMonthStored);
    expect(kept(300)).toBeCloseTo(10 * prices.cloudWatch.perGbMonthStored);
  });

  it("charges functions that a schedule or a queue starts for no page, and servers for their share of them", () => {
    expect(estimateStack(stack("aws_lambda_function", { memory_size: 1024 }), usage).total.high).toBe(0);
    const two = stackOf({
      aws_lambda_function: [{ function_name: "a" }, { function_name: "b" }],
      aws_lambda_function_url: [{ function_name: "a" }, { function_name: "b" }],
    });
    expect(totalsOf(two)["Lambda: requests"]).toEqual({ low: 0.2, high: 0.4 });
  });

  it("charges containers by the hour, from the fewest to the most in working hours, and less on arm64", () => {
    const service = (architecture: string) =>
      totalsOf(
        stackOf({
          aws_ecs_service: [{ desired_count: 2 }],
          aws_ecs_task_definition: [
            { cpu: "512", memory: "1024", runtime_platform: { cpu_architecture: architecture } },
          ],
          aws_appautoscaling_target: [{ min_capacity: 2, max_capacity: 6 }],
        }),
      )["Fargate: 0.5 vCPU a task"];
    expect(service("X86_64")).toEqual({
      low: expect.closeTo(29.55, 1) as number,
      high: expect.closeTo(45.38, 1) as number,
    });
    expect(service("ARM64")?.low).toBeCloseTo(23.64, 1);
  });

  it("charges instances with their disks by the hour", () => {
    expect(
      totalsOf(
        stackOf({
          aws_autoscaling_group: [{ min_size: 1, max_size: 1 }],
          aws_launch_template: [{ instance_type: "t3.small", block_device_mappings: [{ ebs: { volume_size: 20 } }] }],
        }),
      ),
    ).toEqual({
      "EC2: t3.small": { low: expect.closeTo(15.18, 1) as number, high: expect.closeTo(15.18, 1) as number },
      "EC2: disks": { low: expect.closeTo(1.6) as number, high: expect.closeTo(1.6) as number },
    });
  });

  it("charges a load balancer about what the architecture's document says, and its addresses", () => {
    const month = totalsOf(stack("aws_lb", {}));
    expect(month["Load balancer: hours"]?.low).toBeCloseTo(16.43, 1);
    expect(month["VPC: public addresses"]?.low).toBeCloseTo(7.3, 1);
  });

  it("charges a network's gateway and interface endpoints, and no gateway endpoint", () => {
    expect(estimateStack(stack("aws_nat_gateway", {}), usage).total.low).toBeCloseTo(33.3, 1);
    const endpoint = { vpc_endpoint_type: "Interface", subnet_ids: ["a", "b"] };
    expect(estimateStack(stack("aws_vpc_endpoint", endpoint), usage).total.low).toBeCloseTo(14.61, 1);
    expect(estimateStack(stack("aws_vpc_endpoint", { vpc_endpoint_type: "Gateway" }), usage).total.low).toBe(0);
  });

  it("charges the APIs by messages, and buckets for the builds that they keep", () => {
    expect(totalsOf(stack("aws_api_gateway_domain_name", {}))["API Gateway: calls, one a message"]?.high).toBeCloseTo(
      0.07,
    );
    expect(totalsOf(stack("aws_apigatewayv2_domain_name", {}))["API Gateway: WebSocket messages"]?.high).toBeCloseTo(
      0.02,
    );
    expect(totalsOf(stack("aws_s3_bucket", {}))["S3: storage"]?.high).toBeCloseTo(2.2 * prices.s3.perGbMonth);
  });

  it("charges what watches", () => {
    const month = estimateStack(
      stackOf({
        aws_cloudwatch_metric_alarm: [{}, {}],
        aws_cloudwatch_dashboard: [{}],
        aws_route53_health_check: [{ type: "HTTPS" }],
        aws_cloudfront_monitoring_subscription: [{}],
        aws_kms_key: [{}],
        aws_lambda_function: [{ environment: { variables: { PROBE_HOST: "dev" } } }],
      }),
      usage,
    );
    expect(month.total.low).toBeCloseTo(0.2 + 3 + 1.5 + 2.4 + 1 + 0.9);
  });

  it("names what it knows no price of, and does not count it as free", () => {
    expect(estimateStack(stack("aws_redshift_cluster", {}), usage)).toEqual({
      items: [],
      total: { low: 0, high: 0 },
      unpriced: ["aws_redshift_cluster"],
    });
    expect(
      estimateStack(
        stackOf({ aws_autoscaling_group: [{ min_size: 1 }], aws_launch_template: [{ instance_type: "x9.huge" }] }),
        usage,
      ).unpriced,
    ).toEqual(["aws_autoscaling_group of x9.huge"]);
  });

  it("has a price for everything that this project deploys", () => {
    for (const [name, { document }] of Object.entries(synthesizeStacks())) {
      expect([name, estimateStack(document, usageOfStack(name, loadSettings({}))).unpriced]).toEqual([name, []]);
    }
  });
});

describe("a compute option", () => {
  const options = Object.entries(optionStacks(loadSettings({}), "develop"));

  it.each(options)("%s has no resource without a price", (_, option) => {
    if ("missing" in option) {
      expect(option.missing).toMatch(/can't be deployed/);
      return;
    }
    for (const [name, document] of Object.entries(option.stacks)) {
      expect([name, estimateStack(document, usage).unpriced]).toEqual([name, []]);
    }
  });
});

describe("the usage of a stack", () => {
  const settings = loadSettings({});

  it("is its environment's, and what watches it", () => {
    const production = settings.environments.find(({ name }) => name === "production");
    expect(usageOfStack("production-zone", settings)).toMatchObject({
      outGb: production?.usage.outGb,
      // 500 000 of users, and 3 Regions x 2 checkers x 2 a minute + 2 pages every 5 minutes.
      pageRequests: { low: 500_000 + (12 + 0.4) * 43_800, high: 5_000_000 + (12 + 0.4) * 43_800 },
    });
    expect(usageOfStack("production-zones", settings).outGb).toEqual({ low: 1, high: 10 });
  });

  it("is everybody's for the shared stack, whose buckets nobody reads", () => {
    const shared = usageOfStack("shared", settings);
    expect(shared.logGb.high).toBe(settings.environments.reduce((total, one) => total + one.usage.logGb.high, 0));
    expect(shared.staticRequests).toEqual({ low: 0, high: 0 });
  });

  it("is the default for an environment that a change brings", () => {
    expect(usageOfStack("training-zone", settings).pageRequests).toEqual({ low: 10_000, high: 100_000 });
  });
});

describe("dollars", () => {
  it("have cents below ten", () => {
    expect(dollars({ low: 0.456, high: 12.5 })).toBe("$0.46 to 13");
    expect(dollars({ low: 9, high: 9 })).toBe("$9.00");
  });
});
