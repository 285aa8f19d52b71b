/** What became of a file's mutants; those that OPA refuses, or that change nothing, are not counted. */
export interface Score {
  /** Relative to the folder of the policies. */
  readonly file: string;
  readonly killed: number;
  readonly survived: number;
}

/** Writes scores as a page in Markdown: the sum, what rules share, and what rules are, file by file. */
export function tableOf(scores: readonly Score[]): string {
  const files = [...scores].sort((one, other) => (one.file < other.file ? -1 : 1));
  const parts = [
    { name: "all", files },
    { name: "`lib`", files: files.filter(({ file }) => file.startsWith("lib/")) },
    { name: "`rules`", files: files.filter(({ file }) => file.startsWith("rules/")) },
  ];
  const rows = [
    ["file", "killed", "of", "%"],
    ...parts.map(({ name, files: part }) => rowOf(name, part)),
    ...files.map((score) => rowOf(`\`${score.file}\``, [score])),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [
    "# Mutants that the tests of the policies kill",
    "",
    "Written by `npm run -s mutate -- --table help/mutants.md`; see [Why the gate can be trusted](trust.md#mutants).",
    "",
    line(rows[0] ?? []),
    rule,
    ...rows.slice(1).map(line),
    "",
  ].join("\n");
}

function rowOf(name: string, scores: readonly Score[]): readonly string[] {
  const killed = scores.reduce((sum, score) => sum + score.killed, 0);
  const all = scores.reduce((sum, score) => sum + score.killed + score.survived, 0);
  return [name, String(killed), String(all), all === 0 ? "" : ((100 * killed) / all).toFixed(1)];
}
