import { benchGate } from "./gate";
import { machine } from "./measure";
import { rendered, writePage } from "./report";
import type { Section } from "./report";
import { benchRunTask } from "./run-task";
import { benchScale } from "./scale";
import { benchSynthesis } from "./synthesis";

const parts: Readonly<Record<string, () => Promise<readonly Section[]> | readonly Section[]>> = {
  synthesis: () => [benchSynthesis()],
  scale: () => [benchScale()],
  gate: benchGate,
  "run-task": async () => [await benchRunTask()],
};

/**
 * `npm run bench`: measures everything. `npm run bench -- gate` measures one part; `-- --write` also writes what it prints
 * into help/performance.md.
 */
async function main(args: readonly string[]): Promise<void> {
  const named = args.filter((arg) => arg !== "--write");
  const unknown = named.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined)
    throw new Error(`There is no part ${unknown}; parts are ${Object.keys(parts).join(", ")}.`);
  const where = machine();
  const sections: Section[] = [];
  for (const [name, measure] of Object.entries(parts)) {
    if (named.length === 0 || named.includes(name)) sections.push(...(await measure()));
  }
  const text = rendered(sections, where);
  process.stdout.write(`${text}\n`);
  if (args.includes("--write")) writePage(text);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
  process.exitCode = 1;
});
