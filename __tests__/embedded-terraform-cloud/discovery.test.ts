import { startTerraformCloud } from "../../embedded-terraform-cloud";
import { describeWithEmbeddedCloud } from "../support/embedded-cloud";

describeWithEmbeddedCloud("what every client asks first", (cloud) => {
  test("says where the API lies", async () => {
    const answer = await cloud().api("GET", "/.well-known/terraform.json", undefined, "");
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.json).toMatchObject({ "tfe.v2": "/api/v2/", "tfe.v2.1": "/api/v2/", "state.v2": "/api/v2/" });
  });

  test("says its version in the headers of a ping", async () => {
    const { status, headers } = await cloud().api("GET", "ping", undefined, "");
    expect(status).toBe(204);
    expect(headers).toMatchObject({ "tfp-api-version": "2.6", "tfp-appname": "HCP Terraform" });
  });

  test("says what the organization may use", async () => {
    const { json } = await cloud().api("GET", `organizations/${cloud().organization}/entitlement-set`);
    expect(json.data).toMatchObject({
      type: "entitlement-sets",
      attributes: { operations: true, "state-storage": true, "run-tasks": true, teams: true },
    });
  });

  test("knows one organization", async () => {
    expect((await cloud().api("GET", "organizations")).json.data).toMatchObject([{ id: "outreach" }]);
    expect((await cloud().api("GET", "organizations/outreach")).json.data).toMatchObject({ id: "outreach" });
    expect((await cloud().api("GET", "organizations/others")).status).toBe(404);
    expect((await cloud().api("GET", "organizations/outreach/capacity")).json.data.attributes).toEqual({
      pending: 0,
      running: 0,
    });
    expect((await cloud().api("GET", "account/details")).json.data.attributes.username).toBe("owner");
  });

  test.each([
    ["without a token", ""],
    ["with another token", "wrong"],
  ])("answers 401 %s, whether or not there is such a path", async (_, token) => {
    for (const path of ["organizations/outreach", "no-such-thing"]) {
      const { status, json } = await cloud().api("GET", path, undefined, token);
      expect([status, json.errors]).toEqual([401, [{ status: "401", title: "unauthorized" }]]);
    }
  });

  test("answers 404 with an error object for what is not there", async () => {
    const { status, json } = await cloud().api("GET", "no-such-thing");
    expect([status, json.errors]).toEqual([
      404,
      [
        {
          status: "404",
          title: "not found",
          detail: "Resource not found, or you are not authorized to perform this action.",
        },
      ],
    ]);
  });

  test("refuses bodies that are no JSON:API documents", async () => {
    const { status, json } = await cloud().api("POST", "organizations/outreach/workspaces", "just text");
    expect([status, json.errors?.[0]?.detail]).toEqual([400, "The request body is not a JSON:API document."]);
  });

  test("refuses to include what there is no relationship for", async () => {
    const { status, json } = await cloud().api("GET", "organizations/outreach?include=moon");
    expect([status, json.errors?.[0]?.detail]).toEqual([400, "Invalid include parameter"]);
  });

  test("is not trusted by those who do not know its authority", async () => {
    await expect(fetch(`https://${cloud().hostname}/api/v2/ping`)).rejects.toThrow("fetch failed");
  });
});

test("says when Terraform is not there", async () => {
  await expect(startTerraformCloud({ terraform: "no-such-terraform" })).rejects.toThrow(/ENOENT/);
});

describeWithEmbeddedCloud(
  "a server that lacks things",
  (cloud) => {
    test("has no such paths, and says so in its entitlements", async () => {
      const { id } = await cloud().workspace(cloud().name("poor"));
      for (const path of [
        "organizations/outreach/projects",
        "organizations/outreach/tasks",
        "organizations/outreach/policy-sets",
        `workspaces/${id}/tasks`,
        `workspaces/${id}/relationships/remote-state-consumers`,
      ])
        expect([path, (await cloud().api("GET", path)).status]).toEqual([path, 404]);
      const { json } = await cloud().api("GET", "organizations/outreach/entitlement-set");
      expect(json.data.attributes).toMatchObject({ operations: true, "run-tasks": false });
    });
  },
  { projects: false, runTasks: false, remoteStateConsumers: false },
);
