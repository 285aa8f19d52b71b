import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStaticExport, StaticExportError } from "../../modules/static-export";

const page = '<!doctype html><script src="/outreach-static/_next/static/chunks/a.js"></script>';
const made: string[] = [];

/** A directory with these files. */
function site(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "site-"));
  made.push(directory);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true });
});

const asFiles = { "index.html": page, "404.html": page, "about.html": page, "_not-found.html": page };
const asFolders = {
  "index.html": page,
  "404.html": page,
  "404/index.html": page,
  "about/index.html": page,
  "_not-found/index.html": page,
};

describe("a static export", () => {
  it("is found by the app's directory, and by its own", () => {
    const app = site(Object.fromEntries(Object.entries(asFiles).map(([name, text]) => [`out/${name}`, text])));
    expect(readStaticExport(app)).toEqual({ directory: join(app, "out"), layout: "files" });
    expect(readStaticExport(join(app, "out"))).toEqual({ directory: join(app, "out"), layout: "files" });
  });

  it("has its pages as folders where Next.js exported it with trailingSlash", () => {
    expect(readStaticExport(site(asFolders)).layout).toBe("folders");
  });

  it("is what this project deploys while there is no other", () => {
    expect(readStaticExport("modules/builtin-site").layout).toBe("files");
  });

  it.each([
    [{}, /holds no static export: neither it nor its out has an index\.html\. Build the app with `output: "export"`/],
    [{ "index.html": page }, /has no 404\.html, which answers for every page that is not there/],
    [
      { ...asFiles, "index.html": page.replace("/outreach-static", "/outreach") },
      /asks for its scripts at \/outreach\/_next\/, and they are served at \/outreach-static\/_next\/ alone\. Set basePath/,
    ],
    [
      { ...asFiles, "index.html": page.replace("/outreach-static", "") },
      /asks for its scripts at \/_next\/, .*Set basePath: "\/outreach" and assetPrefix: "\/outreach-static"/,
    ],
    [
      { ...asFiles, "v1.2.html": page, "help/index.html": page },
      /has its pages as files, and so nobody could reach help\/index\.html, v1\.2\.html\. A page's name must have no dot/,
    ],
    [
      { ...asFolders, "terms.html": page },
      /has its pages as folders, and so nobody could reach terms\.html\. .*lie in <name>\/index\.html/,
    ],
  ])("is refused with what is wrong and what to do (%#)", (files, message) => {
    const directory = site(files);
    expect(() => readStaticExport(directory)).toThrow(StaticExportError);
    expect(() => readStaticExport(directory)).toThrow(message);
  });
});
