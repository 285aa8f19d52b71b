import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Journey } from "../../cli/journey/journey";
import { revalidated } from "../../cli/static-files";
import { request, type ViewerResponse } from "../../embedded-aws";
import { builtExampleApp } from "../support/example-app";
import { rememberEnvironment } from "../support/process-environment";
import { ProjectCopy } from "../support/project-copy";
import { describeWithTerraform } from "../support/requirements";
import { secondPlan } from "../support/second-plan";

const deployTimeout = 10 * 60_000;

/** How long (ms) a stale page may take from the queue to its renewal. */
const patienceMs = 60_000;

describeWithTerraform(
  "the example's build with all that it describes, on the embedded AWS",
  () => {
    const directory = mkdtempSync(join(tmpdir(), "lambda-option-"));
    const restoreEnvironment = rememberEnvironment();
    const journey = new Journey({ environment: "develop", directory, keep: false });
    const { shared, zone, sleepconnect } = journey.stacks;
    const bucket = "outreach-mydreamconnect-dev";
    const table = "outreach-develop-tags";

    const get = (path: string, headers: Record<string, string> = {}): Promise<ViewerResponse> =>
      request(journey.edge, `https://dev.mydreamconnect.com${path}`, { headers });

    beforeAll(async () => {
      journey.useApp(await builtExampleApp());
      await journey.startAws();
      await journey.deploy(shared, () => undefined);
      await journey.deploy(zone, () => undefined);
      await journey.uploadStaticFiles();
      await journey.deploy(sleepconnect, () => undefined);
    }, 3 * deployTimeout);

    afterAll(async () => {
      await journey.stop();
      rmSync(directory, { recursive: true, force: true });
      restoreEnvironment();
    });

    it("answers the whole journey", async () => {
      await journey.follow();
      expect(journey.report().checks.filter((check) => !check.passed)).toEqual([]);
    }, 120_000);

    it("has nothing to change in a second plan", async () => {
      expect(await secondPlan(journey.outdir, zone)).toBe(0);
      expect(await secondPlan(journey.outdir, sleepconnect)).toBe(0);
    }, 240_000);

    it("makes no picture of what lies elsewhere", async () => {
      for (const url of ["https://attacker.example/a.png", "/_cache/a.png", "/outreach-static/../_cache/a.png"]) {
        expect((await get(`/outreach/_next/image?url=${encodeURIComponent(url)}&w=256&q=75`)).status).not.toBe(200);
      }
    }, 60_000);

    it("serves files of public/ from the bucket", async () => {
      const picture = await get("/outreach/night.png");
      expect([picture.status, picture.headers["content-type"], picture.headers["cache-control"]]).toEqual([
        200,
        "image/png",
        revalidated,
      ]);
    }, 60_000);

    it(
      "shows a stale page at once, and has it made anew through the queue",
      async () => {
        const writtenAt = async () => {
          const page = await get("/outreach/news");
          expect(page.status).toBe(200);
          return /data-written-at="([^"]+)"/.exec(page.body.toString())?.[1];
        };
        const first = await writtenAt();
        // It was prerendered when the app was built, long ago by its own measure.
        expect(Date.now() - Date.parse(first ?? "")).toBeGreaterThan(60_000);
        const deadline = Date.now() + patienceMs;
        let now = first;
        while (now === first && Date.now() < deadline) {
          await sleep(1000);
          now = await writtenAt();
        }
        expect(Date.parse(now ?? "")).toBeGreaterThan(Date.parse(first ?? ""));
      },
      2 * patienceMs,
    );

    it("leaves no dead letter", async () => {
      const queues = new SQSClient({});
      const { QueueUrl } = await queues.send(
        new GetQueueUrlCommand({ QueueName: "outreach-develop-revalidation-dead-letters.fifo" }),
      );
      const { Attributes } = await queues.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
      );
      expect(Attributes?.ApproximateNumberOfMessages).toBe("0");
    });

    it("keeps rendered pages where no distribution reads them", async () => {
      const { Contents = [] } = await new S3Client({}).send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: "_cache/" }),
      );
      const key = Contents.find(({ Key }) => Key?.endsWith("about.cache"))?.Key ?? "";
      expect(key).not.toBe("");
      for (const host of ["dev.mydreamconnect.com", "outreach-dev.mydreamconnect.com"]) {
        for (const path of [`/${key}`, `/outreach/${key}`, `/outreach-static/../${key}`, `/outreach-static/${key}`]) {
          const answer = await request(journey.edge, `https://${host}${path}`);
          expect(answer.body.toString()).not.toContain('"type":"app"');
        }
      }
    }, 60_000);

    it("keeps what servers made anew, and what was invalidated, when a build is uploaded again", async () => {
      const [s3, dynamo] = [new S3Client({}), new DynamoDBClient({})];
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "_cache/" }));
      const Key = Contents.find((one) => one.Key?.endsWith("about.cache"))?.Key ?? "";
      const { ETag } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "made anew" }));
      const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: table, Limit: 1 }));
      const [item] = Items;
      if (item?.tag === undefined || item.path === undefined) throw new Error("The table has no tags.");
      await dynamo.send(new PutItemCommand({ TableName: table, Item: { ...item, revalidatedAt: { N: "4711" } } }));

      await journey.uploadStaticFiles();

      const after = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: Key }));
      expect(after.Contents?.[0]?.ETag).toBe(ETag);
      const stored = await dynamo.send(
        new GetItemCommand({ TableName: table, Key: { tag: item.tag, path: item.path } }),
      );
      expect(stored.Item?.revalidatedAt).toEqual({ N: "4711" });
    }, 120_000);

    it(
      "moves to signed requests in two deploys, on which no request is refused, and takes no other ones then",
      async () => {
        const page = "/outreach/api/health";
        const statuses = new Set<number>();
        const deployed = new AbortController();
        const asked = (async () => {
          while (!deployed.signal.aborted) {
            statuses.add((await get(page)).status);
            await sleep(200);
          }
        })();
        const project = new ProjectCopy();
        try {
          await project.install();
          for (const [from, to] of [
            ["origin-proof", "signed"],
            ["signed", "iam"],
          ] as const) {
            project.edit("config/defaults.ts", `urlAuthorization: "${from}"`, `urlAuthorization: "${to}"`);
            const { code, output } = await project.cdktf("deploy", zone, "--auto-approve");
            expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
          }
        } finally {
          deployed.abort();
          await asked;
          project.remove();
        }
        expect([...statuses]).toEqual([200]);

        const domains = await journey.output(zone, "server_domains");
        for (const domain of Object.values(domains)) {
          expect((await request(journey.edge, `https://${domain}${page}`)).status).toBe(403);
        }
        const form = { method: "POST", headers: { "content-type": "text/plain" }, body: "unsigned" };
        expect((await request(journey.edge, `https://dev.mydreamconnect.com${page}`, form)).status).toBe(403);
      },
      2 * deployTimeout,
    );
  },
  { provider: true, python: true },
);
