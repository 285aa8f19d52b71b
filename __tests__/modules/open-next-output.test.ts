import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OpenNextOutputError, readOpenNextOutput } from "../../modules/open-next-output";
import { description, OpenNextBuilds } from "../support/open-next-build";

const directory = mkdtempSync(join(tmpdir(), "open-next-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

interface Description {
  origins: { s3: Record<string, unknown>; default: Record<string, unknown> };
}

function described(change: (description: Description) => void = () => undefined): Description {
  const description: Description = {
    origins: {
      s3: {
        type: "s3",
        originPath: "_assets",
        copy: [{ from: ".open-next/assets", to: "_assets/outreach", cached: true }],
      },
      default: {
        type: "function",
        handler: "index.handler",
        bundle: ".open-next/server-functions/default",
        streaming: false,
      },
    },
  };
  change(description);
  return description;
}

/** Writes a description into a directory of its own, as an app's build does. */
function build(content: Description | string): string {
  const app = mkdtempSync(join(directory, "app-"));
  mkdirSync(join(app, ".open-next"));
  const text = typeof content === "string" ? content : JSON.stringify(content);
  writeFileSync(join(app, ".open-next/open-next.output.json"), text);
  return app;
}

describe("an OpenNext build", () => {
  it("is found in the app's directory, and in the build's own", () => {
    const app = build(described());
    const expected = {
      file: join(app, ".open-next/open-next.output.json"),
      server: {
        type: "function",
        directory: join(app, ".open-next/server-functions/default"),
        handler: "index.handler",
        streaming: false,
      },
      splitServers: {},
      edgeFunctions: [],
      behaviors: [],
      pagePaths: expect.any(Function) as unknown,
      assetsDirectory: join(app, ".open-next/assets"),
      disableIncrementalCache: false,
      disableTagCache: false,
    };
    expect(readOpenNextOutput(app)).toEqual(expected);
    expect(readOpenNextOutput(join(app, ".open-next"))).toEqual(expected);
  });

  it("is read whole: the example's own", () => {
    const builds = new OpenNextBuilds();
    try {
      const app = builds.make();
      const inside = (path: string) => join(app, ".open-next", path);
      const stores = { queue: "sqs-lite", incrementalCache: "s3-lite", tagCache: "dynamodb-lite" };
      const called = { type: "function", handler: "index.handler", streaming: false };
      const wrapped = { ...called, wrapper: "aws-lambda", converter: "aws-apigw-v2" };
      expect(readOpenNextOutput(app)).toEqual({
        file: inside("open-next.output.json"),
        server: { ...wrapped, ...stores, directory: inside("server-functions/default") },
        splitServers: { news: { ...wrapped, ...stores, directory: inside("server-functions/news") } },
        imageOptimizer: { ...wrapped, directory: inside("image-optimization-function") },
        revalidation: { handler: "index.handler", directory: inside("revalidation-function") },
        warmer: { handler: "index.handler", directory: inside("warmer-function") },
        edgeFunctions: [],
        behaviors: description().behaviors,
        pagePaths: expect.any(Function) as unknown,
        assetsDirectory: inside("assets"),
        cacheDirectory: inside("cache"),
        tagsFile: inside("dynamodb-provider/dynamodb-cache.json"),
        disableIncrementalCache: false,
        disableTagCache: false,
      });
    } finally {
      builds.remove();
    }
  });

  it.each<[string, () => string, RegExp]>([
    [
      "a directory without a build",
      () => directory,
      /holds no OpenNext build: neither it nor its \.open-next has an open-next\.output\.json\. Build the app with `npx open-next build`/,
    ],
    ["a directory that does not exist", () => join(directory, "missing"), /holds no OpenNext build/],
    [
      "a description that is not JSON",
      () => build("{"),
      /open-next\.output\.json is not JSON .* Build the app again\./,
    ],
    [
      "a server of an unknown type",
      () => build(described(({ origins }) => (origins.default.type = "worker"))),
      /is not the description of an OpenNext 3 or 4 build: origins\.default\.type .*Build the app again with @opennextjs\/aws 3 or 4\./,
    ],
    [
      "a server without a handler",
      () => build(described(({ origins }) => delete origins.default.handler)),
      /origins\.default\.handler is missing: /,
    ],
    [
      "a server with a handler that is none",
      () => build(described(({ origins }) => (origins.default.handler = "index"))),
      /origins\.default\.handler is "index": must be a file and its export, such as index\.handler/,
    ],
    [
      "a build without static files",
      () => build(described(({ origins }) => (origins.s3.copy = []))),
      /lists no static files \(origins\.s3\.copy has no entry to _assets\)\. Build the app again/,
    ],
  ])("is refused when it is %s", (_what, app, message) => {
    const read = () => readOpenNextOutput(app());
    expect(read).toThrow(OpenNextOutputError);
    expect(read).toThrow(message);
  });
});
