import { changeOf } from "../../gate/change";
import { redactorOf } from "../../gate/redaction";
import { planOf } from "./documents";

const address = "aws_lambda_function.api";

/** The change of a resource, as a finding about it shows it. */
function change(given: object, message = "") {
  const resource = { address, type: "aws_lambda_function", name: "api", change: { actions: ["update"], ...given } };
  const redactor = redactorOf(planOf([resource]));
  return changeOf(resource, { address, message, remedy: "" }, redactor);
}

describe("the change of a finding's resource", () => {
  it("lists only what changes, each block by its place", () => {
    const before = { runtime: "nodejs18.x", timeout: 30, environment: [{ variables: { MODE: "a" } }], tags: null };
    const after = {
      runtime: "nodejs22.x",
      timeout: 30,
      environment: [{ variables: { MODE: "b", "x.y": 1 } }],
      tags: {},
    };
    expect(change({ before, after })).toEqual({
      action: "update",
      omitted: 0,
      attributes: [
        { name: "environment[0].variables.MODE", before: '"a"', after: '"b"' },
        { name: 'environment[0].variables["x.y"]', after: "1" },
        { name: "runtime", before: '"nodejs18.x"', after: '"nodejs22.x"' },
      ],
    });
  });

  it("shows what a created resource gets and a deleted one loses, and nothing that is not set", () => {
    const values = { a: "x", b: null, c: "", d: [], e: false };
    const set = (side: string) => [
      { name: "a", [side]: '"x"' },
      { name: "e", [side]: "false" },
    ];
    expect(change({ actions: ["create"], before: null, after: values })).toEqual({
      action: "create",
      attributes: set("after"),
      omitted: 0,
    });
    expect(change({ actions: ["delete"], before: values, after: null })).toEqual({
      action: "delete",
      attributes: set("before"),
      omitted: 0,
    });
  });

  it.each([
    [["create", "delete"], "replace"],
    [["delete", "create"], "replace"],
    [["forget"], "forget"],
  ])("calls %j %s", (actions, action) => {
    expect(change({ actions, before: { a: 1 }, after: { a: 2 } })?.action).toBe(action);
  });

  it.each([[["no-op"]], [["read"]], [undefined]])("is none when the plan's actions are %j", (actions) => {
    expect(change({ actions, before: {}, after: {} })).toBeUndefined();
  });

  it("is none for an address that is no resource of the plan", () => {
    expect(changeOf(undefined, { address, message: "", remedy: "" }, redactorOf(planOf([])))).toBeUndefined();
  });

  it("says what is known only after the apply, also where the plan leaves the value out", () => {
    const after_unknown = { arn: true, vpc_config: [{ vpc_id: true }] };
    expect(change({ before: { arn: "a" }, after: { vpc_config: [{}] }, after_unknown })?.attributes).toEqual([
      { name: "arn", before: '"a"', after: "(known after apply)" },
      { name: "vpc_config[0].vpc_id", after: "(known after apply)" },
    ]);
  });

  it("says that a sensitive value changes, and not from what to what", () => {
    const before = { environment: [{ variables: { PIN: "1" } }], secret: { a: "x" } };
    const after = { environment: [{ variables: { PIN: "2" } }], secret: { a: "y" } };
    const marks = { environment: [{ variables: { PIN: true } }], secret: true };
    const shown = change({ before, after, before_sensitive: marks, after_sensitive: marks })?.attributes;
    expect(shown).toEqual([
      { name: "environment[0].variables.PIN", before: "(sensitive)", after: "(sensitive)" },
      { name: "secret", before: "(sensitive)", after: "(sensitive)" },
    ]);
  });

  it("hides secrets that nothing marks", () => {
    const after = {
      environment: [{ variables: { DB_PASSWORD: "hunter2" } }],
      header: [{ name: "x-api-token", value: "a1b2c3d4e5f6g7h8" }],
      origin: [{ custom_header: [{ name: "x-from", value: "here" }] }],
    };
    const shown = change({ actions: ["create"], before: null, after })?.attributes.map(({ name, after }) => [
      name,
      after,
    ]);
    expect(shown).toEqual([
      ["environment[0].variables.DB_PASSWORD", "(sensitive)"],
      ["header[0].name", '"x-api-token"'],
      ["header[0].value", "(sensitive)"],
      ["origin[0].custom_header[0].name", '"x-from"'],
      ["origin[0].custom_header[0].value", "(sensitive)"],
    ]);
  });

  it("shows first what the finding speaks of, and says how many it leaves out", () => {
    const after = {
      ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}`, index])),
      runtime: "x",
    };
    const shown = change({ actions: ["create"], before: null, after }, "The runtime is too old.");
    expect(shown?.attributes).toHaveLength(12);
    expect(shown?.attributes[0]).toEqual({ name: "runtime", after: '"x"' });
    expect(shown?.omitted).toBe(9);
  });

  it("cuts long values", () => {
    const [attribute] = change({ actions: ["create"], before: null, after: { a: "x ".repeat(500) } })?.attributes ?? [];
    expect(attribute?.after).toHaveLength(160);
    expect(attribute?.after).toMatch(/^"x x .*…$/);
  });
});
