import { UserError } from "../../config/user-error";
import { describeState, isSameState, type StateFile } from "./state-file";
import type { StateStore } from "./store";

/** One stack's state and where it should go. */
export interface Move {
  readonly stack: string;
  readonly from: StateStore;
  readonly to: StateStore;
}

export type Outcome = "moved" | "there already" | "can be moved";

export interface MigrationResult {
  readonly stack: string;
  readonly outcome: Outcome;
  /** As a sentence. */
  readonly text: string;
}

/**
 * Copies states as they are, lineage and serial included, and leaves the sources untouched. All are looked at before the
 * first is written: a mistake in one stack moves none.
 *
 * @throws {UserError} when a source has no state, a target has one, or one of the two is in use.
 */
export async function migrateStates(
  moves: readonly Move[],
  options: { readonly dryRun: boolean; readonly onResult?: (result: MigrationResult) => void },
): Promise<MigrationResult[]> {
  const problems: string[] = [];
  for (const move of moves) {
    try {
      await check(move);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(`  - ${move.stack}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new UserError(["Nothing was moved:", ...problems].join("\n"));
  const results: MigrationResult[] = [];
  for (const move of moves) {
    const result = options.dryRun ? await check(move) : await migrate(move);
    results.push(result);
    options.onResult?.(result);
  }
  return results;
}

async function check({ stack, from, to }: Move): Promise<MigrationResult> {
  if (from.place === to.place) throw new UserError(`source and target are the same: ${from.place}.`);
  const state = await from.read();
  if (state === undefined) throw new UserError(`there is no state in ${from.place}.`);
  const present = await to.read();
  if (present === undefined) {
    return { stack, outcome: "can be moved", text: `${describeState(state)}: ${from.place} -> ${to.place}` };
  }
  if (isSameState(state, present)) {
    return { stack, outcome: "there already", text: `the same state lies in ${to.place} already` };
  }
  throw new UserError(
    `the target is not empty: ${to.place} holds another state (${describeState(present)}; the source has ` +
      `${describeState(state)}). Look which of the two is the right one; nothing here overwrites a state.`,
  );
}

async function migrate(move: Move): Promise<MigrationResult> {
  const { stack, from, to } = move;
  return locked(from, () =>
    locked(to, async () => {
      // Again, now that nobody can change them.
      const before = await check(move);
      if (before.outcome === "there already") return before;
      const state = await readAgain(from);
      await to.writeFirst(state);
      const [written, source] = [await readAgain(to), await readAgain(from)];
      if (!isSameState(state, written) || written.lineage !== state.lineage || written.serial !== state.serial) {
        throw new UserError(
          `${to.place} does not give back what was written (${describeState(written)} instead of ` +
            `${describeState(state)}). Keep using ${from.place}, and remove the target's state.`,
        );
      }
      if (!isSameState(state, source)) {
        throw new UserError(
          `${from.place} was changed while it was copied. Remove the state in ${to.place} and start again.`,
        );
      }
      return { stack, outcome: "moved", text: `${describeState(state)}: ${from.place} -> ${to.place}` };
    }),
  );
}

async function readAgain(store: StateStore): Promise<StateFile> {
  const state = await store.read();
  if (state === undefined) throw new UserError(`the state in ${store.place} is gone.`);
  return state;
}

async function locked<Result>(store: StateStore, work: () => Promise<Result>): Promise<Result> {
  const unlock = await store.lock();
  try {
    return await work();
  } finally {
    await unlock();
  }
}
