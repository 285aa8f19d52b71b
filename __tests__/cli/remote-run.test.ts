import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, request } from "node:https";
import { relatedId } from "../../cli/terraform-cloud/json-api";
import type { Run } from "../../cli/terraform-cloud/runs";
import { CloudForTests } from "../support/terraform-cloud";
import { describeWithTerraform } from "../support/requirements";
import {
  openTerminal,
  runWrapper,
  startWrapper,
  until,
  writeJson,
  temporaryDirectory,
} from "../support/terraform-wrapper";

jest.setTimeout(120_000);

const APPLY = ["apply", "-auto-approve", "-no-color"];

/** A listener without TLS, which a rule denies. */
const DENIED = {
  terraform: { required_providers: { aws: { source: "aws", version: ">= 5.100.0, < 7.0.0" } } },
  provider: {
    aws: [
      {
        region: "eu-west-1",
        access_key: "test",
        secret_key: "test",
        skip_credentials_validation: true,
        skip_requesting_account_id: true,
        skip_metadata_api_check: "true",
      },
    ],
  },
  resource: {
    aws_lb_listener: {
      front: {
        load_balancer_arn: "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/a/b",
        port: 80,
        protocol: "HTTP",
        default_action: [{ type: "fixed-response", fixed_response: [{ content_type: "text/plain" }] }],
      },
    },
  },
};

describeWithTerraform("a deploy whose runs happen on a server", () => {
  let cloud: CloudForTests;

  beforeAll(async () => {
    cloud = await CloudForTests.start();
  });

  afterAll(() => cloud.stop());

  test("streams the plan, judges it, and applies that very run", async () => {
    const directory = await cloud.stack("pass");
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/Plan: 1 to add[\s\S]*pass: 0 denied[\s\S]*Apply complete! Resources: 1 added/),
    ]);
    expect(stdout).not.toContain("Saved the plan to");
    expect(await cloud.runs("pass")).toEqual(["applied"]);
    expect(readdirSync(`${directory}/.outreach/journals`)).toEqual([]);
  });

  test("has nothing to apply when nothing changes", async () => {
    const directory = await cloud.stack("unchanged");
    await runWrapper(APPLY, directory, cloud.env);
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/No changes[\s\S]*Resources: 0 added, 0 changed/)]);
    expect(await cloud.runs("unchanged")).toEqual(["applied", "planned_and_finished"]);
  });

  test("asks on a terminal, and discards the run after another answer than yes", async () => {
    const directory = await cloud.stack("asked");
    const terminal = openTerminal(["apply"], directory, cloud.env);
    await until("the question is asked", () => terminal.screen().includes("Enter a value:"), terminal.screen);
    terminal.type("no\r");
    expect(await terminal.ended).toBe(1);
    expect(terminal.screen()).toContain("Apply cancelled. Nothing was applied.");
    expect(await cloud.runs("asked")).toEqual(["discarded"]);
  });

  test.each([
    ["without a terminal", ["apply"], "there is no terminal to ask on"],
    ["with -input=false", ["apply", "-input=false"], "with -input=false nobody can be asked"],
  ])("starts no run %s when it would have to ask", async (_, args, reason) => {
    const name = `unasked-${args.length}`;
    const directory = await cloud.stack(name);
    const { code, stdout } = await runWrapper(args, directory, cloud.env);
    expect([code, stdout]).toEqual([1, expect.stringMatching(new RegExp(`${reason}[^\\n]*No run was started\\.`))]);
    expect(await cloud.runs(name)).toEqual([]);
  });

  test("ends the run when it is interrupted while the server plans", async () => {
    const directory = await cloud.stack("interrupted");
    const { child, output, ended } = startWrapper(APPLY, directory, cloud.env);
    await until("the server plans", () => output().includes("/runs/run-"), output);
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect([code, stdout]).toEqual([1, expect.stringContaining("Apply stopped on request. Nothing was applied.")]);
    expect(await cloud.runs("interrupted")).toEqual([expect.stringMatching(/canceled|discarded/)]);
  });

  test("ends the run of an earlier deploy that was killed, and names it", async () => {
    const directory = await cloud.stack("killed");
    const terminal = openTerminal(["apply"], directory, cloud.env);
    await until("the question is asked", () => terminal.screen().includes("Enter a value:"), terminal.screen);
    process.kill(terminal.pid, "SIGKILL");
    await terminal.ended;
    const [left] = await cloud.unfinished("killed");
    expect(left).toMatch(/^run-/);
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(
          `An earlier deploy of killed[^\\n]*was cut off and left its run[^\\n]*${left}\\s+It was ended \\(discarded\\)`,
        ),
      ),
    ]);
    expect(await cloud.runs("killed")).toEqual(["discarded", "applied"]);
  });

  test("starts no run behind one that waits for somebody else's decision", async () => {
    const withoutSaved = await CloudForTests.start({ savedPlans: false });
    try {
      const directory = await withoutSaved.stack("queued");
      const elsewhere = openTerminal(["apply"], directory, withoutSaved.env);
      await until("the question is asked", () => elsewhere.screen().includes("Enter a value:"), elsewhere.screen);
      const { code, stdout } = await runWrapper(APPLY, directory, withoutSaved.env);
      expect([code, stdout]).toEqual([
        1,
        expect.stringMatching(
          /waits for somebody to decide[\s\S]*planned since[\s\S]*outreach -- runs queued --discard\. No run was started\./,
        ),
      ]);
      elsewhere.type("yes\r");
      expect(await elsewhere.ended).toBe(0);
      expect(await withoutSaved.runs("queued")).toEqual(["applied"]);
    } finally {
      await withoutSaved.stop();
    }
  });

  test("ends a run that an apply upstream has started, which the deploy does anew", async () => {
    const word = {
      variable: { word: { default: "first" } },
      resource: { terraform_data: { note: { input: "${var.word}" } } },
    };
    const directory = await cloud.stack("triggered", word);
    await runWrapper(APPLY, directory, cloud.env);
    const { id } = await cloud.workspace("triggered");
    await cloud.client.post(`workspaces/${id}/vars`, {
      type: "vars",
      attributes: { key: "word", value: "second", category: "terraform" },
    });
    const [applied] = await cloud.client.list(`workspaces/${id}/runs`);
    // As a run trigger starts one: of the configuration that was applied last.
    await cloud.client.post("runs", {
      type: "runs",
      attributes: { message: "Queued automatically by a run trigger: run-1 applied in upstream" },
      relationships: {
        workspace: { data: { type: "workspaces", id } },
        "configuration-version": {
          data: { type: "configuration-versions", id: relatedId(applied as Run, "configuration-version") ?? "" },
        },
      },
    });
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/An apply upstream has started a run of triggered[\s\S]*Resources: 0 added, 1 changed/),
    ]);
    expect(await cloud.runs("triggered")).toEqual(["applied", expect.stringMatching(/discarded|canceled/), "applied"]);
  });

  test("plans here where the workspace only keeps the state", async () => {
    const directory = await cloud.stack("local-mode", {}, { "execution-mode": "local" });
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/pass: 0 denied[\s\S]*Apply complete! Resources: 1 added/),
    ]);
    expect(await cloud.runs("local-mode")).toEqual([]);
  });

  test("refuses a workspace that applies by itself", async () => {
    const directory = await cloud.stack("by-itself", {}, { "auto-apply": true });
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/applies by itself \(auto-apply\)[\s\S]*outreach -- workspaces/),
    ]);
    expect(await cloud.runs("by-itself")).toEqual([]);
  });

  test("says how to create a workspace that is missing", async () => {
    const directory = temporaryDirectory("missing");
    const { hostname, organization } = cloud.server;
    writeJson(directory, "cdk.tf.json", {
      terraform: { cloud: { hostname, organization, workspaces: { name: "nowhere" } } },
    });
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      2,
      expect.stringMatching(/has no workspace outreach\/nowhere[^\n]*outreach -- workspaces\. Nothing was applied\./),
    ]);
  });

  test("says which stack to deploy first", async () => {
    const { hostname, organization } = cloud.server;
    await cloud.stack("shared-of-it");
    const directory = await cloud.stack("downstream", {
      "//": { outreach: { stack: "downstream", upstream: ["shared"] } },
      data: {
        terraform_remote_state: {
          shared: { backend: "remote", config: { hostname, organization, workspaces: { name: "shared-of-it" } } },
        },
      },
    });
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(
        "downstream reads outputs of shared, which has not been deployed (yet). Run: npx cdktf deploy shared",
      ),
    ]);
    expect(await cloud.unfinished("downstream")).toEqual([]);
  });

  test("destroys after its judgement", async () => {
    const directory = await cloud.stack("destroyed");
    await runWrapper(APPLY, directory, cloud.env);
    const { code, stdout } = await runWrapper(["destroy", "-auto-approve", "-no-color"], directory, cloud.env);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/pass: 0 denied[\s\S]*Resources: 0 added, 0 changed, 1 destroyed/),
    ]);
  });
});

describeWithTerraform(
  "a remote plan that breaks a rule",
  () => {
    test.each([
      ["with saved plans", true],
      ["without saved plans", false],
    ])("is discarded, -auto-approve or not, on a server %s", async (_, savedPlans) => {
      const cloud = await CloudForTests.start({ savedPlans });
      try {
        const directory = await cloud.stack("denied", DENIED);
        const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
        expect([code, stdout]).toEqual([
          1,
          expect.stringMatching(/denied load-balancer-https[\s\S]*Nothing was applied/),
        ]);
        expect(await cloud.runs("denied")).toEqual(["discarded"]);
      } finally {
        await cloud.stop();
      }
    });
  },
  { provider: true },
);

describeWithTerraform("a token that may not read plans as JSON", () => {
  let cloud: CloudForTests;
  let task: RunTaskForTests;

  beforeAll(async () => {
    cloud = await CloudForTests.start({ planJson: "forbidden" });
    task = await startRunTask(cloud.server.caFile);
    await cloud.client.post(`organizations/${cloud.server.organization}/tasks`, {
      type: "tasks",
      attributes: { name: "gate", url: task.url, category: "task", enabled: true },
    });
  });

  afterAll(async () => {
    task.stop();
    await cloud.stop();
  });

  async function attach(workspace: string, level: string): Promise<void> {
    const [attached] = await cloud.client.list(`organizations/${cloud.server.organization}/tasks`);
    await cloud.client.post(`workspaces/${(await cloud.workspace(workspace)).id}/tasks`, {
      type: "workspace-tasks",
      attributes: { "enforcement-level": level, stages: ["post_plan"] },
      relationships: { task: { data: { type: "tasks", id: attached?.id ?? "" } } },
    });
  }

  test("applies nothing without a run task", async () => {
    const directory = await cloud.stack("alone");
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      2,
      expect.stringMatching(
        /may not read the plan of alone as JSON[\s\S]*the run task gate did not judge it after the plan[\s\S]*Nothing was applied/,
      ),
    ]);
    expect(await cloud.runs("alone")).toEqual(["discarded"]);
  });

  test("applies nothing where the run task is advisory", async () => {
    const directory = await cloud.stack("advisory");
    await attach("advisory", "advisory");
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      2,
      expect.stringContaining("the run task gate is advisory only in this workspace"),
    ]);
    expect(await cloud.runs("advisory")).toEqual(["discarded"]);
  });

  test("relies on a mandatory run task that has passed the run, and says so", async () => {
    const directory = await cloud.stack("mandatory");
    await attach("mandatory", "mandatory");
    const { code, stdout } = await runWrapper(APPLY, directory, cloud.env);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /may not read the plan[\s\S]*The run task gate, mandatory in this workspace, has judged it[\s\S]*Apply complete/,
      ),
    ]);
  });

  test("applies nothing that the run task has failed", async () => {
    const directory = await cloud.stack("failed");
    await attach("failed", "mandatory");
    task.verdict = "failed";
    const { code } = await runWrapper(APPLY, directory, cloud.env);
    expect(code).not.toBe(0);
    expect(await cloud.runs("failed")).toEqual(["errored"]);
  });
});

interface RunTaskForTests {
  readonly url: string;
  verdict: "passed" | "failed";
  stop(): void;
}

/** Answers every call with the same verdict. */
async function startRunTask(caFile: string): Promise<RunTaskForTests> {
  const agent = new Agent({ ca: readFileSync(caFile) });
  const server = createServer((incoming, response) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => (body += chunk.toString()));
    incoming.on("end", () => {
      response.end();
      const call = JSON.parse(body) as { access_token: string; task_result_callback_url: string };
      if (call.access_token === "test-token") return;
      const report = request(call.task_result_callback_url, {
        method: "PATCH",
        agent,
        headers: { authorization: `Bearer ${call.access_token}`, "content-type": "application/vnd.api+json" },
      });
      report.end(JSON.stringify({ data: { type: "task-results", attributes: { status: task.verdict, message: "" } } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const task: RunTaskForTests = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    verdict: "passed",
    stop: () => server.close(),
  };
  return task;
}
