import { computeDefaults } from "../../config/defaults";
import { checkSettings, loadSettings } from "../../config";
import { type Block, settingsWith, Synthesized, synthesizeStacks } from "../support/synthesis";

const settings = settingsWith(({ environments }) => {
  for (const environment of environments) environment.compute = computeDefaults.static;
});
const stacks = synthesizeStacks(settings);
const zone = stacks["develop-zone"] as Synthesized;
const distribution = zone.resource("aws_cloudfront_distribution");
const optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6";

describe("a zone of pages alone", () => {
  it("runs nothing, and has the bucket for its only origin", () => {
    for (const type of ["aws_lambda_function", "aws_ecs_service", "aws_lb"]) {
      expect(zone.resources(type, "server")).toEqual([]);
    }
    expect((distribution.origin as Block[]).map(({ origin_id }) => origin_id)).toEqual(["static"]);
    expect(zone.outputs.server_domains?.value).toEqual({});
  });

  it("stores pages and files, and finds a page's file on the way", () => {
    expect(distribution.default_cache_behavior).toMatchObject({
      cache_policy_id: optimized,
      allowed_methods: ["GET", "HEAD", "OPTIONS"],
      viewer_protocol_policy: "redirect-to-https",
    });
    expect(distribution.ordered_cache_behavior).toMatchObject([
      { path_pattern: "/outreach-static/*", cache_policy_id: optimized },
    ]);
    expect(zone.resource("aws_cloudfront_function")).toMatchObject({
      name: "outreach-develop-static-page",
      code: expect.stringContaining('var pageLayout = ${jsonencode("files")};') as string,
      lifecycle: { create_before_destroy: true },
    });
  });

  it("answers 404 with its own page, whatever the bucket says of an absent file, and the start page for the bare name", () => {
    expect(distribution.default_root_object).toBe("outreach/index.html");
    expect(distribution.custom_error_response).toEqual(
      [403, 404].map((error_code) => ({
        error_caching_min_ttl: 10,
        error_code,
        response_code: 404,
        response_page_path: "/outreach/404.html",
      })),
    );
  });

  it("lets CloudFront read pages and files, before the distribution asks for them", () => {
    expect(readable(zone)).toEqual([
      "arn:aws:s3:::outreach-mydreamconnect-dev/outreach-static/*",
      "arn:aws:s3:::outreach-mydreamconnect-dev/outreach/*",
    ]);
    expect(distribution.depends_on).toEqual([expect.stringMatching(/^aws_s3_bucket_policy\./)]);
  });

  it("is asked by SleepConnect's distribution for the start page's data too", () => {
    const outer = stacks["develop-sleepconnect"]?.resource("aws_cloudfront_distribution");
    const patterns = (outer?.ordered_cache_behavior as Block[]).map(({ path_pattern }) => path_pattern);
    expect(patterns).toEqual(["/outreach-static/*", "/outreach/api/*", "/outreach", "/outreach/*", "/outreach.txt"]);
  });
});

describe("a zone with a server", () => {
  const server = synthesizeStacks()["develop-zone"] as Synthesized;

  it("lets CloudFront read files alone, and pages of before until its distribution no longer asks for them", () => {
    expect(readable(server)).toEqual(["arn:aws:s3:::outreach-mydreamconnect-dev/outreach-static/*"]);
    expect(server.resource("aws_s3_bucket_policy").depends_on).toContainEqual(
      expect.stringMatching(/^aws_cloudfront_distribution\./),
    );
    expect(server.resource("aws_cloudfront_distribution")).not.toHaveProperty("custom_error_response");
  });
});

describe("the settings of a zone of pages alone", () => {
  it.each([
    [
      { sleepconnect: { originDomain: "own.example.com", route: "origins" } },
      'environments[0].sleepconnect.route: must be "distribution" where compute.kind is "static"',
    ],
    [{ publicPaths: ["/outreach/about"] }, 'environments[0].publicPaths: must be empty where compute.kind is "static"'],
  ])("refuse what it cannot give (%#)", (change, message) => {
    const [develop, ...others] = settings.environments;
    expect(() => checkSettings({ ...settings, environments: [{ ...develop, ...change }, ...others] })).toThrow(message);
  });

  it("take a compute option for one run from OUTREACH_COMPUTE, and refuse one that is none", () => {
    expect(loadSettings({ OUTREACH_COMPUTE: "static" }).environments.map(({ compute }) => compute.kind)).toEqual([
      "static",
      "static",
      "static",
    ]);
    expect(() => loadSettings({ OUTREACH_COMPUTE: "toString" })).toThrow(
      'OUTREACH_COMPUTE = "toString": must be one of lambda, static, fargate, ec2, lambda-edge',
    );
  });
});

/** What the bucket's policy lets CloudFront read. */
function readable(stack: Synthesized): unknown {
  const statements = stack.data("aws_iam_policy_document").flatMap(({ statement }) => statement as Block[]);
  return statements.find(({ sid }) => sid === "OriginAccessIdentity")?.resources;
}
