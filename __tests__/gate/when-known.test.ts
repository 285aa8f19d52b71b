import { judgePlan } from "../../gate";
import { whenKnown } from "../../gate/when-known";

describe("a value that is not known yet", () => {
  it.each([
    ["plan", "acm_certificate_arn", "known after the apply: outreach verify tells it then"],
    ["plan", "module.a.data.aws_ssm_parameter.p.value", "read during the apply: outreach verify tells it then"],
    ["plan", "module.a.local.domain", "which no plan shows: outreach verify tells it after the apply"],
    ["synthesized", "var.domain", "which the plan tells"],
    ["state", "arn", undefined],
  ] as const)("in a %s: %s", (kind, missing, when) => {
    expect(whenKnown(missing, kind)).toBe(when);
  });

  it("is named in a finding with the moment when it will be known", async () => {
    const plan = {
      format_version: "1.2",
      planned_values: { root_module: {} },
      configuration: { root_module: {} },
      resource_changes: [
        {
          address: "aws_sqs_queue.q",
          mode: "managed",
          type: "aws_sqs_queue",
          name: "q",
          change: { actions: ["create"], before: null, after: {}, after_unknown: { kms_master_key_id: true } },
        },
      ],
    };
    const { findings } = await judgePlan(plan, { file: "plan.json", operation: "plan", waivers: [] });
    expect(findings.filter(({ rule }) => rule === "queue-encryption").map(({ missing }) => missing)).toEqual([
      "kms_master_key_id, known after the apply: outreach verify tells it then",
    ]);
  });
});
