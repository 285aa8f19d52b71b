/** What decides whether a change passes, and what runs with credentials. CODEOWNERS asks for a review of the same. */
const judging: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^config\/waivers\.ts$/, "waivers"],
  [/^policies\//, "rules"],
  [/^(?:gate|cli|run-task)\//, "the gate"],
  [/^config\//, "limits and environments"],
  [/^(?:\.github|\.ci)\//, "the pipeline"],
  [/^(?:main\.ts|cdktf\.json|package\.json|package-lock\.json)$/, "what the commands run"],
];

/** Files of a change by which later changes are judged. */
export interface GateEdits {
  readonly what: string;
  readonly files: readonly string[];
}

/** Those of the changed files that have a say in verdicts, in groups. */
export function gateEdits(changedFiles: readonly string[]): readonly GateEdits[] {
  const groups = new Map<string, string[]>();
  for (const file of changedFiles) {
    const what = judging.find(([pattern]) => pattern.test(file))?.[1];
    if (what !== undefined) groups.set(what, [...(groups.get(what) ?? []), file]);
  }
  return [...groups].map(([what, files]) => ({ what, files }));
}
