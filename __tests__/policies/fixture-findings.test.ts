import { writeFileSync } from "node:fs";
import path from "node:path";
import { readFixtures, readPins } from "../../policies/fixtures";
import type { Pin } from "../../policies/fixtures";
import { evaluate, root } from "./evaluate";

jest.setTimeout(120_000);

/** `UPDATE_FINDINGS=1 npx jest fixture-findings` writes them anew; read the difference. */
describe("what is found in the fixtures", () => {
  it("is what fixture-findings.json pins, to the letter", async () => {
    const found: Record<string, Pin[]> = {};
    for (const { name, input, context } of await readFixtures(root)) {
      const { findings } = await evaluate(input as object, context);
      const pins = findings.map(({ rule, verdict, address, message }): Pin => [rule, verdict, address, message]);
      found[name] = pins.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
    }
    if (process.env.UPDATE_FINDINGS === "1") {
      writeFileSync(path.join(__dirname, "fixture-findings.json"), `${JSON.stringify(found, undefined, 2)}\n`);
    }
    expect(found).toEqual(await readPins(root));
  });
});
