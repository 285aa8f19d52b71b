import { redactorOf } from "../../gate/redaction";
import { distribution, planOf } from "./documents";

const secret = "s3cr3t-token";
const address = "aws_cloudfront_distribution.site";

function redact(plan: object, text: string, at = address): string {
  return redactorOf(plan as Record<string, unknown>)(at, text);
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

  it("leaves values of five characters, and hides values of six", () => {
    const after = { comment: "12345", web_acl_id: "abcdef" };
    const plan = planOf([distribution("site", "", { after, after_sensitive: { comment: true, web_acl_id: true } })]);
    expect(redact(plan, "12345 abcdef")).toBe("12345 (sensitive)");
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
