import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../config";
import type { ScaleRun } from "./many-environments";
import { median, shown } from "./measure";
import type { Section } from "./report";

/** Runs of each count. An odd number has a median. */
const rounds = 3;

/** Between these two counts the time of one more environment is taken. */
const [few, some] = [1, 11];
const many = 100;

/** How many times one environment's time a hundred of them may take: a tenth more than if they were independent. */
const mostTimes = 110;

const gigabyte = 1024 ** 3;

/** Whether the time of a synthesis grows with the environments, or faster. */
export function benchScale(): Section {
  const runs: Record<number, ScaleRun[]> = { [few]: [], [some]: [], [many]: [] };
  for (let round = 0; round < rounds; round++) for (const count of [few, some, many]) runs[count]?.push(run(count));

  const processor = (count: number) => median((runs[count] ?? []).map((one) => one.processor));
  const marginal = (processor(some) - processor(few)) / (some - few);
  return {
    title: "Many environments",
    text:
      `Copies of develop, synthesized and judged in one process: median of ${rounds} runs (least to most), without ` +
      "loading the program. The goal is about the processor's time, which other work on the machine does not lengthen.",
    head: ["environments", "stacks", "synthesis, s", "processor for it, s", "gate, s", "memory, MiB"],
    rows: Object.entries(runs).map(([count, all]) => [
      count,
      String(all[0]?.stacks),
      shown(all.map(({ synthesis }) => synthesis)),
      shown(all.map((one) => one.processor)),
      shown(all.map(({ gate }) => gate)),
      shown(
        all.map(({ memory }) => memory / 1024 ** 2),
        0,
      ),
    ]),
    goals: [
      {
        what: `${many} environments, against one more environment`,
        most: mostTimes,
        reached: processor(many) / marginal,
        unit: "times",
      },
      {
        what: `memory of ${many} environments`,
        most: 1,
        reached: median((runs[many] ?? []).map(({ memory }) => memory)) / gigabyte,
        unit: "GiB",
      },
    ],
  };
}

/** In a process of its own, so that memory and warm code are each count's own. */
function run(count: number): ScaleRun {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(projectRoot, "bench/many-environments.ts"), String(count)],
    { cwd: projectRoot, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${count} environments failed:\n${stdout}${stderr}`);
  return JSON.parse(stdout) as ScaleRun;
}
