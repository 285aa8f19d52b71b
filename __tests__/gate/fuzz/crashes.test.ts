import fc from "fast-check";
import { Folder } from "../folder";
import { judge, judgeFile, judged, holds } from "./judging";
import { mutate, mutation } from "./mutations";
import { planSeeds, stackSeeds } from "./seeds";
import { plant, violations } from "./violations";

jest.setTimeout(600_000);

const plans = planSeeds();
const stacks = stackSeeds();
const folder = new Folder();

const mutations = fc.array(mutation, { minLength: 1, maxLength: 6 });
const seedOf = fc.nat();
const violation = fc.constantFrom(...violations);

const verdicts = ["pass", "undetermined", "deny", "error"];

afterAll(() => {
  expect(judged).toBeGreaterThanOrEqual(Number(process.env.FUZZ_FACTOR ?? 1) >= 1 ? 6000 : 0);
  process.stdout.write(`fuzz: ${judged} documents were judged\n`);
});

describe("a document that is wrong in any way and has a violation in it", () => {
  it.each([
    ["a plan", plans, 4800],
    ["a synthesized stack", stacks, 1200],
  ])("is never passed, and never loses it unless it is refused: %s", async (_, seeds, runs) => {
    await holds(runs, fc.tuple(seedOf, mutations, violation), async ([seed, list, { rule, type, values }]) => {
      const document = structuredClone(seeds[seed % seeds.length] ?? {});
      mutate(document, list);
      const address = plant(document, type, "planted", values);
      const report = await judge(document);
      expect(verdicts).toContain(report.verdict);
      expect(Object.keys(Object.prototype)).toEqual([]);
      if (report.verdict === "error") {
        expect(report.errors.map(({ message }) => message).join()).not.toMatch(
          /could not be evaluated|malformed finding/,
        );
        return;
      }
      if (address === undefined) return;
      expect(report.verdict).toBe("deny");
      expect(report.findings).toContainEqual(expect.objectContaining({ rule, address, verdict: "deny" }));
    });
  });
});

describe("bytes that are no plan", () => {
  it("are refused, never passed, whatever was done to them", async () => {
    const [{ type, values }] = violations as [(typeof violations)[number]];
    const edits = fc.constantFrom<(bytes: Buffer, at: number) => Buffer>(
      (bytes, at) => bytes.subarray(0, at),
      (bytes, at) => Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at)]),
      (bytes, at) => Buffer.concat([bytes.subarray(0, at), Buffer.from([0]), bytes.subarray(at)]),
      (bytes) => Buffer.from(bytes.toString("utf8"), "utf16le"),
      (bytes) => Buffer.concat([bytes, bytes]),
      (bytes) => Buffer.concat([Buffer.from("\ufeff"), bytes]),
      (bytes) => Buffer.concat([bytes, Buffer.from("}")]),
      (bytes, at) => Buffer.concat([bytes.subarray(0, at), Buffer.from([0xed, 0xa0, 0x80]), bytes.subarray(at)]),
    );
    await holds(200, fc.tuple(seedOf, edits, fc.nat()), async ([seed, edit, at]) => {
      const document = structuredClone(plans[seed % plans.length] ?? {});
      plant(document, type, "planted", values);
      const bytes = Buffer.from(JSON.stringify(document));
      const report = await judgeFile(folder.write("plan.json", Uint8Array.from(edit(bytes, at % bytes.length))));
      expect(["deny", "error"]).toContain(report.verdict);
    });
  });

  it("are refused when they are any JSON at all", async () => {
    await holds(500, fc.jsonValue({ depthSize: "small" }), async (value) => {
      expect((await judge(value)).verdict).toBe("error");
    });
  });
});
