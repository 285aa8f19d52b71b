import { readFileSync } from "node:fs";
import path from "node:path";
import { judgePlan } from "../../gate/index";
import { policiesFolder } from "../../gate/policies";
import { WasmPolicy } from "../../gate/wasm-policy";
import { distribution, planOf } from "./documents";
import type { Change } from "./documents";

/** Traps that plans and opa-wasm set, and that have no test of their own elsewhere; help/trust.md lists all of them. */

async function judge(changes: readonly Change[], more: object = {}) {
  const plan = planOf(changes, more);
  const { verdict, findings, errors } = await judgePlan(plan, { file: "plan.json", operation: "apply", waivers: [] });
  return { verdict, findings, errors, keys: findings.map(({ rule, verdict: said }) => `${said} ${rule}`) };
}

function resource(type: string, after: object, change: object = {}, expressions: object = {}): Change {
  return {
    address: `${type}.x`,
    mode: "managed",
    type,
    name: "x",
    expressions,
    change: { actions: ["create"], before: null, after, after_unknown: {}, after_sensitive: {}, ...change },
  };
}

describe("a value in a plan", () => {
  const key = (after: object, unknown: object = {}, expressions: object = {}) =>
    judge([resource("aws_kms_key", after, { after_unknown: unknown }, expressions)]);

  it("is unset when its key is null, or is not there", async () => {
    expect((await key({ enable_key_rotation: null })).keys).toContain("deny kms-rotation");
    expect((await key({})).keys).toContain("deny kms-rotation");
  });

  it("is unknown when its key is not there and marked, and the configuration has an expression for it", async () => {
    const written = { enable_key_rotation: { references: ["local.rotate"] } };
    expect((await key({}, { enable_key_rotation: true }, written)).keys).toContain("undetermined kms-rotation");
  });

  it("is unset when it is marked as unknown only because the provider will compute it", async () => {
    const { keys } = await key({}, { enable_key_rotation: true }, { description: { constant_value: "k" } });
    expect(keys).toContain("deny kms-rotation");
  });

  it("may be the only one that a resource has: of a policy nothing at all may be known", async () => {
    const expressions = { bucket: { references: ["local.b"] }, policy: { references: ["local.p"] } };
    const unknown = { after_unknown: { id: true, bucket: true, policy: true } };
    const { verdict, keys } = await judge([resource("aws_s3_bucket_policy", {}, unknown, expressions)]);
    expect(verdict).toBe("undetermined");
    expect(keys).toContain("undetermined bucket-public-principal");
  });

  it("is the resource's own, not another's in another order: sets are sorted in plans, and not in configurations", async () => {
    const origins = [
      { origin_id: "b", domain_name: "b.example.com", custom_origin_config: [{ origin_protocol_policy: "http-only" }] },
      {
        origin_id: "a",
        domain_name: "a.example.com",
        custom_origin_config: [{ origin_protocol_policy: "https-only" }],
      },
    ];
    const messages = [];
    for (const order of [origins, [...origins].reverse()]) {
      const { findings } = await judge([resource("aws_cloudfront_distribution", { origin: order })]);
      messages.push(
        findings
          .filter(({ rule }) => rule === "cloudfront-origin-https")
          .map(({ message }) => message)
          .sort(),
      );
    }
    expect(messages[0]).toEqual(messages[1]);
    expect(messages[0]?.join()).toContain('"b"');
    expect(messages[0]?.join()).not.toContain('origin_protocol_policy of origin "a"');
  });
});

describe("a resource is judged whatever happens to it", () => {
  it.each([
    ["nothing", { actions: ["no-op"] }],
    ["an import", { actions: ["no-op"], importing: { id: "E1" } }],
    ["an import with changes", { actions: ["update"], importing: { id: "E1" } }],
    ["a replacement", { actions: ["delete", "create"] }],
    ["a replacement in the other order", { actions: ["create", "delete"] }],
  ])("%s", async (_, change) => {
    expect((await judge([distribution("site", "allow-all", change)])).keys).toContain("deny cloudfront-viewer-https");
  });

  it.each([
    ["is deleted", { actions: ["delete"], after: null }],
    ["is forgotten", { actions: ["forget"], after: null }],
  ])("but not when it %s, since it will not be there", async (_, change) => {
    const { keys } = await judge([distribution("site", "allow-all", change)]);
    expect(keys).not.toContain("deny cloudfront-viewer-https");
  });
});

describe("an address", () => {
  it("that two entries share is refused: rules would see one of them", async () => {
    const { verdict, errors } = await judge([distribution("site", "allow-all"), distribution("site", "https-only")]);
    expect(verdict).toBe("error");
    expect(errors[0]?.message).toBe("has a malformed resource list: one address is there twice");
  });

  it("may be shared with what is left behind by an interrupted replacement", async () => {
    const deposed = { ...distribution("site", "allow-all", { actions: ["delete"], after: null }), deposed: "d1" };
    const none = { configuration: { root_module: {} } };
    expect((await judge([distribution("site", "allow-all"), deposed], none)).verdict).toBe("deny");
  });

  it("that is not made of its type and name is refused", async () => {
    const { errors } = await judge([{ ...distribution("site", "allow-all"), address: "aws_kms_key.site" }]);
    expect(errors[0]?.message).toBe(
      "has a malformed resource list: an address is not made of its resource's module, type and name",
    );
  });

  it("is refused when two blocks of the configuration have it", async () => {
    const block = { address: "aws_kms_key.x", mode: "managed", type: "aws_kms_key", name: "x", expressions: {} };
    const configuration = {
      root_module: { module_calls: { m: { module: { resources: [block, { ...block, expressions: { a: {} } }] } } } },
    };
    const { errors } = await judge([], { configuration });
    expect(errors[0]?.message).toBe("has a malformed configuration: one address is there twice");
  });
});

describe("text", () => {
  it("outside ASCII comes back from the module as it went in", async () => {
    const { findings } = await judge([distribution("größe_\u{1f512}", "allow-alles-ähnlich")]);
    const found = findings.find(({ rule }) => rule === "cloudfront-viewer-https");
    expect(found?.address).toBe("aws_cloudfront_distribution.größe_\u{1f512}");
    expect(found?.message).toContain("allow-alles-ähnlich");
  });

  it("that is half a character is refused, not read as something else", async () => {
    const { verdict, errors } = await judge([distribution("site", "allow-all\ud800")]);
    expect({ verdict, message: errors[0]?.message }).toEqual({
      verdict: "error",
      message: "holds text that is not Unicode",
    });
  });

  it("longer than 64 characters is matched by patterns to its end", async () => {
    // https://github.com/open-policy-agent/opa/issues/6376
    const named = (name: string) => judge([resource("aws_sqs_queue", { name, sqs_managed_sse_enabled: true })]);
    expect((await named(`${"a".repeat(300)}-dlq`)).keys).not.toContain("deny queue-dead-letter");
    expect((await named("a".repeat(300))).keys).toContain("deny queue-dead-letter");
  });
});

describe("names that every JavaScript object has", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("are names like others: %s", async (name) => {
    const { verdict, findings } = await judge([distribution(name, "allow-all")]);
    expect(verdict).toBe("deny");
    expect(findings.map(({ address }) => address)).toContain(`aws_cloudfront_distribution.${name}`);
    const after = JSON.parse(`{"${name}": {"enable_key_rotation": true}}`) as object;
    expect((await judge([resource("aws_kms_key", after)])).keys).toContain("deny kms-rotation");
  });
});

describe("the compiled module", () => {
  it.each<[string, unknown]>([
    ["a Buffer", Buffer.from("{}")],
    ["a view of bytes", new Uint8Array(2)],
    ["bytes", new ArrayBuffer(2)],
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["a text", "{}"],
  ])("refuses %s, in which no rule would find anything", async (_, input) => {
    const wasm = readFileSync(path.join(policiesFolder, "policy.wasm"));
    const policy = await WasmPolicy.compile(wasm, "gate/result");
    await expect(policy.evaluate(input as Record<string, unknown>, { operation: "plan" })).rejects.toThrow(
      "the policies take a parsed document only",
    );
  });

  it("does not ask for memory that does not exist, whatever it is given", async () => {
    const wasm = readFileSync(path.join(policiesFolder, "policy.wasm"));
    const policy = await WasmPolicy.compile(wasm, "gate/result");
    const large = planOf([resource("null_resource", { text: "a".repeat(20_000_000) })]);
    const result = (await policy.evaluate(large, { operation: "plan" })) as { rules: string[] };
    expect(result.rules.length).toBeGreaterThan(0);
  });
});
