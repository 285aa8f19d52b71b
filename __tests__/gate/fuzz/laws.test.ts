import fc from "fast-check";
import { holds, judge, judged, badness, keyOf, keysOf } from "./judging";
import { planSeeds, stackSeeds } from "./seeds";
import type { Json, JsonMap } from "./seeds";
import { isMap, plant, set, violations } from "./violations";

jest.setTimeout(600_000);

const plans = planSeeds();
const stacks = stackSeeds();
const both = [...plans, ...stacks];

const seedOf = fc.nat();
const violation = fc.constantFrom(...violations);

const seed = (seeds: readonly JsonMap[], number: number) => structuredClone(seeds[number % seeds.length] ?? {});

afterAll(() => {
  expect(judged).toBeGreaterThanOrEqual(Number(process.env.FUZZ_FACTOR ?? 1) >= 1 ? 4000 : 0);
  process.stdout.write(`fuzz: ${judged} documents were judged\n`);
});

function changesOf(plan: JsonMap): JsonMap[] {
  return plan.resource_changes as JsonMap[];
}

describe("no verdict gets better", () => {
  it("when a violation is added: it is found, and everything that was found before still is", async () => {
    await holds(600, fc.tuple(seedOf, violation), async ([number, { rule, type, values }]) => {
      const before = await judge(seed(both, number));
      const worse = seed(both, number);
      const address = plant(worse, type, "planted", values) ?? "";
      const after = await judge(worse);
      expect(badness(after)).toBeGreaterThanOrEqual(badness(before));
      expect(keysOf(after)).toEqual(expect.arrayContaining([...keysOf(before), `deny ${rule} ${address}`]));
    });
  });

  it("when a setting of a resource is weakened", async () => {
    await holds(400, fc.tuple(seedOf, violation), async ([number, { rule, type, values, mended }]) => {
      const good = seed(both, number);
      const address = plant(good, type, "planted", mended) ?? "";
      const bad = seed(both, number);
      plant(bad, type, "planted", values);
      const [before, after] = [await judge(good), await judge(bad)];
      expect(before.findings.filter((finding) => finding.rule === rule && finding.address === address)).toEqual([]);
      expect(badness(after)).toBeGreaterThanOrEqual(badness(before));
      expect(keysOf(after)).toContain(`deny ${rule} ${address}`);
    });
  });

  it("when a value of the violation is not known, or may not be shown", async () => {
    await holds(300, fc.tuple(seedOf, violation, fc.boolean()), async ([number, { rule, type, values }, hidden]) => {
      const plan = seed(plans, number);
      const address = plant(plan, type, "planted", values) ?? "";
      const planted = changesOf(plan).at(-1)?.change as JsonMap;
      const block = ((plan.configuration as JsonMap).root_module as JsonMap).resources as JsonMap[];
      for (const name of Object.keys(values)) {
        if (hidden) set(planted.after_sensitive as JsonMap, name, true);
        else {
          Reflect.deleteProperty(planted.after as JsonMap, name);
          set(planted.after_unknown as JsonMap, name, true);
          set(block.at(-1)?.expressions as JsonMap, name, { references: ["local.unknown"] });
        }
      }
      const { verdict, findings } = await judge(plan);
      expect(["deny", "undetermined"]).toContain(verdict);
      const verdicts = findings.filter((one) => one.rule === rule && one.address === address).map((one) => one.verdict);
      expect(verdicts).toContain(hidden ? "deny" : "undetermined");
    });
  });

  it("when what is wrong is there already, changes, or is replaced", async () => {
    const actions = fc.constantFrom<Json[]>(
      ["no-op"],
      ["update"],
      ["create", "delete"],
      ["delete", "create"],
      ["read"],
    );
    await holds(300, fc.tuple(seedOf, violation, actions), async ([number, { rule, type, values }, list]) => {
      const plan = seed(plans, number);
      const address = plant(plan, type, "planted", values) ?? "";
      const planted = changesOf(plan).at(-1)?.change as JsonMap;
      set(planted, "actions", [...list]);
      set(planted, "before", structuredClone(values));
      expect(keysOf(await judge(plan))).toContain(`deny ${rule} ${address}`);
    });
  });
});

describe("a verdict stays the same", () => {
  const same = async (
    seeds: readonly JsonMap[],
    runs: number,
    change: (document: JsonMap, choice: number) => unknown,
  ) => {
    await holds(runs, fc.tuple(seedOf, fc.nat()), async ([number, choice]) => {
      const before = await judge(seed(seeds, number));
      const after = await judge(change(seed(seeds, number), choice));
      expect(keysOf(after)).toEqual(keysOf(before));
      expect(after.verdict).toBe(before.verdict);
    });
  };

  it("in whatever order resources stand", async () => {
    await same(plans, 150, (plan, choice) => {
      const changes = changesOf(plan);
      changes.push(...changes.splice(0, choice % (changes.length + 1)));
      changes.reverse();
      return plan;
    });
  });

  it("when the plan is wrapped as Terraform Cloud does it", async () => {
    await same(plans, 100, (plan) => ({ plan, run: { id: "run-1" } }));
  });

  it("with fields that nobody knows, of whatever name", async () => {
    const names = ["__proto__", "constructor", "toString", "\u{1f512}", "", "a".repeat(300), "deny", "findings"];
    await same(both, 300, (document, choice) => {
      const addTo = (value: Json) => {
        if (Array.isArray(value)) value.forEach(addTo);
        else if (isMap(value) && "address" in value) set(value, names[choice % names.length] ?? "", { after: null });
      };
      set(document, names[choice % names.length] ?? "", [{ actions: [] }]);
      addTo(document.resource_changes ?? null);
      return document;
    });
  });

  it("with resources of other providers in between", async () => {
    await same(plans, 150, (plan, choice) => {
      plant(plan, "null_resource", `other_${choice % 7}`, { triggers: { a: "*", b: null } });
      return plan;
    });
  });

  it("when a violation is there twice under two names, and then is found twice", async () => {
    await holds(150, fc.tuple(seedOf, violation), async ([number, { rule, type, values }]) => {
      const document = seed(both, number);
      plant(document, type, "planted", values);
      plant(document, type, "planted_too", values);
      const found = (await judge(document)).findings.filter((finding) => finding.rule === rule).map(keyOf);
      expect(found).toEqual(
        expect.arrayContaining([`deny ${rule} ${type}.planted`, `deny ${rule} ${type}.planted_too`]),
      );
    });
  });
});
