import { describeWithEmbeddedCloud } from "../support/embedded-cloud";

const LIST = "organizations/outreach/workspaces";

describeWithEmbeddedCloud("workspaces", (cloud) => {
  const create = (attributes: object, relationships: object = {}) =>
    cloud().api("POST", LIST, { type: "workspaces", attributes, relationships });

  test("are made with safe defaults", async () => {
    const { status, json } = await create({ name: "plain" });
    expect(status).toBe(201);
    expect(json.data).toMatchObject({
      id: expect.stringMatching(/^ws-\w{16}$/) as string,
      attributes: {
        name: "plain",
        "execution-mode": "remote",
        "auto-apply": false,
        "global-remote-state": false,
        "structured-run-output-enabled": true,
        "working-directory": "",
        locked: false,
        permissions: { "can-update": true },
      },
      relationships: { organization: { data: { id: "outreach" } }, "current-run": { data: null } },
    });
  });

  test("are found by name and by id, with what they belong to", async () => {
    const made = (await create({ name: "found" })).json.data;
    const byName = await cloud().api("GET", `${LIST}/found?include=organization,project`);
    expect(byName.json.data.id).toBe(made.id);
    expect(byName.json.included?.map(({ type }) => type)).toEqual(["organizations", "projects"]);
    expect((await cloud().api("GET", `workspaces/${made.id}`)).json.data.attributes.name).toBe("found");
    expect((await cloud().api("GET", `${LIST}/nowhere`)).status).toBe(404);
  });

  test("are listed by name in pages, and by tag", async () => {
    await create({ name: "z-tagged" }, { tags: { data: [{ type: "tags", attributes: { name: "blue" } }] } });
    await create({ name: "a-tagged" }, { "tag-bindings": { data: [{ attributes: { key: "blue", value: "sky" } }] } });
    const names = async (query: string) =>
      (await cloud().api("GET", `${LIST}?${query}`)).json.data.map(({ attributes }) => attributes.name);
    expect(await names("search[tags]=blue")).toEqual(["a-tagged", "z-tagged"]);
    expect(await names("search[name]=z-tag")).toEqual(["z-tagged"]);
    const first = await cloud().api("GET", `${LIST}?search[tags]=blue&page[size]=1`);
    expect(first.json.data).toHaveLength(1);
    expect(first.json.meta?.pagination).toMatchObject({ "next-page": 2, "total-pages": 2, "total-count": 2 });
    expect(await names("search[tags]=blue&page[size]=1&page[number]=2")).toEqual(["z-tagged"]);
  });

  test("are changed by name and by id", async () => {
    const { id } = (await create({ name: "before" })).json.data;
    const attributes = { "auto-apply": true, "working-directory": "stacks/develop", "execution-mode": "local" };
    const changed = await cloud().api("PATCH", `${LIST}/before`, { type: "workspaces", attributes });
    expect(changed.json.data.attributes).toMatchObject({ ...attributes, operations: false });
    await cloud().api("PATCH", `workspaces/${id}`, { type: "workspaces", attributes: { name: "after" } });
    expect((await cloud().api("GET", `${LIST}/after`)).json.data.id).toBe(id);
  });

  test.each([
    [{ name: "has spaces" }, "/data/attributes/name", "must have up to 90 letters, digits, _ or -"],
    [{ name: "taken" }, "/data/attributes/name", "Name has already been taken"],
    [{ name: "x", "auto-apply": "yes" }, "/data/attributes/auto-apply", /expected boolean/],
  ])("are refused with %j", async (attributes, pointer, detail) => {
    await create({ name: "taken" });
    const { status, json } = await create(attributes);
    expect([status, json.errors]).toEqual([
      422,
      [
        {
          status: "422",
          title: "invalid attribute",
          detail: expect.stringMatching(detail) as string,
          source: { pointer },
        },
      ],
    ]);
  });

  test("are refused in a project that is not there", async () => {
    const { status, json } = await create({ name: "x" }, { project: { data: { type: "projects", id: "prj-no" } } });
    expect([status, json.errors?.[0]?.detail]).toEqual([422, "Project not found"]);
  });

  test("are locked by one at a time", async () => {
    const { id } = (await create({ name: "locked" })).json.data;
    const act = (action: string) => cloud().api("POST", `workspaces/${id}/actions/${action}`);
    expect((await act("unlock")).status).toBe(409);
    expect((await act("lock")).json.data).toMatchObject({
      attributes: { locked: true },
      relationships: { "locked-by": { data: { type: "users" } } },
    });
    expect((await act("lock")).status).toBe(409);
    expect((await act("unlock")).json.data.attributes.locked).toBe(false);
    await act("lock");
    expect((await act("force-unlock")).json.data.attributes.locked).toBe(false);
  });

  test("are gone once deleted; a locked one is not deleted safely", async () => {
    const { id } = (await create({ name: "gone" })).json.data;
    await cloud().api("POST", `workspaces/${id}/actions/lock`);
    const refused = await cloud().api("POST", `workspaces/${id}/actions/safe-delete`);
    expect([refused.status, refused.json.errors?.[0]?.detail]).toEqual([
      409,
      "Workspace is currently locked. Workspace must be unlocked before it can be safely deleted",
    ]);
    await cloud().api("POST", `workspaces/${id}/actions/unlock`);
    expect((await cloud().api("POST", `${LIST}/gone/actions/safe-delete`)).status).toBe(204);
    expect((await cloud().api("GET", `workspaces/${id}`)).status).toBe(404);
  });
});

describeWithEmbeddedCloud("what workspaces are connected with", (cloud) => {
  test("tags are added, replaced by key and removed", async () => {
    const { id } = await cloud().workspace(cloud().name("tags"));
    const tags = `workspaces/${id}/relationships/tags`;
    await cloud().api("POST", tags, [{ type: "tags", attributes: { name: "blue" } }]);
    await cloud().api("PATCH", `workspaces/${id}/tag-bindings`, [{ attributes: { key: "blue", value: "sky" } }]);
    const bindings = await cloud().api("GET", `workspaces/${id}/effective-tag-bindings`);
    expect(bindings.json.data.map(({ attributes }) => attributes)).toEqual([{ key: "blue", value: "sky" }]);
    expect((await cloud().api("GET", tags)).json.data).toMatchObject([{ attributes: { name: "blue" } }]);
    await cloud().api("DELETE", tags, [{ attributes: { name: "blue" } }]);
    expect((await cloud().api("GET", tags)).json.data).toEqual([]);
  });

  test("projects are listed, made, renamed, and deleted when empty", async () => {
    const list = "organizations/outreach/projects";
    expect((await cloud().api("GET", list)).json.data).toMatchObject([{ attributes: { name: "Default Project" } }]);
    const made = await cloud().api("POST", list, { type: "projects", attributes: { name: "Zones" } });
    const { id } = made.json.data;
    expect([made.status, (await cloud().api("POST", list, { attributes: { name: "Zones" } })).status]).toEqual([
      201, 422,
    ]);
    const project = { data: { type: "projects", id } };
    await cloud().api("POST", LIST, { attributes: { name: "in-project" }, relationships: { project } });
    expect((await cloud().api("GET", `${LIST}?filter[project][id]=${id}`)).json.data).toHaveLength(1);
    expect((await cloud().api("DELETE", `projects/${id}`)).status).toBe(409);
    await cloud().api("DELETE", `${LIST}/in-project`);
    await cloud().api("PATCH", `projects/${id}`, { attributes: { name: "Areas" } });
    expect((await cloud().api("GET", `${list}?filter[names]=Areas`)).json.data).toHaveLength(1);
    expect((await cloud().api("DELETE", `projects/${id}`)).status).toBe(204);
  });

  test("consumers of its state are none at first, then those that are named", async () => {
    const [one, two, three] = await Promise.all(
      ["one", "two", "three"].map((stem) => cloud().workspace(cloud().name(stem))),
    );
    const path = `workspaces/${one?.id ?? ""}/relationships/remote-state-consumers`;
    const named = (...ids: (string | undefined)[]) => ids.map((id) => ({ type: "workspaces", id }));
    const consumers = async () => (await cloud().api("GET", path)).json.data.map(({ id }) => id);
    expect(await consumers()).toEqual([]);
    expect((await cloud().api("POST", path, named(two?.id, three?.id))).status).toBe(204);
    expect(await consumers()).toEqual([two?.id, three?.id]);
    await cloud().api("DELETE", path, named(two?.id));
    expect(await consumers()).toEqual([three?.id]);
    await cloud().api("PATCH", path, named(two?.id));
    expect(await consumers()).toEqual([two?.id]);
    const refused = await cloud().api("POST", path, named("ws-no"));
    expect([refused.status, refused.json.errors?.[0]?.detail]).toEqual([422, "Workspace ws-no must exist"]);
  });

  test("run triggers are listed from both sides", async () => {
    const source = await cloud().workspace(cloud().name("source"));
    const target = await cloud().workspace(cloud().name("target"));
    const list = (id: string, type: string) => `workspaces/${id}/run-triggers?filter[run-trigger][type]=${type}`;
    const relationships = { sourceable: { data: { type: "workspaces", id: source.id } } };
    const made = await cloud().api("POST", `workspaces/${target.id}/run-triggers`, { relationships });
    expect([made.status, made.json.data.attributes["sourceable-name"]]).toEqual([201, source.attributes.name]);
    expect((await cloud().api("POST", `workspaces/${target.id}/run-triggers`, { relationships })).status).toBe(422);
    expect((await cloud().api("GET", list(target.id, "inbound"))).json.data).toHaveLength(1);
    expect((await cloud().api("GET", list(source.id, "outbound"))).json.data).toHaveLength(1);
    expect((await cloud().api("GET", list(source.id, "inbound"))).json.data).toEqual([]);
    expect((await cloud().api("GET", `workspaces/${source.id}/run-triggers`)).status).toBe(400);
    await cloud().api("DELETE", `run-triggers/${made.json.data.id}`);
    expect((await cloud().api("GET", list(target.id, "inbound"))).json.data).toEqual([]);
  });

  test("teams get access once, which can be changed and taken away", async () => {
    const team = await cloud().api("POST", "organizations/outreach/teams", { attributes: { name: "deployers" } });
    expect((await cloud().api("GET", "organizations/outreach/teams?filter[names]=deployers")).json.data).toHaveLength(
      1,
    );
    const workspace = await cloud().workspace(cloud().name("team"));
    const relationships = {
      team: { data: { type: "teams", id: team.json.data.id } },
      workspace: { data: { type: "workspaces", id: workspace.id } },
    };
    const grant = (access: string) =>
      cloud().api("POST", "team-workspaces", { type: "team-workspaces", attributes: { access }, relationships });
    const made = await grant("plan");
    expect([made.status, (await grant("plan")).status, (await grant("all")).status]).toEqual([201, 422, 422]);
    const one = `team-workspaces/${made.json.data.id}`;
    await cloud().api("PATCH", one, { attributes: { access: "write" } });
    const listed = await cloud().api("GET", `team-workspaces?filter[workspace][id]=${workspace.id}`);
    expect(listed.json.data).toMatchObject([{ attributes: { access: "write" } }]);
    expect((await cloud().api("DELETE", one)).status).toBe(204);
  });

  test("policy sets are made, attached, and take uploads", async () => {
    const list = "organizations/outreach/policy-sets";
    const made = await cloud().api("POST", list, { attributes: { name: "outreach", kind: "opa", overridable: false } });
    const { id } = made.json.data;
    expect([made.status, made.json.data.attributes.kind]).toEqual([201, "opa"]);
    const workspace = await cloud().workspace(cloud().name("policies"));
    const members = `policy-sets/${id}/relationships/workspaces`;
    await cloud().api("POST", members, [{ type: "workspaces", id: workspace.id }]);
    const read = async () => (await cloud().api("GET", `policy-sets/${id}`)).json.data;
    expect((await read()).relationships.workspaces?.data).toMatchObject([{ id: workspace.id }]);
    const version = (await cloud().api("POST", `policy-sets/${id}/versions`)).json.data;
    expect(version.attributes.status).toBe("pending");
    await cloud().send("PUT", version.links.upload ?? "", Buffer.from("policies"));
    expect((await cloud().api("GET", `policy-set-versions/${version.id}`)).json.data.attributes.status).toBe("ready");
    expect((await read()).relationships["current-version"]?.data.id).toBe(version.id);
    await cloud().api("DELETE", members, [{ type: "workspaces", id: workspace.id }]);
    expect((await read()).attributes["workspace-count"]).toBe(0);
  });
});
