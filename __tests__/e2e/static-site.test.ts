import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Journey } from "../../cli/journey/journey";
import { findRealTerraform } from "../../cli/terraform/real-terraform";
import { loadSettings } from "../../config";
import { exportedExampleSite } from "../support/example-app";
import { rememberEnvironment } from "../support/process-environment";
import { describeWithTerraform } from "../support/requirements";
import { SteadyRequests } from "../support/steady-requests";

/** A deploy waits for Route 53 and CloudFront, some 30 s a record and a distribution. */
const deployTimeout = 5 * 60_000;

describeWithTerraform(
  "a site of pages alone on the embedded AWS",
  () => {
    const directory = mkdtempSync(join(tmpdir(), "static-site-"));
    const restoreEnvironment = rememberEnvironment();
    const journey = new Journey({ environment: "develop", compute: "static", directory, keep: false });
    const { shared, zone, sleepconnect } = journey.stacks;

    /** Follows a request through everything, and says what was not as it should be. */
    async function faults(): Promise<unknown> {
      await journey.follow();
      const { checks } = journey.report();
      expect(checks.length).toBeGreaterThan(10);
      return checks.filter((check) => !check.passed);
    }

    beforeAll(async () => {
      await journey.startAws();
    }, deployTimeout);

    afterAll(async () => {
      await journey.stop();
      rmSync(directory, { recursive: true, force: true });
      restoreEnvironment();
    });

    it(
      "answers the whole journey with the built-in site",
      async () => {
        for (const stack of [shared, zone]) await journey.deploy(stack, () => undefined);
        await journey.uploadStaticFiles();
        await journey.deploy(sleepconnect, () => undefined);
        expect(await faults()).toEqual([]);
      },
      3 * deployTimeout,
    );

    it("has nothing to change in a second plan", async () => {
      const terraform = findRealTerraform(process.env, directory);
      for (const stack of [shared, zone, sleepconnect]) {
        await promisify(execFile)(terraform, ["plan", "-detailed-exitcode", "-input=false", "-no-color"], {
          cwd: join(journey.outdir, "stacks", stack),
          env: process.env,
        });
      }
    }, 120_000);

    it(
      "answers it with a site that Next.js exported, once its files are uploaded",
      async () => {
        journey.useApp(await exportedExampleSite("files"));
        await journey.uploadStaticFiles();
        expect(await faults()).toEqual([]);
      },
      deployTimeout,
    );

    it(
      "answers it with one that has its pages as folders, once its zone is deployed",
      async () => {
        journey.useApp(await exportedExampleSite("folders"));
        await journey.uploadStaticFiles();
        await journey.deploy(zone, () => undefined);
        expect(await faults()).toEqual([]);
      },
      2 * deployTimeout,
    );

    it(
      "keeps answering while the zone becomes a server, which is made before and asked before the pages go",
      async () => {
        const url = `https://${loadSettings({}).environments[0]?.domains.sleepconnect}/outreach/conversations`;
        const requests = new SteadyRequests(journey.edge, url, (body) =>
          body.includes("data-viewer-host") ? "server" : "page",
        );
        Reflect.deleteProperty(process.env, "OUTREACH_APP_DIRECTORY");
        process.env.OUTREACH_COMPUTE = "lambda";
        const lines: string[] = [];
        await journey.uploadStaticFiles();
        await journey.deploy(zone, (line) => lines.push(line));
        await journey.deploy(sleepconnect, () => undefined);
        const { count, failures, kinds } = await requests.stop();
        expect(failures).toEqual([]);
        expect(count).toBeGreaterThan(100);
        expect(kinds).toEqual(["page", "server"]);

        const at = (event: RegExp) => lines.findIndex((line) => event.test(line));
        const distribution = "aws_cloudfront_distribution\\S* .*";
        expect(at(/aws_lambda_function_url\S* .*Creation complete/)).toBeGreaterThan(-1);
        expect(at(/aws_lambda_function_url\S* .*Creation complete/)).toBeLessThan(
          at(new RegExp(`${distribution}Modifying`)),
        );
        expect(at(/aws_cloudfront_function\S*static-page\S* .*Destroying/)).toBeGreaterThan(
          at(new RegExp(`${distribution}Modifications complete`)),
        );
        expect(await faults()).toEqual([]);
      },
      3 * deployTimeout,
    );
  },
  { provider: true, python: true },
);
