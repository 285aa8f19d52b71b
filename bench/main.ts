import { benchGate } from "./gate";
import { machine } from "./measure";
import { rendered, writePage } from "./report";
import type { Section } from "./report";
import { benchSynthesis } from "./synthesis";

const parts: Readonly<Record<string, () => readonly Section[]>> = {
  synthesis: () => [benchSynthesis()],
  gate: benchGate,
};

/**
 * `npm run bench`: measures everything. `npm run bench -- gate` measures one part; `-- --write` also writes what it prints
 * into help/performance.md.
 */
function main(args: readonly string[]): void {
  const named = args.filter((arg) => arg !== "--write");
  const unknown = named.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined)
    throw new Error(`There is no part ${unknown}; parts are ${Object.keys(parts).join(", ")}.`);
  const where = machine();
  const sections = Object.entries(parts).flatMap(([name, measure]) =>
    named.length === 0 || named.includes(name) ? measure() : [],
  );
  const text = rendered(sections, where);
  process.stdout.write(`${text}\n`);
  if (args.includes("--write")) writePage(text);
}

main(process.argv.slice(2));
