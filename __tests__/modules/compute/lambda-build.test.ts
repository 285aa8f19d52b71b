import { cacheNeeds, requireLambdaBuild } from "../../../modules/compute/lambda-build";
import { nativeArchitecture } from "../../../modules/compute/image-function";
import { OpenNextOutputError, readOpenNextOutput } from "../../../modules/open-next-output";
import { type Description, OpenNextBuilds } from "../../support/open-next-build";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const builds = new OpenNextBuilds();
afterAll(() => {
  builds.remove();
});

const build = (change?: (description: Description) => void) => readOpenNextOutput(builds.make(change));
const origin = (description: Description, name: string) => description.origins[name] as Record<string, unknown>;

describe("a build on Lambda", () => {
  it("may be the example's", () => {
    expect(() => {
      requireLambdaBuild(build());
    }).not.toThrow();
  });

  it.each<[string, (description: Description) => void, RegExp]>([
    [
      "external middleware",
      (one) => (one.edgeFunctions.middleware = { bundle: ".open-next/middleware", handler: "handler.handler" }),
      /open-next\.output\.json: edgeFunctions\.middleware is a function for CloudFront's edge, which the lambda option does not run\. Take middleware\.external out of open-next\.config\.ts and build again, or choose the lambda-edge option\./,
    ],
    [
      "a function at the edge",
      (one) => (one.edgeFunctions.hello = { bundle: ".open-next/hello", handler: "index.handler" }),
      /edgeFunctions\.hello .* Take functions\.hello\.placement out of open-next\.config\.ts/,
    ],
    [
      "a server in a container",
      (one) => (one.origins.default = { type: "ecs", bundle: ".open-next/server-functions/default" }),
      /origins\.default\.type is "ecs", .* Take generateDockerfile out of open-next\.config\.ts .* fargate option\./,
    ],
    [
      "a server for another wrapper",
      (one) => (origin(one, "news").wrapper = "node"),
      /origins\.news\.wrapper is "node", .* Allowed is aws-lambda, aws-lambda-streaming, aws-lambda-compressed: change the override/,
    ],
    [
      "a function for another event",
      (one) => (origin(one, "imageOptimizer").converter = "aws-cloudfront"),
      /origins\.imageOptimizer\.converter is "aws-cloudfront", .* Allowed is aws-apigw-v2/,
    ],
    [
      "pages on the machine's own disk",
      (one) => (origin(one, "default").incrementalCache = "fs-dev"),
      /origins\.default\.incrementalCache is "fs-dev", .* Take the override out/,
    ],
    [
      "a split server whose name fits no function",
      (one) => (one.origins["my server"] = { ...origin(one, "news") }),
      /origins\.my server is a server with a name that can't be part of a function's, .* up to 19 more letters/,
    ],
    [
      "a queue without its consumer",
      (one) => delete one.additionalProps.revalidationFunction,
      /additionalProps\.revalidationFunction is missing while a server's queue is sqs/,
    ],
  ])("is not one with %s", (_what, change, message) => {
    const refused = () => {
      requireLambdaBuild(build(change));
    };
    expect(refused).toThrow(OpenNextOutputError);
    expect(refused).toThrow(message);
  });
});

describe("what servers keep outside of themselves", () => {
  it.each<[string, (description: Description) => void, { bucket: boolean; table: boolean; queue: boolean }]>([
    ["pages, tags and a queue", () => undefined, { bucket: true, table: true, queue: true }],
    [
      "nothing, with the caches turned off",
      (one) => Object.assign(one.additionalProps, { disableIncrementalCache: true, disableTagCache: true }),
      { bucket: false, table: false, queue: false },
    ],
    [
      "pages alone, with stores that only note them",
      (one) => {
        for (const name of ["default", "news"])
          Object.assign(origin(one, name), { tagCache: "dummy", queue: "direct" });
      },
      { bucket: true, table: false, queue: false },
    ],
    [
      "a table for the pages themselves",
      (one) => {
        for (const name of ["default", "news"]) {
          Object.assign(origin(one, name), { incrementalCache: "multi-tier-ddb-s3", tagCache: "dummy" });
        }
      },
      { bucket: true, table: true, queue: true },
    ],
    [
      "what one server of several asks for",
      (one) => Object.assign(origin(one, "default"), { incrementalCache: "dummy", tagCache: "dummy", queue: "dummy" }),
      { bucket: true, table: true, queue: true },
    ],
  ])("is %s", (_what, change, needs) => {
    expect(cacheNeeds(build(change))).toEqual(needs);
  });
});

describe("the machine code of the image function", () => {
  const installed = (...packages: string[]) => {
    const directory = builds.make();
    for (const name of packages) mkdirSync(join(directory, "node_modules/@img", name), { recursive: true });
    return directory;
  };

  it.each([
    [["sharp-linux-x64", "sharp-libvips-linux-x64"], "x86_64"],
    [["sharp-linux-arm64", "sharp-libvips-linux-arm64", "colour"], "arm64"],
    [[], undefined],
  ])("of %j runs on %s", (packages, architecture) => {
    expect(nativeArchitecture(installed(...packages))).toBe(architecture);
  });

  it("is refused for a machine that Lambda does not have", () => {
    expect(() => nativeArchitecture(installed("sharp-darwin-arm64"))).toThrow(
      /holds sharp-darwin-arm64, which Lambda has no machine for\. Set imageOptimization\.install in open-next\.config\.ts/,
    );
  });
});
