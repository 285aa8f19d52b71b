import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentSettings } from "../../../config";
import { lambdaRouting } from "../../../modules/compute/lambda-routing";
import { routingOf } from "../../../modules/compute/routing";
import { OpenNextOutputError, readOpenNextOutput } from "../../../modules/open-next-output";
import { type Description, OpenNextBuilds } from "../../support/open-next-build";
import { settingsWith } from "../../support/synthesis";

const builds = new OpenNextBuilds();
afterAll(() => {
  builds.remove();
});

const routing = (change?: (description: Description) => void, spare = 0) =>
  lambdaRouting(readOpenNextOutput(builds.make(change)), { spare });

const table = ({ routes }: ReturnType<typeof routing>) =>
  routes.map(({ pathPattern, origin, kind }) => `${pathPattern} ${origin} ${kind}`);

const files = (...names: string[]) => names.map((name) => ({ pattern: `outreach/${name}`, origin: "s3" }));

describe("the routing of the example's build", () => {
  it("has the most specific pattern first, the bare path, and everything else for the default server", () => {
    expect(table(routing())).toEqual([
      "/outreach/_next/image* images images",
      "/outreach/night.png static files",
      "/outreach-static/* static files",
      "/outreach/news server-news server",
      "/outreach/api/* server server",
      "/outreach server server",
      "/outreach/* server server",
    ]);
    expect(routing().fallback).toEqual({ origin: "server", kind: "server" });
  });

  it("names every function that answers, each of which expects its own host", () => {
    expect(routing().servers).toEqual({
      server: { host: "own" },
      "server-news": { host: "own" },
      images: { host: "own" },
    });
  });
});

describe("the routing of other builds", () => {
  it("gives the API, and all pages, to a server that is split off for them", () => {
    const split = routing(({ behaviors }) => {
      behaviors.push({ pattern: "outreach/api/*", origin: "news" }, { pattern: "outreach/*", origin: "news" });
    });
    expect(table(split).slice(-3)).toEqual([
      "/outreach/api/* server-news server",
      "/outreach/* server-news server",
      "/outreach server server",
    ]);
  });

  it("puts a narrower pattern before a wider one, whatever the build's order", () => {
    const patterns = routing(({ behaviors }) => {
      behaviors.push(
        ...["outreach/a*", "outreach/a/b*", "outreach/a/b"].map((pattern) => ({ pattern, origin: "news" })),
      );
    }).routes.map(({ pathPattern }) => pathPattern);
    expect(patterns.filter((one) => one.startsWith("/outreach/a/") || one === "/outreach/a*")).toEqual([
      "/outreach/a/b",
      "/outreach/a/b*",
      "/outreach/a*",
    ]);
  });

  it("stands a wildcard for what CloudFront takes in no pattern", () => {
    const named = routing(({ behaviors }) => behaviors.push(...files("a photo (1).png")));
    expect(table(named)).toContain("/outreach/a*photo*1*.png static files");
  });

  it.each<[string, (description: Description) => void, RegExp]>([
    [
      "is outside of /outreach",
      ({ behaviors }) => behaviors.push({ pattern: "_next/data/*", origin: "default" }),
      /open-next\.output\.json: behaviors has the pattern "_next\/data\/\*", outside of \/outreach\. Set basePath: "\/outreach" in next\.config\.ts/,
    ],
    [
      "has a server that is not there",
      ({ behaviors }) => behaviors.push({ pattern: "outreach/x", origin: "missing" }),
      /behaviors sends "outreach\/x" to "missing", which is not among origins\. Build the app again\./,
    ],
  ])("refuses a path that %s", (_what, change, message) => {
    expect(() => routing(change)).toThrow(OpenNextOutputError);
    expect(() => routing(change)).toThrow(message);
  });
});

describe("the quota of cache behaviors", () => {
  const icons = Array.from({ length: 18 }, (_, index) => `icon-${index}.png`);

  it("is used to the last one before anything is folded", () => {
    const full = routing(({ behaviors }) => behaviors.push(...files(...icons.slice(0, 17))));
    expect(full.routes).toHaveLength(24);
    expect(table(full)).toContain("/outreach/icon-16.png static files");
  });

  it("has files folded that share their first word and ending, when there are too many", () => {
    const folded = table(routing(({ behaviors }) => behaviors.push(...files(...icons))));
    expect(folded).toContain("/outreach/icon-*.png static files");
    expect(folded).toContain("/outreach/night.png static files");
    expect(folded).toHaveLength(8);
  });

  it("has files folded that share their ending, when that is not enough", () => {
    const names = icons.map((name) => name.replace("-", ""));
    const folded = table(routing(({ behaviors }) => behaviors.push(...files(...names, "robots.txt"))));
    expect(folded).toContain("/outreach/*.png static files");
    expect(folded).toContain("/outreach/robots.txt static files");
  });

  it("never has files folded over a page of the app's", () => {
    const names = Array.from({ length: 18 }, (_, index) => `logo${index}.svg`);
    const app = builds.make(({ behaviors }) => behaviors.push(...files(...names, ...icons)));
    const manifest = { basePath: "/outreach", staticRoutes: [{ page: "/icon.svg" }] };
    const directory = join(app, ".open-next/server-functions/default/.next");
    mkdirSync(directory);
    writeFileSync(join(directory, "routes-manifest.json"), JSON.stringify(manifest));
    expect(() => lambdaRouting(readOpenNextOutput(app), { spare: 5 })).toThrow(
      /there is room for 13 patterns of files/,
    );
    const folded = table(lambdaRouting(readOpenNextOutput(app), { spare: -2 }));
    expect(folded).toContain("/outreach/logo0.svg static files");
    expect(folded).toContain("/outreach/icon-*.png static files");
  });

  it("leaves room for public pages", () => {
    const change = ({ behaviors }: Description) => behaviors.push(...files(...icons.slice(0, 17)));
    expect(table(routing(change, 1))).toContain("/outreach/icon-*.png static files");
  });

  it("refuses what can't be folded, with the patterns and what to do", () => {
    const folders = Array.from({ length: 18 }, (_, index) => `folder${index}/*`);
    expect(() => routing(({ behaviors }) => behaviors.push(...files(...folders)))).toThrow(
      /more cache behaviors than CloudFront allows \(25 a distribution\): there is room for 18 patterns of files, and there are 19: \/outreach\/night\.png, \/outreach\/folder0\/\*.*Move files of public\/ into one folder, or have fewer patterns of split servers/,
    );
  });

  it("refuses split servers with too many patterns as well", () => {
    const patterns = Array.from({ length: 25 }, (_, index) => ({ pattern: `outreach/s${index}`, origin: "news" }));
    expect(() => routing(({ behaviors }) => behaviors.push(...patterns))).toThrow(
      /there is room for 0 patterns of files/,
    );
  });
});

describe("public pages", () => {
  const withPublic = (...publicPaths: string[]) => {
    const [develop] = settingsWith(({ environments }) => {
      if (environments[0]) Object.assign(environments[0], { publicPaths, artifactDirectory: builds.make() });
    }).environments;
    return table(routingOf(develop as EnvironmentSettings));
  };

  it("are answered by the server that has the page, in place of its own route", () => {
    expect(withPublic("/outreach/news", "/outreach/about")).toEqual([
      "/outreach/_next/image* images images",
      "/outreach/night.png static files",
      "/outreach-static/* static files",
      "/outreach/news server-news public-page",
      "/outreach/about server public-page",
      "/outreach/api/* server server",
      "/outreach server server",
      "/outreach/* server server",
    ]);
  });

  it("take nothing from a route that is narrower", () => {
    expect(withPublic("/outreach/n*").slice(3, 6)).toEqual([
      "/outreach/news server-news server",
      "/outreach/api/* server server",
      "/outreach/n* server public-page",
    ]);
  });
});
