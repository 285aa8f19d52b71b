import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../config";
import { CloudUnderTest } from "../support/cloud-under-test";
import { describeWithTerraform } from "../support/requirements";

/** Terraform with the AWS provider, remotely, on a loaded machine. */
const TIMEOUT_MS = 3 * 60_000;
jest.setTimeout(TIMEOUT_MS);

const key = "planted-hmac-key-0123456789abcdef";
const password = "planted-password-hunter2";

const harmless = `
variable "password" {
  default   = "${password}"
  sensitive = true
}
resource "terraform_data" "greeting" { input = var.password }
`;

/** Lets every AWS account invoke a function; nothing of it asks AWS before the apply. */
const forbidden = `
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
resource "aws_lambda_permission" "everybody" {
  action        = "lambda:InvokeFunction"
  function_name = "outreach"
  principal     = "*"
}
${harmless}`;

describeWithTerraform(
  "the run task, asked by a server about Terraform's own runs",
  () => {
    let cloud: CloudUnderTest;
    let service: ChildProcess;
    let url = "";
    let output = "";

    beforeAll(async () => {
      cloud = await CloudUnderTest.embedded();
      const args = ["run-task", "--port", "0", "--server", cloud.hostname];
      service = spawn(process.execPath, [join(projectRoot, "cli/outreach.mjs"), ...args], {
        env: { PATH: process.env.PATH, SSL_CERT_FILE: cloud.env.SSL_CERT_FILE, RUN_TASK_HMAC_KEY: key },
        stdio: ["ignore", "pipe", "pipe"],
      });
      for (const stream of [service.stdout, service.stderr]) stream?.on("data", (chunk) => (output += String(chunk)));
      while (url === "" && service.exitCode === null) {
        url = /Listening on (\S+);/.exec(output)?.[1] ?? "";
        await sleep(50);
      }
    });

    afterAll(async () => {
      service.kill("SIGTERM");
      if (service.exitCode === null) await once(service, "close");
      await cloud.close();
    });

    /** Registers the run task, which has the server try its address, and answers the status. */
    async function register(name: string, hmacKey: string): Promise<{ status: number; id: string }> {
      const { status, json } = await cloud.api("POST", `organizations/${cloud.organization}/tasks`, {
        type: "tasks",
        attributes: { name, url: `${url}/`, category: "task", enabled: true, "hmac-key": hmacKey },
      });
      return { status, id: status === 201 ? json.data.id : "" };
    }

    async function gated(name: string, content: string): Promise<{ directory: string; workspaceId: string }> {
      const { status, id } = await register(name, key);
      expect(status).toBe(201);
      const workspace = await cloud.workspace(name);
      await cloud.api("POST", `workspaces/${workspace.id}/tasks`, {
        type: "workspace-tasks",
        attributes: { "enforcement-level": "mandatory", stages: ["post_plan"] },
        relationships: { task: { data: { type: "tasks", id } } },
      });
      const directory = cloud.configuration(name, content);
      expect(await cloud.terraform(directory, "init")).toMatchObject({ code: 0 });
      return { directory, workspaceId: workspace.id };
    }

    it("is registered with its key only", async () => {
      expect((await register("wrong-key", "another-key-0123456789")).status).toBe(422);
      expect((await register("right-key", key)).status).toBe(201);
    });

    it("lets a harmless plan through, which is applied", async () => {
      const { directory } = await gated(cloud.name("harmless"), harmless);
      const applied = await cloud.terraform(directory, "apply", "-auto-approve");
      expect(applied.output).toMatch(/Passed: \d+ rules, nothing found\./);
      expect(applied.code).toBe(0);
    });

    it("stops a plan that breaks a rule, with -auto-approve and without the project's wrapper", async () => {
      const name = cloud.name("forbidden");
      const { directory, workspaceId } = await gated(name, forbidden);
      const applied = await cloud.terraform(directory, "apply", "-auto-approve");
      expect(applied.output).toMatch(/Denied by the policies: \d+ denied.* \(\d+ rules\)\./);
      expect(applied.code).toBe(1);
      const run = await cloud.newestRun(name);
      expect(run.attributes.status).toBe("errored");
      expect((await cloud.api("GET", `workspaces/${workspaceId}/current-state-version`)).status).toBe(404);

      const { json: stages } = await cloud.api("GET", `runs/${run.id}/task-stages`);
      const [result] = stages.data[0]?.relationships["task-results"]?.data ?? [];
      const { json: outcomes } = await cloud.api("GET", `task-results/${result?.id ?? ""}/outcomes`);
      expect(outcomes.data).toHaveLength(1);
      expect(outcomes.data[0]?.attributes).toMatchObject({
        "outcome-id": expect.stringMatching(/^lambda-public-invoke-/),
        description: "aws_lambda_permission.everybody: Functions are not invoked by everybody",
        tags: { Severity: [{ label: "Critical", level: "error" }], Status: [{ label: "Denied", level: "error" }] },
      });
      expect(JSON.stringify(outcomes)).not.toContain(password);
    });

    it("has logged no secret: not the key, not a run's token, not what a plan holds", () => {
      expect(output.match(/"msg":"verdict reported"/g)).toHaveLength(2);
      for (const secret of [key, password, cloud.token, "access_token", "/callback"]) {
        expect(output).not.toContain(secret);
      }
    });
  },
  { provider: true },
);
