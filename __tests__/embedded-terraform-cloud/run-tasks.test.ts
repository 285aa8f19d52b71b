import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer, CloudUnderTest, ResourceObject } from "../support/cloud-under-test";
import { describeWithEmbeddedCloud } from "../support/embedded-cloud";

jest.setTimeout(90_000);

const NOTE = 'resource "terraform_data" "note" { input = "x" }';
const KEY = "planted-hmac-key";

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Readonly<Record<string, string>>;
}

/** A run task that keeps what it is sent, and answers with `status`. */
class TaskServer {
  readonly calls: Call[] = [];
  status = 200;
  /** What to do with a call about a run. */
  act: (call: Call) => Promise<unknown> = () => Promise.resolve();
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const call = { headers: request.headers, text, body: JSON.parse(text) as Record<string, string> };
        this.calls.push(call);
        response.writeHead(this.status).end();
        if (call.body.stage !== "test") void this.act(call);
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.server.close();
  }
}

function report(cloud: CloudUnderTest, { body }: Call, attributes: object, outcomes: object[] = []): Promise<Answer> {
  const data = { type: "task-results", attributes, relationships: { outcomes: { data: outcomes } } };
  const path = new URL(body.task_result_callback_url ?? "").pathname;
  return cloud.api("PATCH", path, data, body.access_token);
}

describeWithEmbeddedCloud(
  "run tasks",
  (cloud) => {
    const task = new TaskServer();
    let taskId = "";

    beforeAll(async () => {
      await task.start();
      const made = await cloud().api("POST", "organizations/outreach/tasks", {
        type: "tasks",
        attributes: { name: "gate", url: task.url, category: "task", "hmac-key": KEY },
      });
      expect(made.body.toString()).not.toContain(KEY);
      taskId = made.json.data.id;
    });

    afterAll(() => {
      task.stop();
    });

    beforeEach(() => {
      task.calls.length = 0;
      task.status = 200;
      task.act = () => Promise.resolve();
    });

    async function workspaceWith(level: string, stages: string[], attributes: object = {}): Promise<ResourceObject> {
      const workspace = await cloud().workspace(cloud().name("task"), { "auto-apply": true, ...attributes });
      const attached = await cloud().api("POST", `workspaces/${workspace.id}/tasks`, {
        type: "workspace-tasks",
        attributes: { "enforcement-level": level, stages },
        relationships: { task: { data: { type: "tasks", id: taskId } } },
      });
      expect([attached.status, attached.json.data.attributes.stage]).toEqual([201, stages[0]]);
      return workspace;
    }

    const stagesOf = async (runId: string) =>
      (await cloud().api("GET", `runs/${runId}/task-stages?include=task_results`)).json;

    test("are verified when they are registered, by a request with nothing real in it", async () => {
      task.status = 500;
      const refused = await cloud().api("POST", "organizations/outreach/tasks", {
        attributes: { name: "broken", url: task.url, category: "task" },
      });
      expect([refused.status, refused.json.errors?.[0]?.detail]).toEqual([
        422,
        "Url failed verification: it answered 500",
      ]);
      expect(task.calls[0]).toMatchObject({
        headers: { "x-tfc-task-signature": "" },
        body: { access_token: "test-token", stage: "test", run_id: null },
      });
    });

    test("are listed, changed, found by the workspaces that use them", async () => {
      const { id } = await workspaceWith("advisory", ["post_plan"]);
      expect((await cloud().api("GET", "organizations/outreach/tasks")).json.data).toMatchObject([
        { attributes: { name: "gate", "hmac-key": null } },
      ]);
      const [attached] = (await cloud().api("GET", `workspaces/${id}/tasks`)).json.data;
      const one = `workspaces/${id}/tasks/${attached?.id ?? ""}`;
      await cloud().api("PATCH", one, { attributes: { "enforcement-level": "mandatory", stages: ["pre_apply"] } });
      expect((await cloud().api("GET", one)).json.data.attributes).toEqual({
        "enforcement-level": "mandatory",
        stage: "pre_apply",
        stages: ["pre_apply"],
      });
      await cloud().api("DELETE", one);
      expect((await cloud().api("GET", `workspaces/${id}/tasks`)).json.data).toEqual([]);
    });

    test("get a signed request, read the plan with its token, and let the run go on", async () => {
      const { id } = await workspaceWith("mandatory", ["post_plan"]);
      const answers: Answer[] = [];
      task.act = async (call) => {
        const ask = (url?: string) =>
          cloud().api("GET", new URL(url ?? "").pathname, undefined, call.body.access_token);
        answers.push(await ask(call.body.plan_json_api_url), await ask(call.body.configuration_version_download_url));
        answers.push(await cloud().api("GET", `workspaces/${id}`, undefined, call.body.access_token));
        await report(cloud(), call, { status: "running", message: "looking" });
        answers.push(await report(cloud(), call, { status: "maybe" }));
        const outcome = { type: "task-result-outcomes", attributes: { "outcome-id": "a", description: "fine" } };
        answers.push(await report(cloud(), call, { status: "passed", message: "all good" }, [outcome]));
        answers.push(await report(cloud(), call, { status: "failed" }));
      };
      const run = await cloud().run(id, NOTE);
      await cloud().runUntil(run.id, "applied");
      const [call] = task.calls;
      expect(call?.headers["x-tfc-task-signature"]).toBe(
        createHmac("sha512", KEY)
          .update(call?.text ?? "")
          .digest("hex"),
      );
      expect(call?.body).toMatchObject({
        payload_version: 1,
        stage: "post_plan",
        run_id: run.id,
        workspace_id: id,
        task_result_enforcement_level: "mandatory",
        capabilities: { outcomes: true },
      });
      // A status that is none is refused, and so is anything after the verdict, when the token is no good any more.
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 422, 200, 401]);
      expect(JSON.parse(answers[0]?.body.toString() ?? "")).toHaveProperty("resource_changes");
      const { data, included } = await stagesOf(run.id);
      expect(data).toMatchObject([{ attributes: { stage: "post_plan", status: "passed" } }]);
      expect(included).toMatchObject([{ attributes: { status: "passed", message: "all good", "task-name": "gate" } }]);
      const outcomes = await cloud().api("GET", `task-results/${included?.[0]?.id ?? ""}/outcomes`);
      expect(outcomes.json.data).toMatchObject([{ attributes: { "outcome-id": "a", description: "fine" } }]);
    });

    test.each([
      ["post_plan", "mandatory", "errored"],
      ["pre_apply", "mandatory", "errored"],
      ["post_plan", "advisory", "applied"],
    ])("that fail at %s and are %s leave the run %s", async (stage, level, status) => {
      const { id } = await workspaceWith(level, [stage]);
      task.act = (call) => report(cloud(), call, { status: "failed", message: "no" });
      const run = await cloud().run(id, NOTE);
      await cloud().runUntil(run.id, status);
      expect((await cloud().api("GET", `workspaces/${id}/current-state-version`)).status).toBe(
        status === "applied" ? 200 : 404,
      );
      expect((await stagesOf(run.id)).data[0]?.attributes.status).toBe(level === "mandatory" ? "failed" : "passed");
      expect((await cloud().api("GET", `workspaces/${id}`)).json.data.attributes.locked).toBe(false);
    });

    test("leave a run that was not applied by itself to be confirmed", async () => {
      const { id } = await workspaceWith("mandatory", ["post_plan"], { "auto-apply": false });
      task.act = (call) => report(cloud(), call, { status: "passed" });
      const run = await cloud().run(id, NOTE);
      const { attributes } = await cloud().runUntil(run.id, "post_plan_completed");
      expect(attributes.actions).toMatchObject({ "is-confirmable": true });
      await cloud().api("POST", `runs/${run.id}/actions/discard`);
    });

    test("that say nothing fail in the end", async () => {
      const { id } = await workspaceWith("mandatory", ["post_plan"]);
      const run = await cloud().run(id, NOTE);
      await cloud().runUntil(run.id, "errored");
      expect((await stagesOf(run.id)).included).toMatchObject([
        { attributes: { status: "errored", message: "The run task did not report in time." } },
      ]);
    });

    test("that can't be reached are asked again, and then count as failed", async () => {
      const { id } = await workspaceWith("mandatory", ["post_plan"]);
      task.status = 503;
      const run = await cloud().run(id, NOTE);
      await cloud().runUntil(run.id, "errored");
      expect(task.calls).toHaveLength(3);
      expect((await stagesOf(run.id)).included?.[0]?.attributes.message).toBe("The run task could not be reached.");
    });

    test("are not asked about a plan that failed", async () => {
      const { id } = await workspaceWith("mandatory", ["post_plan"]);
      const run = await cloud().run(id, 'output "x" { value = nothing.there }');
      await cloud().runUntil(run.id, "errored");
      expect(task.calls).toEqual([]);
      expect((await stagesOf(run.id)).data[0]?.attributes.status).toBe("unreachable");
    });

    test("end with a run that is canceled meanwhile", async () => {
      const { id } = await workspaceWith("mandatory", ["post_plan"]);
      let asked = () => undefined as unknown;
      const call = new Promise(
        (resolve) =>
          (asked = () => {
            resolve(undefined);
          }),
      );
      task.act = () => Promise.resolve(asked());
      const run = await cloud().run(id, NOTE);
      await call;
      await cloud().api("POST", `runs/${run.id}/actions/cancel`);
      await cloud().runUntil(run.id, "canceled");
      expect((await stagesOf(run.id)).data[0]?.attributes.status).toBe("canceled");
    });
  },
  { runTaskTimeouts: { silence: 1500, total: 10_000 }, runTaskRetries: [10, 10] },
);
