import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CreateBucketCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { deleteFormerPages, listSiteFiles } from "../../cli/site-files";
import { uploadStaticFiles } from "../../cli/static-files";
import { clients } from "../embedded-aws/clients";
import { describeWithEmbeddedAws } from "../embedded-aws/instance";

const Bucket = "a-site";
const directory = mkdtempSync(join(tmpdir(), "site-files-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** The files of a site, which has these and nothing else. */
async function siteOf(name: string, ...files: string[]) {
  for (const file of files) {
    mkdirSync(dirname(join(directory, name, file)), { recursive: true });
    writeFileSync(join(directory, name, file), file);
  }
  return listSiteFiles(join(directory, name));
}

describeWithEmbeddedAws("the files of a static site", (aws) => {
  it("are uploaded with pages last, and pages that it no longer has are deleted, but nothing else", async () => {
    const { s3 } = clients(aws());
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "outreach-other/kept.html", Body: "not the site's" }));

    const order: string[] = [];
    const first = await siteOf("first", "about.html", "index.html", "_next/static/chunks/one.js", "404.html");
    await uploadStaticFiles(s3, Bucket, first, ({ key }) => order.push(key));
    expect(order[0]).toBe("outreach-static/_next/static/chunks/one.js");
    expect(order.slice(1).sort()).toEqual(["outreach/404.html", "outreach/about.html", "outreach/index.html"]);

    const second = await siteOf("second", "index.html", "_next/static/chunks/two.js", "404.html");
    await uploadStaticFiles(s3, Bucket, second);
    await deleteFormerPages(s3, Bucket, second);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual([
      "outreach-other/kept.html",
      "outreach-static/_next/static/chunks/one.js",
      "outreach-static/_next/static/chunks/two.js",
      "outreach/404.html",
      "outreach/index.html",
    ]);
  });

  it("are stored for as long as they stay true: pages for a minute, what has its hash in its name for a year", async () => {
    const { s3 } = clients(aws());
    const headers = async (Key: string) => {
      const { ContentType, CacheControl } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
      return [ContentType, CacheControl];
    };
    expect(await headers("outreach/index.html")).toEqual([
      "text/html; charset=utf-8",
      "public,max-age=0,s-maxage=60,must-revalidate",
    ]);
    expect(await headers("outreach-static/_next/static/chunks/two.js")).toEqual([
      "text/javascript; charset=utf-8",
      "public,max-age=31536000,immutable",
    ]);
  });
});
