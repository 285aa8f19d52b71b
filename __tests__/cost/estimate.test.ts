import type { UsageSettings } from "../../config";
import { loadSettings } from "../../config";
import { estimateStack } from "../../cost/estimate";
import { prices } from "../../cost/prices";
import { dollars } from "../../cost/range";
import { usageOfStack } from "../../cost/usage-of-stack";
import { synthesizeStacks } from "../support/synthesis";

const usage: UsageSettings = {
  pageRequests: { low: 1_000_000, high: 2_000_000 },
  staticRequests: { low: 3_000_000, high: 4_000_000 },
  outGb: { low: 10, high: 20 },
  storedGb: { low: 1, high: 2 },
  logGb: { low: 1, high: 2 },
  serverMilliseconds: 500,
};

const stack = (type: string, ...resources: object[]) => ({
  resource: { [type]: Object.fromEntries(resources.map((one, index) => [`r${index}`, one])) },
});

describe("a month of a stack", () => {
  it("charges a function by requests, and by memory and time", () => {
    const { items } = estimateStack(
      stack("aws_lambda_function", { memory_size: 2048, architectures: ["x86_64"] }),
      usage,
    );
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
      estimateStack(stack("aws_lambda_function", { memory_size: 1024, architectures: [architecture] }), usage).total
        .high;
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
    expect(kept(30)).toBeCloseTo(prices.logs.perGbMonthStored);
    expect(kept(300)).toBeCloseTo(10 * prices.logs.perGbMonthStored);
  });

  it("names what it knows no price of, and does not count it as free", () => {
    expect(estimateStack(stack("aws_db_instance", {}), usage)).toEqual({
      items: [],
      total: { low: 0, high: 0 },
      unpriced: ["aws_db_instance"],
    });
  });

  it("has a price for everything that this project deploys", () => {
    for (const [name, { document }] of Object.entries(synthesizeStacks())) {
      expect([name, estimateStack(document, usageOfStack(name, loadSettings({}))).unpriced]).toEqual([name, []]);
    }
  });
});

describe("the usage of a stack", () => {
  const settings = loadSettings({});

  it("is its environment's", () => {
    const production = settings.environments.find(({ name }) => name === "production");
    expect(usageOfStack("production-zone", settings)).toEqual(production?.usage);
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
