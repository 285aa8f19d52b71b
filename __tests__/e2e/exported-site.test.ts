import { listSiteFiles } from "../../cli/site-files";
import { type PageLayout, readStaticExport } from "../../modules/static-export";
import { exportedExampleSite } from "../support/example-app";

const immutable = "public,max-age=31536000,immutable";
const aMinute = "public,max-age=0,s-maxage=60,must-revalidate";

/** Next.js takes half a minute for an export, and longer beside other work. */
const buildTimeout = 5 * 60_000;

describe.each<[PageLayout, string]>([
  ["files", "outreach/help/first-steps.html"],
  ["folders", "outreach/help/first-steps/index.html"],
])("a site that Next.js exported as %s", (layout, deepPage) => {
  let site: string;

  beforeAll(async () => {
    site = await exportedExampleSite(layout);
  }, buildTimeout);

  it("is recognized as such", () => {
    expect(readStaticExport(site)).toEqual({ directory: site, layout });
  });

  it("is uploaded to where its pages are asked for, each file to be stored for as long as it stays true", async () => {
    const files = new Map((await listSiteFiles(site)).map((file) => [file.key, file]));
    for (const key of ["outreach/index.html", "outreach/404.html", deepPage]) {
      expect(files.get(key)).toMatchObject({ contentType: "text/html; charset=utf-8", cacheControl: aMinute });
    }
    expect(files.get("outreach/index.txt")).toMatchObject({ cacheControl: aMinute });
    expect(files.get("outreach/robots.txt")).toMatchObject({ contentType: "text/plain; charset=utf-8" });
    const [script] = [...files.keys()].filter((key) => key.endsWith(".js"));
    expect(files.get(String(script))).toMatchObject({
      key: expect.stringMatching(/^outreach-static\/_next\/static\//) as string,
      contentType: "text/javascript; charset=utf-8",
      cacheControl: immutable,
    });
    expect([...files.keys()].filter((key) => !/^outreach(-static\/_next)?\//.test(key))).toEqual([]);
  });
});
