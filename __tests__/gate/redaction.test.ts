import { redactorOf } from "../../gate/redaction";
import { distribution, planOf } from "./documents";

const secret = "s3cr3t-token";
const address = "aws_cloudfront_distribution.site";

function redact(plan: object, text: string, at = address): string {
  return redactorOf(plan as Record<string, unknown>).text(at, text);
}

describe("a text of a report", () => {
  it("hides a value that the plan marks in the resource, deep inside it", () => {
    const after = { origin: [{ custom_header: [{ name: "x-proof", value: secret }] }] };
    const after_sensitive = { origin: [{ custom_header: [{ value: true }] }] };
    const plan = planOf([distribution("site", "", { after, after_sensitive })]);
    expect(redact(plan, `The header x-proof is ${secret}, not allowed.`)).toBe(
      "The header x-proof is (sensitive), not allowed.",
    );
  });

  it("hides the value that is being replaced", () => {
    const plan = planOf([
      distribution("site", "", { before: { comment: secret }, before_sensitive: { comment: true } }),
    ]);
    expect(redact(plan, `was "${secret}"`)).toBe('was "(sensitive)"');
  });

  it("hides everything inside a block that is marked as a whole", () => {
    const after = { tags: { a: [secret] } };
    const plan = planOf([distribution("site", "", { after, after_sensitive: { tags: true } })]);
    expect(redact(plan, secret)).toBe("(sensitive)");
  });

  it("hides a value in the form in which JSON quotes it", () => {
    const after = { comment: 'a "quoted" secret' };
    const plan = planOf([distribution("site", "", { after, after_sensitive: { comment: true } })]);
    expect(redact(plan, JSON.stringify(after))).toBe('{"comment":"(sensitive)"}');
  });

  it("hides the longer of two secrets when one contains the other", () => {
    const after = { comment: `${secret}-long`, web_acl_id: secret };
    const plan = planOf([distribution("site", "", { after, after_sensitive: { comment: true, web_acl_id: true } })]);
    expect(redact(plan, `${secret}-long`)).toBe("(sensitive)");
  });

  it("hides a short value where it stands alone, and leaves words that it is a part of", () => {
    const hiding = (value: unknown, text: string) => {
      const change = { after: { comment: value }, after_sensitive: { comment: true } };
      return redact(planOf([distribution("site", "", change)]), text);
    };
    expect(hiding("abcdef", "xabcdefx")).toBe("x(sensitive)x");
    expect(hiding("12345", "12345 123456 a-12345")).toBe("(sensitive) 123456 a-12345");
    expect(hiding(4711, "port 4711, not 47110")).toBe("port (sensitive), not 47110");
    expect(hiding("on", 'turned on by "on"')).toBe('turned on by "(sensitive)"');
    expect(hiding("", "nothing")).toBe("nothing");
  });

  it("leaves what is marked in another resource only: there it is no secret", () => {
    const other = distribution("other", "", { after: { comment: "us-east-1" }, after_sensitive: { comment: true } });
    expect(redact(planOf([distribution("site", ""), other]), "in us-east-1")).toBe("in us-east-1");
  });

  it("hides what is marked in any resource when its address is no resource of the plan", () => {
    const other = distribution("other", "", { after: { comment: secret }, after_sensitive: { comment: true } });
    expect(redact(planOf([other]), secret, "module.elsewhere")).toBe("(sensitive)");
  });

  it("hides sensitive outputs", () => {
    const outputs = { token: { actions: ["create"], before: null, after: secret, after_sensitive: true } };
    expect(redact(planOf([], { output_changes: outputs }), secret)).toBe("(sensitive)");
    const planned = { outputs: { token: { sensitive: true, value: secret } }, root_module: {} };
    expect(redact(planOf([], { planned_values: planned }), secret)).toBe("(sensitive)");
  });

  it("hides sensitive variables, given or by default", () => {
    const variables = { token: { sensitive: true, default: "default-token" }, open: { default: "open-value" } };
    const plan = planOf([], {
      variables: { token: { value: secret }, open: { value: "open-value" } },
      configuration: { root_module: { variables } },
    });
    expect(redact(plan, `${secret} default-token open-value`)).toBe("(sensitive) (sensitive) open-value");
    expect(redact({ variable: variables }, "default-token open-value")).toBe("(sensitive) open-value");
  });
});

describe("a secret that nothing marks", () => {
  const lambda = (variables: object) => ({
    address: "aws_lambda_function.api",
    type: "aws_lambda_function",
    name: "api",
    change: { actions: ["create"], before: null, after: { environment: [{ variables }] } },
  });

  it("is hidden in texts about a resource that has it under a secret's name", () => {
    const plan = planOf([lambda({ DB_PASSWORD: "hunter2hunter2", LOG_LEVEL: "debugging" })]);
    const text = 'DB_PASSWORD is "hunter2hunter2", LOG_LEVEL is "debugging"';
    expect(redact(plan, text, "aws_lambda_function.api")).toBe(
      'DB_PASSWORD is "(sensitive)", LOG_LEVEL is "debugging"',
    );
  });

  it("is hidden where a stack holds it, which marks nothing", () => {
    const stack = {
      resource: { aws_lambda_function: { api: { environment: { variables: { apiSecret: "open-sesame" } } } } },
    };
    expect(redact(stack, "is open-sesame", "aws_lambda_function.api")).toBe("is (sensitive)");
  });

  it("is hidden where an attribute holds it as JSON, in a pair of name and value", () => {
    const container_definitions = JSON.stringify([
      { environment: [{ name: "SESSION_SECRET", value: "correct-horse" }] },
    ]);
    const task = { ...lambda({}), change: { actions: ["create"], before: null, after: { container_definitions } } };
    expect(redact(planOf([task]), "correct-horse", "aws_lambda_function.api")).toBe("(sensitive)");
  });

  it("is hidden in a header that a distribution sends to its origin, whatever it is called", () => {
    const after = { origin: [{ custom_header: [{ name: "x-from", value: "sleepconnect-7" }] }] };
    expect(redact(planOf([distribution("site", "", { after })]), "x-from: sleepconnect-7")).toBe("x-from: (sensitive)");
  });
});

describe("a value of a report", () => {
  const { value } = redactorOf(planOf([distribution("site", "")]));
  const hide = (name: string, given: unknown, marks?: unknown) => value(address, name, given, marks);

  it("keeps its shape, without what is marked", () => {
    const given = { a: "x", b: [{ c: "y", d: 1 }], e: { f: true }, g: null };
    expect(hide("block", given, { a: true, b: [{ c: true }], e: true })).toEqual({
      a: "(sensitive)",
      b: [{ c: "(sensitive)", d: 1 }],
      e: "(sensitive)",
      g: null,
    });
  });

  it("hides secrets by their names, inside JSON too", () => {
    expect(hide("variables", { DB_PASSWORD: "x", PAGE_SIZE: "20" })).toEqual({
      DB_PASSWORD: "(sensitive)",
      PAGE_SIZE: "20",
    });
    expect(hide("definitions", '[{"name":"API_TOKEN","value":"a1b2c3d4e5f6g7h8"}]')).toBe(
      '[{"name":"API_TOKEN","value":"(sensitive)"}]',
    );
    expect(hide("custom_header", { name: "x-from", value: "anything" })).toEqual({
      name: "x-from",
      value: "(sensitive)",
    });
  });
});
