import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudUnderTest, describeWithTerraformCloud } from "../support/cloud-under-test";

/** Several Terraforms, one after the other, each of which asks the server every second or so. */
const TIMEOUT_MS = 3 * 60_000;
jest.setTimeout(TIMEOUT_MS);

/** Says why a test proves nothing on this server. */
function leftOut(what: string, lacking: string): void {
  process.stderr.write(`Left out: ${what}. The server has no ${lacking}.\n`);
}

const greeting = {
  tf: [
    'variable "word" { default = "hello" }',
    'resource "terraform_data" "greeting" { input = var.word }',
    'output "word" { value = terraform_data.greeting.output }',
    'output "secret" {',
    '  value     = "not for lists"',
    "  sensitive = true",
    "}",
  ].join("\n"),
  json: {
    variable: { word: { default: "hello" } },
    resource: { terraform_data: { greeting: { input: "${var.word}" } } },
    output: {
      word: { value: "${terraform_data.greeting.output}" },
      secret: { value: "not for lists", sensitive: true },
    },
  },
};

/** Prints something, and goes on for a while. */
const slow = (seconds: number) => `
resource "terraform_data" "slow" {
  triggers_replace = timestamp()
  provisioner "local-exec" { command = "echo this has begun; sleep ${seconds}" }
}`;

describeWithTerraformCloud("Terraform with a cloud block", () => {
  let cloud: CloudUnderTest;

  beforeAll(async () => {
    cloud = await CloudUnderTest.find();
  });

  afterAll(async () => {
    await cloud.close();
  });

  async function initialized(name: string, content: string | Readonly<Record<string, unknown>>): Promise<string> {
    await cloud.workspace(name);
    const directory = cloud.configuration(name, content);
    expect(await cloud.terraform(directory, "init")).toMatchObject({ code: 0 });
    return directory;
  }

  test.each([
    ["a .tf file", "tf"],
    ["a .tf.json file, as cdktf writes it", "json"],
  ] as const)("initializes, plans, applies and destroys %s", async (_what, form) => {
    const name = cloud.name(form);
    const directory = await initialized(name, greeting[form]);

    const planned = await cloud.terraform(directory, "plan", "-detailed-exitcode");
    expect(planned).toMatchObject({ code: 2, output: expect.stringContaining("Plan: 1 to add") as string });
    expect((await cloud.newestRun(name)).attributes).toMatchObject({
      status: "planned_and_finished",
      "plan-only": true,
      "has-changes": true,
    });

    const applied = await cloud.terraform(directory, "apply", "-auto-approve");
    expect(applied).toMatchObject({ code: 0, output: expect.stringMatching(/Apply complete! .*1 added/) as string });
    expect((await cloud.newestRun(name)).attributes).toMatchObject({ status: "applied", "has-changes": true });

    expect(await cloud.terraform(directory, "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
    expect((await cloud.terraform(directory, "state", "list")).output).toContain("terraform_data.greeting");
    expect(JSON.parse((await cloud.terraform(directory, "output", "-json")).output)).toMatchObject({
      word: { value: "hello", type: "string", sensitive: false },
      secret: { value: "not for lists", type: "string", sensitive: true },
    });

    const destroyed = await cloud.terraform(directory, "destroy", "-auto-approve");
    expect(destroyed).toMatchObject({ code: 0, output: expect.stringMatching(/1 destroyed/) as string });
    expect((await cloud.terraform(directory, "state", "list")).output.trim()).toBe("");
  });

  test("takes variables of the command line into the run", async () => {
    const name = cloud.name("variable");
    const directory = await initialized(name, greeting.tf);
    const { output } = await cloud.terraform(directory, "plan", "-var", 'word=a "quoted" ${word}');
    expect(output).toContain('input  = "a \\"quoted\\" ${word}"');
  });

  test("shows what a run prints while it goes on", async () => {
    const directory = await initialized(cloud.name("stream"), slow(8));
    const running = cloud.start(directory, "apply", "-auto-approve");
    let ended = false;
    void running.ended.then(() => (ended = true));
    while (!running.output().includes("this has begun")) {
      expect(ended).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(running.output()).not.toContain("Apply complete!");
    expect(await running.ended).toMatchObject({
      code: 0,
      output: expect.stringContaining("Apply complete!") as string,
    });
  });

  test("fails with exit code 1 and Terraform's own words when a plan fails, and holds up no later run", async () => {
    const name = cloud.name("failing");
    const directory = await initialized(name, 'resource "terraform_data" "one" { input = file("no-such-file") }');
    const failed = await cloud.terraform(directory, "apply", "-auto-approve");
    expect(failed).toMatchObject({ code: 1, output: expect.stringContaining("no file exists") as string });
    expect((await cloud.newestRun(name)).attributes.status).toBe("errored");
    const { output } = await cloud.terraform(directory, "plan");
    expect(output).not.toContain("to finish");
  });

  test("keeps a saved plan on the server, shows it as JSON, applies it once", async () => {
    const name = cloud.name("saved");
    const directory = await initialized(name, greeting.tf);
    const planned = await cloud.terraform(directory, "plan", "-out=saved");
    expect(planned.code).toBe(0);
    const run = await cloud.newestRun(name);
    if (run.attributes.status !== "planned_and_saved") {
      leftOut("saved plans", `saved plans (the run is ${String(run.attributes.status)})`);
      await cloud.api("POST", `runs/${run.id}/actions/discard`);
      return;
    }
    const shown = await cloud.terraform(directory, "show", "-json", "saved");
    const plan = JSON.parse(shown.output) as { resource_changes: { address: string; change: { actions: string[] } }[] };
    expect(plan.resource_changes).toMatchObject([
      { address: "terraform_data.greeting", change: { actions: ["create"] } },
    ]);
    expect(await cloud.terraform(directory, "apply", "saved")).toMatchObject({ code: 0 });
    expect((await cloud.readRun(run.id)).attributes.status).toBe("applied");
    const again = await cloud.terraform(directory, "apply", "saved");
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining("already applied") as string });
  });

  test("lets a run be judged from outside: its plan read as JSON, then discarded, which frees the workspace", async () => {
    const name = cloud.name("judged");
    const { id } = await cloud.workspace(name);
    const run = await cloud.run(id, greeting.tf);
    const planned = await cloud.runUntil(run.id, "planned", "post_plan_completed", "cost_estimated", "policy_checked");
    expect(planned.attributes.actions).toMatchObject({ "is-confirmable": true, "is-discardable": true });
    const plan = planned.relationships.plan?.data.id ?? "";
    const json = await cloud.api("GET", `plans/${plan}/json-output`);
    expect(JSON.parse(json.body.toString())).toMatchObject({
      resource_changes: [{ address: "terraform_data.greeting" }],
    });
    expect((await cloud.api("POST", `runs/${run.id}/actions/discard`)).status).toBe(202);
    expect((await cloud.runUntil(run.id, "discarded")).attributes.status).toBe("discarded");

    const next = await cloud.run(id, greeting.tf, { "plan-only": true });
    await cloud.runUntil(next.id, "planned_and_finished");
    expect((await cloud.api("POST", `runs/${next.id}/actions/apply`)).status).toBe(409);
  });

  test("lets one workspace read another's state only when that one shares it", async () => {
    const producer = cloud.name("producer");
    const consumer = cloud.name("consumer");
    const source = await initialized(producer, greeting.tf);
    expect(await cloud.terraform(source, "apply", "-auto-approve")).toMatchObject({ code: 0 });
    const reader = await initialized(
      consumer,
      `
data "terraform_remote_state" "producer" {
  backend = "remote"
  config = {
    hostname     = "${cloud.hostname}"
    organization = "${cloud.organization}"
    workspaces   = { name = "${producer}" }
  }
}
output "read" { value = data.terraform_remote_state.producer.outputs.word }`,
    );
    expect(await cloud.terraform(reader, "plan")).toMatchObject({ code: 1 });
    expect((await cloud.newestRun(consumer)).attributes.status).toBe("errored");

    const producerId = (await cloud.workspace(producer)).id;
    const consumerId = (await cloud.workspace(consumer)).id;
    const shared = await cloud.api("POST", `workspaces/${producerId}/relationships/remote-state-consumers`, [
      { type: "workspaces", id: consumerId },
    ]);
    if (shared.status >= 300) {
      leftOut("sharing state with one workspace", "list of remote-state consumers; it is shared with all instead");
      const attributes = { "global-remote-state": true };
      await cloud.api("PATCH", `workspaces/${producerId}`, { type: "workspaces", attributes });
    }
    const planned = await cloud.terraform(reader, "plan");
    expect(planned).toMatchObject({ code: 0, output: expect.stringContaining('read = "hello"') as string });
  });

  test("has a second run wait for the first", async () => {
    const name = cloud.name("queue");
    const directory = await initialized(name, slow(6));
    const first = cloud.start(directory, "apply", "-auto-approve");
    while (!first.output().includes("this has begun")) await new Promise((resolve) => setTimeout(resolve, 100));
    const firstRun = await cloud.newestRun(name);
    const second = await cloud.terraform(directory, "apply", "-auto-approve");
    expect(second).toMatchObject({
      code: 0,
      output: expect.stringContaining("Waiting for 1 run(s) to finish") as string,
    });
    expect(await first.ended).toMatchObject({ code: 0 });
    const timestamps = async (id: string) =>
      (await cloud.readRun(id)).attributes["status-timestamps"] as Record<string, string>;
    const { "applied-at": appliedAt } = await timestamps(firstRun.id);
    const { "planning-at": planningAt } = await timestamps((await cloud.newestRun(name)).id);
    expect(Date.parse(planningAt ?? "")).toBeGreaterThanOrEqual(Date.parse(appliedAt ?? ""));
  });

  describe("and a run task that says no", () => {
    let task: Server;

    beforeAll(async () => {
      task = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          response.end();
          const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
          if (body.access_token === "test-token") return;
          const attributes = { status: "failed", message: "not on a Friday" };
          void cloud.send(
            "PATCH",
            body.task_result_callback_url ?? "",
            Buffer.from(JSON.stringify({ data: { type: "task-results", attributes } })),
            { Authorization: `Bearer ${body.access_token ?? ""}`, "Content-Type": "application/vnd.api+json" },
          );
        });
      });
      await new Promise<void>((resolve) => task.listen(0, "127.0.0.1", resolve));
    });

    afterAll(() => {
      task.close();
    });

    test.each([
      ["mandatory", 1, "errored"],
      ["advisory", 0, "applied"],
    ] as const)("stops the apply when it is %s: exit code %i", async (enforcement, code, status) => {
      const url = `http://127.0.0.1:${(task.address() as AddressInfo).port}/`;
      const name = cloud.name(enforcement);
      const registered = await cloud.api("POST", `organizations/${cloud.organization}/tasks`, {
        type: "tasks",
        attributes: { name, url, category: "task", enabled: true },
      });
      if (registered.status !== 201) {
        leftOut("run tasks", `run tasks that can be reached here (it answered ${registered.status})`);
        return;
      }
      const taskId = registered.json.data.id;
      try {
        const directory = await initialized(name, greeting.tf);
        const { id } = await cloud.workspace(name);
        await cloud.api("POST", `workspaces/${id}/tasks`, {
          type: "workspace-tasks",
          attributes: { "enforcement-level": enforcement, stages: ["post_plan"] },
          relationships: { task: { data: { type: "tasks", id: taskId } } },
        });
        const applied = await cloud.terraform(directory, "apply", "-auto-approve");
        expect(applied).toMatchObject({ code, output: expect.stringContaining("not on a Friday") as string });
        expect((await cloud.newestRun(name)).attributes.status).toBe(status);
        const state = await cloud.api("GET", `workspaces/${id}/current-state-version`);
        expect(state.status).toBe(status === "applied" ? 200 : 404);
      } finally {
        await cloud.api("DELETE", `tasks/${taskId}`);
      }
    });
  });
});
