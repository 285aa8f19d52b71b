import { createHash } from "node:crypto";
import { describeWithEmbeddedCloud } from "../support/embedded-cloud";

function state(serial: number, lineage = "one"): Buffer {
  return Buffer.from(
    JSON.stringify({
      version: 4,
      terraform_version: "1.11.4",
      serial,
      lineage,
      outputs: {
        word: { value: "hello", type: "string" },
        words: { value: ["a"], type: ["list", "string"] },
        secret: { value: "planted", type: "string", sensitive: true },
      },
      resources: [{ mode: "managed", type: "terraform_data", name: "x", instances: [] }],
    }),
  );
}

describeWithEmbeddedCloud("state versions", (cloud) => {
  let id = "";

  beforeEach(async () => {
    ({ id } = await cloud().workspace(cloud().name("state")));
    await cloud().api("POST", `workspaces/${id}/actions/lock`);
  });

  const create = (content: Buffer, attributes: object = {}) => {
    const { serial, lineage } = JSON.parse(content.toString()) as { serial: number; lineage: string };
    const md5 = createHash("md5").update(content).digest("hex");
    return cloud().api("POST", `workspaces/${id}/state-versions`, {
      type: "state-versions",
      attributes: { serial, lineage, md5, ...attributes },
    });
  };
  const inline = (content: Buffer) => ({ state: content.toString("base64") });

  test("are uploaded, then are the current ones, to be downloaded", async () => {
    expect((await cloud().api("GET", `workspaces/${id}/current-state-version`)).status).toBe(404);
    const content = state(1);
    const made = (await create(content)).json.data;
    expect(made.attributes.status).toBe("pending");
    const early = await cloud().api("POST", `workspaces/${id}/actions/unlock`);
    expect([early.status, early.json.errors?.[0]?.detail]).toEqual([422, "The latest state version is still pending"]);
    await cloud().send("PUT", made.attributes["hosted-state-upload-url"] as string, content);
    await cloud().send("PUT", made.attributes["hosted-json-state-upload-url"] as string, Buffer.from("{}"));

    const { data } = (await cloud().api("GET", `workspaces/${id}/current-state-version`)).json;
    expect(data).toMatchObject({
      id: made.id,
      attributes: { status: "finalized", serial: 1, "terraform-version": "1.11.4" },
    });
    const download = await cloud().send("GET", data.attributes["hosted-state-download-url"] as string);
    expect(download.body).toEqual(content);
    expect((await cloud().api("GET", `state-versions/${made.id}/download`)).body).toEqual(content);
    expect((await cloud().api("POST", `workspaces/${id}/actions/unlock`)).status).toBe(200);
    const safe = await cloud().api("POST", `workspaces/${id}/actions/safe-delete`);
    expect([safe.status, safe.json.errors?.[0]?.detail]).toEqual([
      409,
      "Workspace cannot be safely deleted because it is still managing resources",
    ]);
  });

  test("list their outputs without secrets, which can be read one by one", async () => {
    await create(state(1), inline(state(1)));
    const { json, body } = await cloud().api("GET", `workspaces/${id}/current-state-version-outputs`);
    expect(body.toString()).not.toContain("planted");
    expect(json.data.map(({ attributes }) => attributes)).toEqual([
      { name: "word", sensitive: false, type: "string", "detailed-type": "string", value: "hello" },
      { name: "words", sensitive: false, type: "array", "detailed-type": ["list", "string"], value: ["a"] },
      { name: "secret", sensitive: true, type: "string", "detailed-type": "string", value: null },
    ]);
    const secret = await cloud().api("GET", `state-version-outputs/${json.data[2]?.id ?? ""}`);
    expect(secret.json.data.attributes.value).toBe("planted");
  });

  test("are listed newest first", async () => {
    for (const serial of [1, 2]) await create(state(serial), inline(state(serial)));
    const { name } = (await cloud().api("GET", `workspaces/${id}`)).json.data.attributes;
    const query = `filter[organization][name]=outreach&filter[workspace][name]=${String(name)}`;
    const { json } = await cloud().api("GET", `state-versions?${query}`);
    expect(json.data.map(({ attributes }) => attributes.serial)).toEqual([2, 1]);
  });

  test.each([
    [
      "an older serial",
      () => create(state(1), inline(state(1))),
      409,
      "The serial is not newer than that of the current state.",
    ],
    ["another lineage", () => create(state(3, "two")), 409, "The lineage is not that of the current state."],
    [
      "another MD5 sum",
      () => create(state(3), { md5: "0", ...inline(state(3)) }),
      422,
      "The MD5 sum is not that of the state.",
    ],
  ])("are refused with %s", async (_, attempt, status, detail) => {
    await create(state(2), inline(state(2)));
    const refused = await attempt();
    expect([refused.status, refused.json.errors?.[0]?.detail]).toEqual([status, detail]);
  });

  test("may go back when that is forced, and need the lock", async () => {
    await create(state(2), inline(state(2)));
    expect((await create(state(1), { force: true, ...inline(state(1)) })).status).toBe(201);
    await cloud().api("POST", `workspaces/${id}/actions/unlock`);
    const refused = await create(state(3), inline(state(3)));
    expect([refused.status, refused.json.errors?.[0]?.detail]).toEqual([
      409,
      "The workspace must be locked before a state version can be created.",
    ]);
  });
});
