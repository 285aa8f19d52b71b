import { desiredWorkspaces, type DesiredWorkspace } from "../../cli/workspaces/desired";
import { reconcile, type Reconciliation } from "../../cli/workspaces/reconcile";
import type { KnownStack } from "../../cli/workspaces/stacks";
import { loadSettings, type WorkspaceSettings } from "../../config";
import { describeWithTerraform } from "../support/requirements";
import { CloudForTests } from "../support/terraform-cloud";

jest.setTimeout(60_000);

const stack = (name: string, ...upstream: string[]): KnownStack => ({
  name,
  upstream,
  account: "111122223333",
  region: "us-east-1",
});

const stacks = [
  stack("shared"),
  stack("develop-zone", "shared"),
  stack("develop-sleepconnect", "shared", "develop-zone"),
];

const settings: WorkspaceSettings = {
  ...loadSettings({}).shared.workspaces,
  variables: [
    { key: "TF_LOG", category: "env", value: "info", stacks: ["develop-*"] },
    { key: "API_TOKEN", category: "env", fromEnvironment: "THE_TOKEN" },
  ],
};

const secrets = { THE_TOKEN: "planted-secret" };

function desired(change: Partial<WorkspaceSettings> = {}, prefix = "outreach-"): DesiredWorkspace[] {
  const backend = { kind: "cloud", hostname: "h", organization: "o", workspacePrefix: prefix } as const;
  return desiredWorkspaces(backend, { ...settings, ...change }, stacks, secrets);
}

describe("the workspaces that the stacks need", () => {
  it("share their state with the stacks that read it, and nobody else", () => {
    expect(desired().map(({ name, consumers }) => [name, consumers])).toEqual([
      ["outreach-shared", ["outreach-develop-zone", "outreach-develop-sleepconnect"]],
      ["outreach-develop-zone", ["outreach-develop-sleepconnect"]],
      ["outreach-develop-sleepconnect", []],
    ]);
  });

  it("run after one another: shared, zone, SleepConnect, none twice", () => {
    expect(desired().map(({ triggeredBy }) => triggeredBy)).toEqual([
      [],
      ["outreach-shared"],
      ["outreach-develop-zone"],
    ]);
    expect(desired({ runTriggers: false }).flatMap(({ triggeredBy }) => triggeredBy)).toEqual([]);
  });

  it("apply nothing by themselves", () => {
    for (const { attributes } of desired()) {
      expect(attributes).toMatchObject({ "auto-apply": false, "auto-apply-run-trigger": false });
    }
  });

  it("take AWS roles through workload identity, in the stack's own account", () => {
    const [, zone] = desired();
    const values = Object.fromEntries(zone?.variables.map(({ key, value }) => [key, value]) ?? []);
    expect(values).toMatchObject({
      TFC_AWS_PROVIDER_AUTH: "true",
      TFC_AWS_PLAN_ROLE_ARN: "arn:aws:iam::111122223333:role/outreach-develop-zone-plan",
      TFC_AWS_APPLY_ROLE_ARN: "arn:aws:iam::111122223333:role/outreach-develop-zone-apply",
    });
    const [one] = desired({ awsRoles: { run: "terraform" } });
    expect(one?.variables.map(({ key }) => key)).toEqual([
      "TFC_AWS_PROVIDER_AUTH",
      "TFC_AWS_RUN_ROLE_ARN",
      "API_TOKEN",
    ]);
    const [local] = desired({ executionMode: "local" });
    expect(local?.variables.map(({ key }) => key)).toEqual(["API_TOKEN"]);
  });
});

describeWithTerraform("outreach workspaces", () => {
  let cloud: CloudForTests;

  beforeAll(async () => {
    cloud = await CloudForTests.start();
    const { organization } = cloud.server;
    await cloud.client.post(`organizations/${organization}/teams`, {
      type: "teams",
      attributes: { name: "developers" },
    });
    await cloud.client.post(`organizations/${organization}/policy-sets`, {
      type: "policy-sets",
      attributes: { name: "outreach-policies", kind: "opa" },
    });
  });

  afterAll(() => cloud.stop());

  function run(
    on: CloudForTests,
    prefix: string,
    options: { dryRun?: boolean; writeSecrets?: boolean; settings?: Partial<WorkspaceSettings>; project?: string } = {},
  ): Promise<Reconciliation> {
    const { hostname, organization } = on.server;
    return reconcile({
      client: on.client,
      backend: {
        kind: "cloud",
        hostname,
        organization,
        workspacePrefix: prefix,
        ...(options.project === undefined ? {} : { project: options.project }),
      },
      settings: { ...settings, ...options.settings },
      workspaces: desired(options.settings, prefix),
      dryRun: options.dryRun ?? false,
      writeSecrets: options.writeSecrets ?? false,
    });
  }

  const texts = ({ changes }: Reconciliation) => changes.map(({ workspace, text }) => `${workspace}: ${text}`);

  it("finds in a dry run what it then does, and nothing afterwards", async () => {
    const options = {
      project: "Outreach",
      settings: {
        teamAccess: [{ team: "developers", access: "plan" as const }],
        policySets: ["outreach-policies"],
      },
    };
    const dry = texts(await run(cloud, "one-", { ...options, dryRun: true }));
    expect(dry).toEqual(
      expect.arrayContaining([
        "outreach: + project Outreach",
        "one-shared: + workspace for shared, remote runs, Terraform 1.11.4",
        "one-shared: ~ state may be read by +one-develop-zone +one-develop-sleepconnect",
        "one-develop-zone: + a run after each apply of one-shared",
        "one-develop-zone: + environment variable TF_LOG = info",
        "one-develop-zone: + environment variable API_TOKEN = (sensitive, write-only)",
        "one-develop-zone: + team developers may plan",
        "one-develop-zone: + policy set outreach-policies",
      ]),
    );
    expect(await cloud.client.find(`organizations/${cloud.server.organization}/workspaces/one-shared`)).toBeUndefined();
    expect(texts(await run(cloud, "one-", options))).toEqual(dry);
    expect(texts(await run(cloud, "one-", options))).toEqual([]);
    expect(dry.join()).not.toContain("planted-secret");
  });

  it("shows what somebody changed, and sets it right", async () => {
    await run(cloud, "two-");
    const { id } = await cloud.workspace("two-shared");
    await cloud.client.patch(`workspaces/${id}`, {
      type: "workspaces",
      attributes: { "auto-apply": true, "global-remote-state": true, "terraform-version": "1.10.0" },
    });
    const changes = texts(await run(cloud, "two-"));
    expect(changes).toEqual([
      "two-shared: ~ terraform-version: 1.10.0 -> 1.11.4, auto-apply: true -> false",
      "two-shared: ~ state may be read by +two-develop-zone +two-develop-sleepconnect -everybody",
    ]);
    expect(texts(await run(cloud, "two-"))).toEqual([]);
  });

  it("takes its own run triggers away when they are turned off", async () => {
    await run(cloud, "three-");
    expect(texts(await run(cloud, "three-", { settings: { runTriggers: false } }))).toEqual([
      "three-develop-zone: - a run after each apply of three-shared",
      "three-develop-sleepconnect: - a run after each apply of three-develop-zone",
    ]);
  });

  it("writes secrets again only when told to", async () => {
    await run(cloud, "four-");
    const again = texts(await run(cloud, "four-", { writeSecrets: true }));
    expect(again).toHaveLength(3);
    expect(again[0]).toBe("four-shared: ~ environment variable API_TOKEN = (sensitive, write-only)");
  });

  it("says that a secret's value is missing, and what holds it", async () => {
    const backend = { kind: "cloud", hostname: "h", organization: "o", workspacePrefix: "five-" } as const;
    const { hostname, organization } = cloud.server;
    await expect(
      reconcile({
        client: cloud.client,
        backend: { ...backend, hostname, organization },
        settings,
        workspaces: desiredWorkspaces(backend, settings, stacks, {}),
        dryRun: true,
        writeSecrets: false,
      }),
    ).rejects.toThrow(
      /The secret variable API_TOKEN of five-shared has to be written, and the environment does not hold/,
    );
  });

  it("names what the organization has when a team is unknown", async () => {
    const unknown = run(cloud, "six-", {
      dryRun: true,
      settings: { teamAccess: [{ team: "nobody", access: "read" }] },
    });
    await expect(unknown).rejects.toThrow(/has no team nobody in outreach; it has: .*developers/);
  });

  it("goes on without what a server lacks, and says so", async () => {
    const bare = await CloudForTests.start({ projects: false, runTasks: false });
    try {
      const options = {
        project: "Outreach",
        settings: {
          runTask: { name: "gate", enforcement: "mandatory" as const },
          policySets: ["outreach-policies"],
        },
      };
      const { lacking } = await run(bare, "bare-", options);
      expect(lacking).toEqual([
        "It has no projects: the workspaces lie in the organization itself, not in Outreach.",
        "It has no run tasks: plans are judged by the wrapper alone, not by gate.",
        "It has no policy sets: outreach-policies judges nothing there.",
      ]);
      expect(texts(await run(bare, "bare-", options))).toEqual([]);
    } finally {
      await bare.stop();
    }
  });
});
