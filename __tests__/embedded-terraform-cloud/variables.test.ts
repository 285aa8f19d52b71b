import { tfvars } from "../../embedded-terraform-cloud/tfvars";
import { describeWithEmbeddedCloud } from "../support/embedded-cloud";

describeWithEmbeddedCloud("variables of a workspace", (cloud) => {
  let list = "";

  beforeAll(async () => {
    list = `workspaces/${(await cloud().workspace(cloud().name("vars"))).id}/vars`;
  });

  const create = (attributes: object) => cloud().api("POST", list, { type: "vars", attributes });

  test("are made, listed, changed and deleted", async () => {
    const made = await create({ key: "region", value: "eu-west-1", category: "terraform" });
    expect([made.status, made.json.data]).toMatchObject([
      201,
      { type: "vars", attributes: { value: "eu-west-1", hcl: false, sensitive: false, description: "" } },
    ]);
    const one = `${list}/${made.json.data.id}`;
    await cloud().api("PATCH", one, { attributes: { value: "us-east-1" } });
    expect((await cloud().api("GET", list)).json.data).toMatchObject([{ attributes: { value: "us-east-1" } }]);
    expect((await cloud().api("DELETE", one)).status).toBe(204);
    expect((await cloud().api("GET", list)).json.data).toEqual([]);
  });

  test("tell no sensitive value, ever again", async () => {
    const made = await create({ key: "secret", value: "planted", category: "env", sensitive: true });
    const one = `${list}/${made.json.data.id}`;
    const changed = await cloud().api("PATCH", one, { attributes: { value: "planted too" } });
    for (const answer of [made, changed, await cloud().api("GET", one), await cloud().api("GET", list)])
      expect(answer.body.toString()).not.toContain("planted");
    const revealed = await cloud().api("PATCH", one, { attributes: { sensitive: false } });
    expect([revealed.status, revealed.json.errors?.[0]?.detail]).toEqual([
      422,
      "Sensitive variables cannot be made not sensitive",
    ]);
  });

  test.each([
    [{ key: "twice", category: "env" }, "Key has already been taken"],
    [{ key: "", category: "env" }, "can't be blank"],
    [{ key: "x", category: "other" }, /Invalid option/],
  ])("are refused with %j", async (attributes, detail) => {
    await create({ key: "twice", category: "env" });
    const { status, json } = await create(attributes);
    expect([status, json.errors?.[0]?.detail]).toEqual([422, expect.stringMatching(detail)]);
  });

  test("reach the runs: values as they are, expressions evaluated, the environment set, a run's own values first", async () => {
    const { id } = await cloud().workspace(cloud().name("values"));
    const vars = [
      { key: "text", value: 'a "b" ${c}\n', category: "terraform" },
      { key: "list", value: '["x", "y"]', category: "terraform", hcl: true },
      { key: "overridden", value: "workspace", category: "terraform", sensitive: true },
      { key: "TF_VAR_environment", value: "from the environment", category: "env" },
    ];
    for (const attributes of vars) await cloud().api("POST", `workspaces/${id}/vars`, { attributes });
    const main = `
variable "text" {}
variable "list" { type = list(string) }
variable "overridden" {}
variable "environment" {}
output "all" { value = [var.text, var.list, var.overridden, var.environment] }`;
    const run = await cloud().run(id, main, { variables: [{ key: "overridden", value: '"run"' }] });
    const { relationships } = await cloud().runUntil(run.id, "planned");
    const json = await cloud().api("GET", `plans/${relationships.plan?.data.id ?? ""}/json-output`);
    expect(JSON.parse(json.body.toString())).toMatchObject({
      planned_values: { outputs: { all: { value: ['a "b" ${c}\n', ["x", "y"], "run", "from the environment"] } } },
    });
  }, 60_000);
});

test("strings become HCL strings in which nothing is evaluated", () => {
  expect(tfvars([{ key: "a", value: 'x"\\\n\b\f${y}%{z}$$', hcl: false }])).toBe(
    'a = "x\\"\\\\\\n\\u0008\\u000c$${y}%%{z}$$"\n',
  );
  expect(tfvars([{ key: "b", value: "[1, 2]", hcl: true }])).toBe("b = [1, 2]\n");
});
