import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { ListCloudFrontOriginAccessIdentitiesCommand, ListDistributionsCommand } from "@aws-sdk/client-cloudfront";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { zipSync } from "fflate";

import { type EmbeddedAws, request } from "../../../embedded-aws";
import { clients } from "../../embedded-aws/clients";
import { describeWithEmbeddedAws } from "../../embedded-aws/instance";
import { describeWithTerraform } from "../../support/requirements";
import { TERRAFORM_TIMEOUT_MS, WorkingDirectory } from "./working-directory";

const HANDLER = `exports.handler = async (event) => ({
  statusCode: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ event, greeting: process.env.GREETING }),
});`;

/** What the function answers. */
interface Answer {
  readonly greeting: string;
  readonly event: { readonly rawPath: string; readonly headers: Readonly<Record<string, string>> };
}

describeWithTerraform(
  "Terraform",
  () => {
    describeWithEmbeddedAws("on the embedded AWS", (aws) => {
      const directories: WorkingDirectory[] = [];
      let runs: Readonly<Record<"twoDistributions" | "controlPlane", Promise<void>>>;

      // Terraform mostly waits, so both runs go on at once; each test waits for its own.
      beforeAll(() => {
        runs = { twoDistributions: twoDistributions(), controlPlane: controlPlane() };
        for (const run of Object.values(runs)) run.catch(() => undefined);
      });
      afterAll(() => {
        for (const directory of directories) directory.remove();
      });

      test(
        "applies two distributions in a row, finds nothing to change, and destroys them",
        () => runs.twoDistributions,
        TERRAFORM_TIMEOUT_MS,
      );

      test(
        "gets every reply complete: nothing to change after an apply, nor after an update, and all is destroyed",
        () => runs.controlPlane,
        TERRAFORM_TIMEOUT_MS,
      );

      function workingDirectory(configuration: string, variables = {}): WorkingDirectory {
        const terraform = new WorkingDirectory(aws(), configuration, variables);
        directories.push(terraform);
        return terraform;
      }

      async function twoDistributions(): Promise<void> {
        const terraform = workingDirectory("two-distributions", { package: "function.zip" });
        writeFileSync(join(terraform.path, "function.zip"), zipSync({ "index.js": Buffer.from(HANDLER) }));
        await terraform.init();
        await terraform.apply();
        await terraform.expectUnchanged();
        await expectServer("https://www.example.com/a/b?c=d");
        await expectStaticFile(await terraform.output("bucket"));
        expect(await terraform.destroy()).toEqual([]);
        expect((await request(aws(), "https://www.example.com/")).status).toBe(403);
        await expectNothingLeft(aws());
      }

      async function controlPlane(): Promise<void> {
        const terraform = workingDirectory("control-plane");
        await terraform.init();
        await terraform.apply();
        await terraform.expectUnchanged();
        await terraform.apply("-var=round=two");
        await terraform.expectUnchanged("-var=round=two");
        expect((await request(aws(), "https://api.example.org/hello")).body.toString()).toBe('{"hello": "world"}');
        expect(await terraform.destroy("-var=round=two")).toEqual([]);
      }

      /** The server behind both distributions answers, and sees what each of them added. */
      async function expectServer(url: string): Promise<void> {
        const answer = await request(aws(), url, { headers: { cookie: "k=v" } });
        expect(answer.status).toBe(200);
        const { event, greeting } = JSON.parse(answer.body.toString()) as Answer;
        expect(greeting).toBe("hello");
        expect(event).toMatchObject({ rawPath: "/a/b", rawQueryString: "c=d", cookies: ["k=v"] });
        expect(event.headers).toMatchObject({
          "x-forwarded-host": "inner.example.com",
          // SHA-256 of the value that the outer distribution adds and the inner one's function hashes.
          "x-proof-digest": "d42328dcb6f8ce5a570a552e61c62318c254177f27b22e9050a10f92612f57f6",
        });
        expect(event.headers).not.toHaveProperty("x-proof");
      }

      /** A file of the bucket is there for the distributions alone, and over https alone. */
      async function expectStaticFile(bucket: string): Promise<void> {
        const file = { Bucket: bucket, Key: "static/app.css", Body: "body{}", ContentType: "text/css" };
        const cached = { CacheControl: "public,max-age=31536000,immutable" };
        await clients(aws(), "eu-central-1").s3.send(new PutObjectCommand({ ...file, ...cached }));
        for (const host of ["www.example.com", "inner.example.com"]) {
          const answer = await request(aws(), `https://${host}/static/app.css`);
          expect(answer.status).toBe(200);
          expect(answer.headers).toMatchObject({ "cache-control": cached.CacheControl, "content-type": "text/css" });
          const plain = await request(aws(), `http://${host}/static/app.css`);
          expect([plain.status, plain.headers.location]).toEqual([301, `https://${host}/static/app.css`]);
        }
        expect((await request(aws(), "https://inner.example.com/static/absent.css")).status).toBe(403);
        const direct = `https://${bucket}.s3.eu-central-1.amazonaws.com/static/app.css`;
        expect((await request(aws(), direct)).status).toBe(403);
      }
    });
  },
  { provider: true },
);

/** What the first run made is gone from AWS, not only from the state. */
async function expectNothingLeft(aws: EmbeddedAws): Promise<void> {
  const { cloudFront, lambda, s3 } = clients(aws, "eu-central-1");
  const distributions = await cloudFront.send(new ListDistributionsCommand({}));
  const identities = await cloudFront.send(new ListCloudFrontOriginAccessIdentitiesCommand({}));
  const functions = await lambda.send(new ListFunctionsCommand({}));
  const buckets = await s3.send(new ListBucketsCommand({}));
  expect(distributions.DistributionList?.Items ?? []).toEqual([]);
  expect(identities.CloudFrontOriginAccessIdentityList?.Items ?? []).toEqual([]);
  expect(functions.Functions).toEqual([]);
  expect(buckets.Buckets?.map(({ Name }) => Name)).not.toContain("embedded-aws-terraform-static");
}
