import { createContext, runInContext } from "node:vm";
import { edgeFunctionCode } from "../../modules/edge-function";
import type { PageLayout } from "../../modules/static-export";

type Query = Record<string, { value: string; multiValue?: { value: string }[] }>;

interface EdgeResult {
  readonly uri?: string;
  readonly statusCode?: number;
  readonly headers?: { readonly location?: { readonly value: string } };
}

/** Runs the very code that is deployed, with the line that Terraform appends, and returns what it makes of a request. */
function run(layout: PageLayout, uri: string, querystring: Query = {}): EdgeResult {
  const context = createContext({});
  runInContext(`${edgeFunctionCode("static-page")}\nvar pageLayout = ${JSON.stringify(layout)};\n`, context);
  const { handler } = context as { handler?: (event: object) => EdgeResult };
  if (!handler) throw new Error("The code defines no handler.");
  return handler({ request: { method: "GET", uri, querystring, headers: {}, cookies: {} } });
}

describe("the function that finds a page's file", () => {
  it.each([
    ["/outreach", "/outreach/index.html"],
    ["/outreach/about", "/outreach/about.html"],
    ["/outreach/help/first-steps", "/outreach/help/first-steps.html"],
    ["/elsewhere", "/elsewhere.html"],
  ])("finds %s in %s where pages are files", (uri, key) => {
    expect(run("files", uri).uri).toBe(key);
  });

  it.each([
    ["/outreach", "/outreach/index.html"],
    ["/outreach/", "/outreach/index.html"],
    ["/outreach/about", "/outreach/about/index.html"],
    ["/outreach/about/", "/outreach/about/index.html"],
    ["/outreach/help/first-steps/", "/outreach/help/first-steps/index.html"],
  ])("finds %s in %s where pages are folders", (uri, key) => {
    expect(run("folders", uri).uri).toBe(key);
  });

  it.each([
    "/",
    "/outreach/about.html",
    "/outreach/robots.txt",
    "/outreach/about/index.txt",
    "/outreach/__next._tree.txt",
  ])("leaves %s as it is, in either layout", (uri) => {
    expect(run("files", uri).uri).toBe(uri);
    expect(run("folders", uri).uri).toBe(uri);
  });

  it("finds the start page's data, which Next.js's router asks for beside the base path", () => {
    expect(run("files", "/outreach.txt").uri).toBe("/outreach/index.txt");
  });

  it.each([
    ["/outreach/", "/outreach"],
    ["/outreach/about/", "/outreach/about"],
    ["/outreach/about//", "/outreach/about"],
  ])("redirects %s to %s where pages are files, as Next.js does", (uri, location) => {
    expect(run("files", uri)).toEqual({
      statusCode: 308,
      statusDescription: "Permanent Redirect",
      headers: { location: { value: location } },
    });
  });

  it("keeps what was asked after the path, in a redirect", () => {
    const query = {
      from: { value: "mail%20shot" },
      tag: { value: "a", multiValue: [{ value: "a" }, { value: "b" }] },
      plain: { value: "" },
    };
    expect(run("files", "/outreach/about/", query).headers?.location?.value).toBe(
      "/outreach/about?from=mail%20shot&tag=a&tag=b&plain",
    );
  });

  it.each(["//attacker.example/", "/\\attacker.example/", "//attacker.example/outreach/", "/outreachers/"])(
    "redirects nobody who asks for %s, which might name a host or is not Outreach's",
    (uri) => {
      expect(run("files", uri).statusCode).toBeUndefined();
    },
  );
});
