import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../config";
import { changesOf, grownPlan } from "./grown-plan";
import { median, ratios, run, runInTurn, shown } from "./measure";
import type { Program, Run } from "./measure";
import { installPeers } from "./peers";
import type { Goal, Section } from "./report";

/** Plans of about so many resources, and how often each is judged. */
const sizes = [
  { resources: 16, rounds: 9 },
  { resources: 160, rounds: 7 },
  { resources: 1600, rounds: 5 },
  { resources: 16_000, rounds: 3 },
] as const;

const largest = 16_000;

/** Seconds that a peer may take. */
const LIMIT = 120;

const bare: Program = { name: "bare", command: process.execPath, args: ["--eval", "0"] };

function floorOf(plan: string): Program {
  const read = 'JSON.parse(require("fs").readFileSync(process.argv[1],"utf8"))';
  return { name: "floor", command: process.execPath, args: ["--eval", read, plan] };
}

function gateOf(...files: readonly string[]): Program {
  const command = join(projectRoot, "cli", "outreach.mjs");
  return { name: "gate", command: process.execPath, args: [command, "gate", ...files], codes: [0, 1] };
}

/** Times the gate beside Node's own start and parse, and beside its peers, on plans grown from a real one. */
export function benchGate(): readonly Section[] {
  const folder = mkdtempSync(join(tmpdir(), "bench-gate-"));
  try {
    return [stacksSection(folder), plansSection(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function plansSection(folder: string): Section {
  const { peers, leftOut } = installPeers();
  const columns: string[][] = [];
  const goals: Goal[] = [];
  const names = ["bare", "floor", "gate"];
  for (const { resources, rounds } of sizes) {
    const file = join(folder, `${resources}.json`);
    const plan = grownPlan(resources);
    writeFileSync(file, JSON.stringify(plan));
    const bytes = statSync(file).size;
    const runs = runInTurn([bare, floorOf(file), gateOf(file)], rounds, LIMIT);
    const [nothing = [], floor = [], gate = []] = names.map((name) => runs.get(name));
    const others = peers.map((peer) => (resources > peer.most ? [] : [run(peer.program(file), LIMIT)]));
    columns.push([
      `${changesOf(plan)} resources, ${(bytes / 1e6).toFixed(1)} MB`,
      ...[nothing, floor, gate].map((each) => shown(each.map(({ seconds }) => seconds))),
      ...others.map(([only]) =>
        only === undefined ? "not run" : only.seconds === Infinity ? `> ${LIMIT}` : only.seconds.toFixed(2),
      ),
      shown(ratios(gate, floor)),
      ((median(memories(gate)) - median(memories(nothing))) / bytes).toFixed(1),
    ]);
    if (resources === 16 || resources === 160) {
      const over = gate.map(({ seconds }, round) => (seconds - (nothing[round]?.seconds ?? NaN)) * 1000);
      goals.push({ what: `${resources} resources: above Node's start`, most: 60, reached: median(over), unit: "ms" });
    }
    if (resources === largest)
      goals.push(
        ...largeGoals(
          floor,
          gate,
          nothing,
          bytes,
          others,
          peers.map(({ name }) => name),
        ),
      );
  }
  const peerRows = peers.map(({ name, rules }) => `${name} (${rules})`);
  const left = leftOut
    .map(({ name, reason }) => ` Left out: ${name}, which could not be installed (${reason}).`)
    .join("");
  return {
    title: "One plan, one process",
    text:
      "Seconds of wall time of whole processes: median (least to most). The first three rows are run in turn, peers " +
      `once, for ${LIMIT} seconds at most.${left}`,
    head: ["", ...columns.map(([head = ""]) => head)],
    rows: [
      "Node's bare start",
      "Node's read and JSON.parse",
      "**the gate**",
      ...peerRows,
      "gate, as a multiple of read and parse",
      "gate's memory above bare Node's, in sizes of the file",
    ].map((name, row) => [name, ...columns.map((column) => column[row + 1] ?? "")]),
    goals,
  };
}

function largeGoals(
  floor: readonly Run[],
  gate: readonly Run[],
  nothing: readonly Run[],
  bytes: number,
  others: readonly (readonly Run[])[],
  peers: readonly string[],
): readonly Goal[] {
  const seconds = median(gate.map((each) => each.seconds));
  const conftest = others[peers.findIndex((name) => name.startsWith("conftest"))]?.[0]?.seconds;
  const size = `${largest} resources`;
  return [
    { what: `${size}: against read and parse`, most: 2.5, reached: median(ratios(gate, floor)), unit: "times" },
    ...(conftest === undefined
      ? []
      : [
          {
            what: `${size}: against conftest`,
            most: 0.5,
            reached: seconds / Math.min(conftest, LIMIT),
            unit: "times",
          } as const,
        ]),
    {
      what: `${size}: memory above bare Node's, against the file`,
      most: 8,
      reached: (median(memories(gate)) - median(memories(nothing))) / bytes,
      unit: "times",
    },
  ];
}

function memories(runs: readonly Run[]): readonly number[] {
  return runs.map(({ memory }) => memory);
}

/** All stacks of the project, as they are synthesized, in one process. */
function stacksSection(folder: string): Section {
  const outdir = join(folder, "cdktf.out");
  const { stderr } = spawnSync(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: projectRoot,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  // Stacks that their gate denies are written all the same, and take no less time.
  const stacks = existsSync(join(outdir, "stacks")) ? readdirSync(join(outdir, "stacks")) : [];
  if (stacks.length === 0) throw new Error(`The stacks can't be synthesized:\n${stderr}`);
  const files = stacks.map((stack) => join(outdir, "stacks", stack, "cdk.tf.json"));
  const one = { ...gateOf(join(outdir, "stacks", "develop-zone", "cdk.tf.json")), name: "one" };
  const all = { ...gateOf(...files), name: "all" };
  const runs = runInTurn([one, all], 9, LIMIT);
  const multiples = ratios(runs.get("all"), runs.get("one"));
  const cells = ["one", "all"].map((name) => shown((runs.get(name) ?? []).map(({ seconds }) => seconds)));
  return {
    title: "Several stacks, one process",
    text: "Seconds of wall time of whole processes, run in turn: median of 9 runs (least to most).",
    head: ["", "develop-zone alone", `all ${stacks.length} stacks`, "ratio"],
    rows: [["the gate", ...cells, shown(multiples)]],
    goals: [{ what: `${stacks.length} stacks, against one`, most: 1.5, reached: median(multiples), unit: "times" }],
  };
}
