import { Log } from "../../embedded-terraform-cloud/log";
import { describeWithEmbeddedCloud } from "../support/embedded-cloud";

jest.setTimeout(90_000);

const NOTE = 'resource "terraform_data" "note" { input = "x" }\noutput "note" { value = terraform_data.note.output }';

/** Applies for longer than any test waits, unless it is interrupted. */
const ENDLESS = `
resource "terraform_data" "endless" {
  provisioner "local-exec" { command = "exec sleep 300" }
}`;

describeWithEmbeddedCloud("runs", (cloud) => {
  const workspace = (attributes: object = {}) => cloud().workspace(cloud().name("runs"), { ...attributes });
  const act = async (id: string, action: string) =>
    (await cloud().api("POST", `runs/${id}/actions/${action}`, undefined)).status;

  test("plan, wait to be confirmed while they hold the workspace, and apply", async () => {
    const { id } = await workspace();
    const made = await cloud().run(id, NOTE);
    expect(made.attributes).toMatchObject({ status: "pending", "is-destroy": false, "plan-only": false });
    const planned = await cloud().runUntil(made.id, "planned");
    expect(planned.attributes).toMatchObject({
      "has-changes": true,
      actions: { "is-confirmable": true, "is-discardable": true, "is-cancelable": false },
    });
    const held = await cloud().api("GET", `workspaces/${id}?include=current_run,current_run.plan`);
    expect(held.json.data).toMatchObject({
      attributes: { locked: true },
      relationships: { "locked-by": { data: { type: "runs", id: made.id } } },
    });
    expect(held.json.included?.map(({ type }) => type)).toEqual(["runs", "plans"]);
    expect(await act(made.id, "apply")).toBe(202);
    const { attributes } = await cloud().runUntil(made.id, "applied");
    const order = ["plan-queued-at", "planning-at", "planned-at", "confirmed-at", "applying-at", "applied-at"];
    const times = attributes["status-timestamps"] as Record<string, string>;
    expect(order.map((name) => times[name])).toEqual(order.map((name) => times[name]).sort());
    const apply = await cloud().api("GET", `runs/${made.id}/apply`);
    expect(apply.json.data.attributes).toMatchObject({ status: "finished", "resource-additions": 1 });
    const released = await cloud().api("GET", `workspaces/${id}?include=current_state_version`);
    expect(released.json).toMatchObject({
      data: { attributes: { locked: false } },
      included: [{ type: "state-versions", attributes: { status: "finalized" } }],
    });
  });

  test("apply by themselves when asked to, and finish where nothing changes", async () => {
    const { id } = await workspace({ "auto-apply": true });
    await cloud().runUntil((await cloud().run(id, NOTE)).id, "applied");
    const unchanged = await cloud().runUntil((await cloud().run(id, NOTE)).id, "planned_and_finished");
    expect(unchanged.attributes["has-changes"]).toBe(false);
    const destroyed = await cloud().run(id, NOTE, { "is-destroy": true });
    await cloud().runUntil(destroyed.id, "applied");
    expect((await cloud().api("POST", `workspaces/${id}/actions/safe-delete`)).status).toBe(204);
  });

  test("limit themselves to targets, and replace what they are told to", async () => {
    const { id } = await workspace({ "auto-apply": true });
    const two = `${NOTE}\nresource "terraform_data" "other" {}`;
    const targeted = await cloud().run(id, two, { "target-addrs": ["terraform_data.note"] });
    await cloud().runUntil(targeted.id, "applied");
    const replaced = await cloud().run(id, two, { "replace-addrs": ["terraform_data.note"], "plan-only": true });
    await cloud().runUntil(replaced.id, "planned_and_finished");
    expect((await cloud().api("GET", `runs/${replaced.id}/plan`)).json.data.attributes).toMatchObject({
      "resource-additions": 2,
      "resource-destructions": 1,
    });
    const refreshed = await cloud().run(id, two, { "refresh-only": true });
    await cloud().runUntil(refreshed.id, "planned_and_finished");
  });

  test("start by themselves when a configuration asks for that", async () => {
    const { id, attributes } = await workspace();
    await cloud().upload(id, { "main.tf": NOTE }, {});
    const run = await cloud().newestRun(String(attributes.name));
    await cloud().runUntil(run.id, "planned");
    expect(await act(run.id, "discard")).toBe(202);
  });

  test("run in the workspace's working directory", async () => {
    const { id } = await workspace({ "working-directory": "stacks/one" });
    const missing = await cloud().run(id, NOTE);
    await cloud().runUntil(missing.id, "errored");
    const version = await cloud().upload(id, { "stacks/one/main.tf": NOTE });
    const relationships = {
      workspace: { data: { type: "workspaces", id } },
      "configuration-version": { data: { type: "configuration-versions", id: version } },
    };
    const made = await cloud().api("POST", "runs", { type: "runs", attributes: { "plan-only": true }, relationships });
    await cloud().runUntil(made.json.data.id, "planned_and_finished");
  });

  test("wait for the one before, and for whoever locked the workspace", async () => {
    const { id } = await workspace();
    const lock = (action: string) => cloud().api("POST", `workspaces/${id}/actions/${action}`);
    await lock("lock");
    const first = await cloud().run(id, NOTE);
    const second = await cloud().run(id, NOTE);
    const speculative = await cloud().run(id, NOTE, { "plan-only": true });
    await cloud().runUntil(speculative.id, "planned_and_finished");
    expect((await cloud().readRun(first.id)).attributes.status).toBe("pending");
    await lock("unlock");
    await cloud().runUntil(first.id, "planned");
    expect((await lock("unlock")).json.errors?.[0]?.detail).toBe(`The workspace is locked by Run ${first.id}`);
    expect((await cloud().readRun(second.id)).attributes).toMatchObject({ status: "pending", "position-in-queue": 1 });
    const queue = await cloud().api("GET", "organizations/outreach/runs/queue");
    expect(queue.json.data.map((run) => run.id)).toContain(second.id);
    const waiting = await cloud().api("GET", `workspaces/${id}/runs?filter[status_group]=non_final`);
    expect(waiting.json.data.map((run) => run.id)).toEqual([second.id, first.id]);
    await act(first.id, "discard");
    await cloud().runUntil(second.id, "planned");
    await act(second.id, "discard");
  });

  test("save a plan without holding anything, and drop it when the state moves on", async () => {
    const { id } = await workspace();
    const [kept, outdated] = [
      await cloud().run(id, NOTE, { "save-plan": true }),
      await cloud().run(id, NOTE, { "save-plan": true }),
    ];
    for (const run of [kept, outdated]) await cloud().runUntil(run.id, "planned_and_saved");
    expect((await cloud().api("GET", `workspaces/${id}`)).json.data.attributes.locked).toBe(false);
    await act(kept.id, "apply");
    await cloud().runUntil(kept.id, "applied");
    await cloud().runUntil(outdated.id, "discarded");
    expect(await act(outdated.id, "apply")).toBe(409);
  });

  test("are canceled while they apply: what was done is kept, and the next run goes on", async () => {
    const { id } = await workspace({ "auto-apply": true });
    const run = await cloud().run(id, `${NOTE}\n${ENDLESS}`);
    await cloud().runUntil(run.id, "applying");
    const { relationships } = await cloud().readRun(run.id);
    const apply = async () => (await cloud().api("GET", `applies/${relationships.apply?.data.id ?? ""}`)).json.data;
    const log = async () =>
      (await cloud().send("GET", (await apply()).attributes["log-read-url"] as string)).body.toString();
    while (!(await log()).includes("sleep 300")) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await act(run.id, "force-cancel")).toBe(409);
    expect(await act(run.id, "cancel")).toBe(202);
    await cloud().runUntil(run.id, "canceled");
    expect((await apply()).attributes.status).toBe("canceled");
    const state = await cloud().api("GET", `workspaces/${id}/current-state-version`);
    expect(state.status).toBe(200);
    await cloud().runUntil((await cloud().run(id, NOTE, { "plan-only": true })).id, "planned_and_finished");
  });

  test("are canceled at once while they wait", async () => {
    const { id } = await workspace();
    await cloud().api("POST", `workspaces/${id}/actions/lock`);
    const run = await cloud().run(id, NOTE);
    expect(await act(run.id, "cancel")).toBe(202);
    expect((await cloud().readRun(run.id)).attributes.status).toBe("canceled");
    expect(await act(run.id, "discard")).toBe(409);
  });

  test("keep comments", async () => {
    const { id } = await workspace();
    const run = await cloud().run(id, NOTE);
    await cloud().runUntil(run.id, "planned");
    await cloud().api("POST", `runs/${run.id}/comments`, { type: "comments", attributes: { body: "not today" } });
    await act(run.id, "discard");
    const { json } = await cloud().api("GET", `runs/${run.id}/comments`);
    expect(json.data.map(({ attributes }) => attributes.body)).toEqual(["not today"]);
  });

  test("follow an apply elsewhere through a run trigger", async () => {
    const source = await workspace({ "auto-apply": true });
    const target = await workspace();
    await cloud().upload(target.id, { "main.tf": NOTE });
    const relationships = { sourceable: { data: { type: "workspaces", id: source.id } } };
    await cloud().api("POST", `workspaces/${target.id}/run-triggers`, { relationships });
    await cloud().runUntil((await cloud().run(source.id, NOTE)).id, "applied");
    const followed = await cloud().newestRun(String(target.attributes.name));
    expect(followed.attributes.message).toContain("run trigger");
    await cloud().runUntil(followed.id, "planned");
  });

  test("tell a failed plan in its log, which is framed and read in pieces", async () => {
    const { id } = await workspace();
    const run = await cloud().run(id, 'output "x" { value = nothing.there }');
    await cloud().runUntil(run.id, "errored");
    const plan = (await cloud().api("GET", `runs/${run.id}/plan`)).json.data.attributes;
    expect(plan.status).toBe("errored");
    const url = plan["log-read-url"] as string;
    const whole = (await cloud().send("GET", url)).body;
    expect([whole[0], whole.at(-1)]).toEqual([2, 3]);
    expect(whole.toString()).toContain("Reference to undeclared resource");
    expect((await cloud().send("GET", `${url}?limit=10&offset=1`)).body).toEqual(whole.subarray(1, 11));
    expect((await cloud().send("GET", `${url}?limit=10&offset=${whole.length}`)).body).toHaveLength(0);
  });

  test("are refused without a workspace, and without a configuration", async () => {
    const { id } = await workspace();
    const create = (relationships: object) => cloud().api("POST", "runs", { type: "runs", relationships });
    const refused = await create({});
    expect([refused.status, refused.json.errors?.[0]?.detail]).toEqual([422, "Workspace must exist"]);
    const empty = await create({ workspace: { data: { type: "workspaces", id } } });
    expect([empty.status, empty.json.errors?.[0]?.detail]).toEqual([
      422,
      "Configuration version is missing, or was not uploaded",
    ]);
  });

  test("take no configuration that is not a tar.gz", async () => {
    const { id } = await workspace();
    const made = await cloud().api("POST", `workspaces/${id}/configuration-versions`, { attributes: {} });
    const refused = await cloud().send("PUT", made.json.data.attributes["upload-url"] as string, Buffer.from("text"));
    expect([refused.status, refused.json.errors?.[0]?.detail]).toEqual([422, "The archive is not a tar.gz."]);
  });
});

describeWithEmbeddedCloud(
  "a server without saved plans and without the permission to read a plan's JSON",
  (cloud) => {
    test("takes a saved plan for an ordinary run, and hides the JSON", async () => {
      const { id } = await cloud().workspace(cloud().name("poor"));
      const run = await cloud().run(id, NOTE, { "save-plan": true });
      const planned = await cloud().runUntil(run.id, "planned");
      expect(planned.attributes).not.toHaveProperty("save-plan");
      const plan = planned.relationships.plan?.data.id ?? "";
      expect((await cloud().api("GET", `plans/${plan}/json-output`)).status).toBe(404);
      expect((await cloud().api("GET", `plans/${plan}/json-output-redacted`)).status).toBe(200);
    });
  },
  { savedPlans: false, planJson: "forbidden" },
);

test("a log has its frame from the first byte to the end, after which nothing is added", () => {
  const log = new Log();
  expect(log.read()).toHaveLength(0);
  log.write("one ");
  expect(log.read()).toEqual(Buffer.from("\u0002one "));
  log.write(Buffer.from("two"));
  log.end();
  log.end();
  log.write("three");
  expect([log.read(), log.text]).toEqual([Buffer.from("\u0002one two\u0003"), "one two"]);
});
