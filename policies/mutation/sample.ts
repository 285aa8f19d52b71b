import type { Mutant } from "./schemata";
import type { Source } from "./syntax";

/** A file and some of its mutants. */
export interface Subject {
  readonly source: Source;
  readonly mutants: readonly Mutant[];
}

/** Draws mutants from all files, the same ones for the same seed. */
export function sampleOf(subjects: readonly Subject[], size: number, seed: number): readonly Subject[] {
  const random = randomOf(seed);
  const drawn = subjects
    .flatMap(({ mutants }) => mutants)
    .map((mutant) => ({ mutant, place: random() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, size);
  const chosen = new Set(drawn.map(({ mutant }) => mutant));
  return subjects
    .map(({ source, mutants }) => ({ source, mutants: mutants.filter((mutant) => chosen.has(mutant)) }))
    .filter(({ mutants }) => mutants.length > 0);
}

/** The generator mulberry32: 32 bits of state, numbers from 0 up to 1. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
