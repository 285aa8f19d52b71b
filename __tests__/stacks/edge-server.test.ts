import { checkSettings } from "../../config";
import { computeDefaults } from "../../config/defaults";
import { expectationsOf } from "../../config/expectations";
import { type Block, settingsWith, Synthesized, synthesizeStacks } from "../support/synthesis";

const settings = settingsWith(({ environments }) => {
  const [develop] = environments;
  if (develop === undefined) throw new Error("There is no environment.");
  Object.assign(develop, {
    region: "eu-west-1",
    compute: computeDefaults["lambda-edge"],
    publicPaths: ["/outreach/about"],
  });
});
const stacks = synthesizeStacks(settings);
const zone = stacks["develop-zone"] as Synthesized;
const server = zone.resource("aws_lambda_function", "server");
const distribution = zone.resource("aws_cloudfront_distribution");

describe("a zone whose server is at the edge", () => {
  it("has its function in us-east-1, in versions, with nothing that Lambda@Edge refuses", () => {
    expect(server).toMatchObject({
      provider: "aws.us_east_1",
      function_name: "sax-lambda-mydreamconnect-edge-outreach-server_develop",
      handler: "edge-adapter.handler",
      runtime: "nodejs22.x",
      architectures: ["x86_64"],
      memory_size: 512,
      timeout: 30,
      publish: true,
      skip_destroy: true,
      s3_bucket: "outreach-mydreamconnect-artifacts",
    });
    for (const refused of [
      "environment",
      "vpc_config",
      "dead_letter_config",
      "kms_key_arn",
      "layers",
      "tracing_config",
    ]) {
      expect(server).not.toHaveProperty(refused);
    }
  });

  it("answers each path but the static files', with the version, and sees the body", () => {
    const association = [
      {
        event_type: "origin-request",
        include_body: true,
        lambda_arn: expect.stringMatching(/^\$\{aws_lambda_function\..*\.qualified_arn\}$/) as string,
      },
    ];
    expect(distribution.default_cache_behavior).toMatchObject({ lambda_function_association: association });
    const behaviors = distribution.ordered_cache_behavior as Block[];
    const answered = behaviors.filter(({ path_pattern }) => path_pattern !== "/outreach-static/*");
    expect(answered.map(({ path_pattern }) => path_pattern).toSorted()).toEqual([
      "/outreach",
      "/outreach/*",
      "/outreach/about",
      "/outreach/api/*",
    ]);
    for (const behavior of answered) expect(behavior).toMatchObject({ lambda_function_association: association });
    expect(behaviors.filter((one) => !answered.includes(one))).not.toContainEqual(
      expect.objectContaining({ lambda_function_association: expect.anything() as unknown }),
    );
  });

  it("has an origin only because CloudFront wants one, and takes / to the app's start page", () => {
    expect((distribution.origin as Block[]).map(({ origin_id }) => origin_id)).toEqual(["static"]);
    expect(distribution.default_root_object).toBe("outreach");
    expect(zone.outputs.server_domains?.value).toEqual({});
  });

  it("lets Lambda and Lambda@Edge use its role, to write its logs and to read one parameter", () => {
    const statements = zone.data("aws_iam_policy_document", "server").flatMap(({ statement }) => statement as Block[]);
    expect(statements).toContainEqual({
      actions: ["sts:AssumeRole"],
      principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }],
    });
    expect(statements.find(({ sid }) => sid === "ReadParameters")?.resources).toEqual([
      "arn:aws:ssm:eu-west-1:111122223333:parameter/sleepconnect/develop/user-context-public-key",
    ]);
    expect(statements.find(({ sid }) => sid === "WriteOwnLogs")?.resources).toEqual([
      "arn:aws:logs:*:111122223333:log-group:/aws/lambda/us-east-1.sax-lambda-mydreamconnect-edge-outreach-server_develop:*",
    ]);
  });

  it("has a log group with its retention in each Region that the price class reaches", () => {
    const groups = zone.resources("aws_cloudwatch_log_group", "server");
    expect(groups.map(({ provider }) => provider)).toEqual([
      "aws.eu_central_1",
      "aws.eu_west_1",
      "aws.eu_west_2",
      "aws.us_east_1",
      "aws.us_east_2",
      "aws.us_west_1",
      "aws.us_west_2",
    ]);
    for (const group of groups) {
      expect(group).toMatchObject({
        name: "/aws/lambda/us-east-1.sax-lambda-mydreamconnect-edge-outreach-server_develop",
        retention_in_days: 30,
      });
    }
  });

  it("may make things in those Regions, and nowhere else", () => {
    const [, develop] = expectationsOf(settings.shared, settings.environments);
    expect(develop?.regions.toSorted()).toEqual([
      "eu-central-1",
      "eu-west-1",
      "eu-west-2",
      "us-east-1",
      "us-east-2",
      "us-west-1",
      "us-west-2",
    ]);
  });
});

describe("the settings of a server at the edge", () => {
  const [develop, ...others] = settings.environments;
  const edge = computeDefaults["lambda-edge"];

  it.each([
    ["timeoutSeconds", 31, "must be at most 30: Lambda@Edge ends an origin-request function then"],
    ["memoryMb", 10_241, "environments[0].compute.memoryMb"],
    ["architecture", "arm64", "must be left out: Lambda@Edge has no architecture other than x86_64"],
    [
      "environment",
      { A: "1" },
      "must be left out: Lambda@Edge has no environment variables; settings are part of the code",
    ],
    ["network", {}, "must be left out: Lambda@Edge has no VPC"],
    ["deadLetterQueue", "q", "must be left out: Lambda@Edge has no dead-letter queue"],
    ["layers", [], "must be left out: Lambda@Edge has no layers"],
    ["reservedConcurrency", 5, "must be left out: Lambda@Edge has no reserved concurrency"],
    ["provisionedConcurrency", 5, "must be left out: Lambda@Edge has no provisioned concurrency"],
    ["kmsKeyArn", "arn", "must be left out: Lambda@Edge has no key for environment variables"],
    ["tracing", true, "must be left out: Lambda@Edge has no X-Ray tracing"],
  ])("refuse %s = %j", (key, value, message) => {
    const compute = { ...edge, [key]: value };
    expect(() => checkSettings({ ...settings, environments: [{ ...develop, compute }, ...others] })).toThrow(message);
  });

  it("refuse SleepConnect's distribution to read origins, of which there are none", () => {
    const sleepconnect = { originDomain: "own.example.com", route: "origins" };
    expect(() => checkSettings({ ...settings, environments: [{ ...develop, sleepconnect }, ...others] })).toThrow(
      'must be "distribution" where compute.kind is "lambda-edge"',
    );
  });
});
