import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { loadPolicies, policiesFolder } from "../../../gate/policies";
import { collectTestInputs } from "../../../policies/test-inputs";
import { opaOrSkip } from "../../policies/native-opa";
import type { JsonMap } from "./seeds";
import { isMap, set, textOfAddress } from "./violations";

jest.setTimeout(600_000);

const listed = path.join(__dirname, "unknown-gaps.json");

/**
 * Arguments without whose value a rule says nothing, and why that is right, in one sentence. None may be added;
 * `UPDATE_GAPS=1` takes out those that are none any more.
 */
const gaps = JSON.parse(readFileSync(listed, "utf8")) as Readonly<Record<string, string>>;

/** Plans of tests with more resources than this are slow, and about something else. */
const RESOURCES = 12;

/** Makes one argument of a resource unknown, by way of a local value, which no plan shows. */
function hide(plan: JsonMap, position: number, name: string): boolean {
  const resource = (plan.resource_changes as JsonMap[])[position] as JsonMap;
  const change = resource.change as JsonMap;
  const { configuration } = plan;
  const root = isMap(configuration) ? configuration.root_module : undefined;
  const blocks = isMap(root) && Array.isArray(root.resources) ? root.resources.filter(isMap) : [];
  const block = blocks.find((one) => textOfAddress(one) === textOfAddress(resource).replace(/\[.*\]$/, ""));
  const marks = change.after_unknown ?? {};
  if (block === undefined || !isMap(marks) || name in marks) return false;
  Reflect.deleteProperty(change.after as JsonMap, name);
  change.after_unknown = { ...marks, [name]: true };
  if (!isMap(block.expressions)) block.expressions = {};
  set(block.expressions, name, { references: ["local.hidden"] });
  return true;
}

it("a rule that denies does not fall silent when an argument becomes unknown, but for the gaps that are listed", async () => {
  const opa = await opaOrSkip();
  if (opa === undefined) return;
  const { evaluate } = await loadPolicies(policiesFolder);
  const alone = { point: "plan", stack: undefined, environments: [], collect: false } as const;
  const found = new Set<string>();
  let hidden = 0;
  for (const { test, input } of await collectTestInputs(opa, policiesFolder)) {
    const plan = input as JsonMap;
    const rule = (test.split(".")[0] ?? "").replace(/_test$/, "").replaceAll("_", "-");
    const { resource_changes: changes } = plan;
    if (!Array.isArray(changes) || changes.length > RESOURCES) continue;
    const of = async (content: JsonMap) =>
      (await evaluate({ kind: "plan", content }, alone)).findings.filter((finding) => finding.rule === rule);
    if (!(await of(plan)).some(({ verdict }) => verdict === "deny")) continue;
    for (const [position, resource] of changes.entries()) {
      if (!isMap(resource) || resource.mode === "data" || typeof resource.type !== "string") continue;
      const after = isMap(resource.change) ? resource.change.after : undefined;
      for (const name of isMap(after) ? Object.keys(after) : []) {
        // Tests that are about every type write what they have to say into `settings`, which no provider has.
        if (["tags", "tags_all", "settings"].includes(name)) continue;
        const copy = structuredClone(plan);
        if (!hide(copy, position, name)) continue;
        hidden++;
        if ((await of(copy)).length === 0) found.add(`${rule}: ${resource.type}.${name}`);
      }
    }
  }
  expect(hidden).toBeGreaterThan(1000);
  if (process.env.UPDATE_GAPS === "1") {
    const left = Object.fromEntries(Object.entries(gaps).filter(([gap]) => found.has(gap)));
    writeFileSync(listed, `${JSON.stringify(left, undefined, 2)}\n`);
  }
  expect([...found].sort()).toEqual(Object.keys(gaps));
});

it("each gap that is listed has a reason, which is a sentence", () => {
  for (const [gap, reason] of Object.entries(gaps)) {
    expect({ gap, reason }).toEqual({ gap, reason: expect.stringMatching(/^[A-Z][^.]{30,}\.$/) as string });
  }
});
