import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { artifactsOf } from "../../cli/artifact-upload";
import { providerInstallation } from "../../cli/terraform/provider-mirror";
import { findRealTerraform } from "../../cli/terraform/real-terraform";
import { type EmbeddedAws, request, startEmbeddedAws } from "../../embedded-aws";
import { App } from "../../framework/cdktf";
import { wire } from "../../main";
import { clients } from "../embedded-aws/clients";
import { ACCOUNT } from "../embedded-aws/instance";
import { payloadOf, sign } from "../run-task/fake-terraform-cloud";
import { describeWithTerraform } from "../support/requirements";
import { runTaskService } from "../support/run-task-settings";
import { settingsWith } from "../support/synthesis";

/** SQS takes half a minute to make a queue, and there are two, one after the other. */
const TIMEOUT_MS = 6 * 60_000;
jest.setTimeout(TIMEOUT_MS);

describeWithTerraform(
  "the run task's stack",
  () => {
    const outdir = mkdtempSync(join(tmpdir(), "run-task-stack-"));
    const directory = join(outdir, "stacks/run-task");
    const state = join(outdir, "state");
    let aws: EmbeddedAws | undefined;

    beforeAll(async () => {
      const app = new App({ outdir });
      const settings = settingsWith((all) => {
        all.shared.runTaskService = { ...runTaskService, detailsUrl: "https://example.com/gate" };
        all.shared.backend = { kind: "local", directory: state };
      });
      wire(app, settings);
      app.synth();
      await terraform("init", "-input=false");
    });

    afterAll(async () => {
      await aws?.stop();
      rmSync(outdir, { recursive: true, force: true });
    });

    async function terraform(...args: string[]): Promise<string> {
      const { cliConfigFile } = providerInstallation(process.env);
      const env = {
        ...process.env,
        ...aws?.environment(),
        CHECKPOINT_DISABLE: "1",
        ...(cliConfigFile === undefined ? {} : { TF_CLI_CONFIG_FILE: cliConfigFile }),
      };
      const binary = findRealTerraform(process.env, process.cwd());
      return (await promisify(execFile)(binary, [...args, "-no-color"], { cwd: directory, env })).stdout;
    }

    it("is valid for Terraform and the oldest provider that the project takes", async () => {
      expect(JSON.parse(await terraform("validate", "-json"))).toMatchObject({
        valid: true,
        error_count: 0,
        warning_count: 0,
      });
    });

    it("is applied on the embedded AWS, where its function knows who signed, and no key is in state", async () => {
      aws = await startEmbeddedAws({ accountId: ACCOUNT });
      // The embedded AWS speaks plain HTTP with its clients, which the queues' policies deny, as they should.
      const file = join(directory, "cdk.tf.json");
      const { resource, ...rest } = JSON.parse(readFileSync(file, "utf8")) as { resource: Record<string, unknown> };
      const kept = Object.entries(resource).filter(([type]) => type !== "aws_sqs_queue_policy");
      writeFileSync(file, JSON.stringify({ ...rest, resource: Object.fromEntries(kept) }));
      const { s3 } = clients(aws);
      for (const { bucket, key, file: archive } of artifactsOf(directory)) {
        await s3.send(new CreateBucketCommand({ Bucket: bucket }));
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: readFileSync(join(directory, archive)) }));
      }

      await terraform("apply", "-auto-approve", "-input=false");
      // Exit code 2, which would reject, if anything were left to change.
      await terraform("plan", "-detailed-exitcode", "-input=false");

      const credentials = { accessKeyId: "test", secretAccessKey: "test" };
      const secrets = new SecretsManagerClient({ endpoint: aws.endpoint, region: "us-east-1", credentials });
      const url = JSON.parse(await terraform("output", "-json", "run_task_url")) as string;
      const body = JSON.stringify(payloadOf({ host: "app.terraform.io" }));
      const post = async (key: string) => {
        const headers = { "content-type": "application/json", "x-tfc-task-signature": sign(body, key) };
        return (await request(aws as EmbeddedAws, url, { method: "POST", body, headers })).status;
      };
      for (const slot of ["blue", "green"]) {
        const secret = new GetSecretValueCommand({ SecretId: `outreach-run-task/hmac-key/${slot}` });
        const { SecretString: key = "" } = await secrets.send(secret);
        expect(key).toMatch(/^[A-Za-z0-9]{64}$/);
        expect(readFileSync(join(state, "run-task.tfstate"), "utf8")).not.toContain(key);
        expect(await post(key)).toBe(200);
      }
      expect(await post("another-key-0123456789")).toBe(401);
    });
  },
  { provider: true, python: true },
);
