import { recognize } from "../../gate/document";
import { withUntouched } from "../../gate/untouched";

const log = { mode: "managed", type: "aws_cloudwatch_log_group", name: "log", values: { retention_in_days: 30 } };

/** A plan with one change, and a prior state with what the module holds. */
function plan(changes: readonly object[], root_module: object) {
  return {
    format_version: "1.2",
    planned_values: { root_module: {} },
    configuration: { root_module: {} },
    ...(changes.length > 0 ? { resource_changes: changes } : {}),
    prior_state: { format_version: "1.0", values: { root_module } },
  };
}

const change = { ...log, address: "module.new.x.log", change: { actions: ["no-op"], before: {}, after: {} } };

function addresses(document: Record<string, unknown>): unknown[] {
  return (document.resource_changes as { address: string }[]).map(({ address }) => address);
}

describe("what a plan says nothing about", () => {
  it("is judged as the prior state has it, in every module", () => {
    const document = plan([change], {
      resources: [{ ...log, address: "aws_cloudwatch_log_group.log", sensitive_values: { name: true } }],
      child_modules: [{ address: "module.a[0]", resources: [{ ...log, address: "module.a[0].log", index: 0 }] }],
    });
    expect(withUntouched(document).resource_changes).toEqual([
      change,
      {
        mode: "managed",
        type: "aws_cloudwatch_log_group",
        name: "log",
        address: "aws_cloudwatch_log_group.log",
        change: {
          actions: ["no-op"],
          before: log.values,
          after: log.values,
          after_unknown: {},
          before_sensitive: { name: true },
          after_sensitive: { name: true },
        },
      },
      expect.objectContaining({ address: "module.a[0].log", index: 0, module_address: "module.a[0]" }),
    ]);
  });

  it("is everything that -refresh-only reads", () => {
    const { content } = recognize(plan([], { resources: [{ ...log, address: "aws_cloudwatch_log_group.log" }] }));
    expect(addresses(content)).toEqual(["aws_cloudwatch_log_group.log"]);
  });

  it("is neither what has moved, nor a data source, nor what the plan deletes", () => {
    const moved = { ...change, previous_address: "x.old" };
    const gone = { ...change, address: "x.gone", change: { actions: ["delete"], before: {}, after: null } };
    const document = plan([moved, gone], {
      resources: [
        { ...log, address: "x.old" },
        { ...log, address: "x.gone" },
        { ...log, address: "data.x.log", mode: "data" },
      ],
    });
    expect(withUntouched(document)).toBe(document);
  });

  it("is refused in a form that rules would overlook", () => {
    const document = plan([change], { resources: [{ ...log, address: "x.log", values: null }] });
    expect(() => withUntouched(document)).toThrow(
      "has a malformed resource list: a resource of the state lacks its address, type, name or values",
    );
  });
});
