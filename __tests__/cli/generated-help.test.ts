import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generateHelp } from "../../cli/generated-help";
import { projectRoot } from "../../gate/project-root";
import { findOpa } from "../../policies/opa";
import { temporaryDirectory } from "../support/terraform-wrapper";

jest.setTimeout(600_000);

describe("the generated help", () => {
  it("is what its sources say; if not, run: npm run -s outreach -- docs", async () => {
    const opa = await findOpa();
    if ("reason" in opa) {
      if (process.env.CI) throw new Error(opa.reason);
      console.warn(`Not tried: ${opa.reason}`);
      return;
    }
    const { stale, surplus } = await generateHelp(projectRoot, { check: true });
    expect({ stale, surplus }).toEqual({ stale: [], surplus: [] });

    const copy = temporaryDirectory("help");
    for (const folder of ["policies", "help"]) {
      cpSync(path.join(projectRoot, folder), path.join(copy, folder), { recursive: true });
    }
    mkdirSync(path.join(copy, "help", "rules"), { recursive: true });
    const schema = path.join(copy, "help", "report.schema.json");
    const gone = path.join(copy, "help", "rules", "no-such-rule.md");
    writeFileSync(schema, "{}");
    writeFileSync(gone, "x");
    const outdated = { stale: ["help/report.schema.json"], surplus: ["help/rules/no-such-rule.md"] };
    expect(await generateHelp(copy)).toMatchObject(outdated);
    expect(existsSync(gone)).toBe(false);
    expect(readFileSync(schema, "utf8")).toBe(
      readFileSync(path.join(projectRoot, "help", "report.schema.json"), "utf8"),
    );
  });
});
