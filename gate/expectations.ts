import { Refusal } from "./refusal";

/** What the stacks of one environment are held to. */
export interface Expectations {
  /** The environment's name; that of the shared stack for what all environments stand on. */
  readonly name: string;
  readonly stacks: readonly string[];
  /** The only AWS account in which they make anything. */
  readonly account: string;
  /** The only regions in which they make anything. */
  readonly regions: readonly string[];
  /** The largest change that one plan may make, in the weights of the rule change-blast-radius. */
  readonly changeLimit: number;
  /** Whether what can't be made again has to stay. */
  readonly isProtected: boolean;
  /** Names that are theirs alone, and of no other environment. */
  readonly domains: readonly string[];
  readonly buckets: readonly string[];
  readonly functions: readonly string[];
}

/**
 * Checks what rules will be given: with a limit that is no number every change would be within it.
 *
 * @throws {Refusal} When it can't be what was meant.
 */
export function checkExpectations(all: readonly Expectations[]): readonly Expectations[] {
  for (const { name, stacks, account, regions, changeLimit, isProtected } of all) {
    const wrong = (what: string) => new Refusal(`config/ gives ${name} ${what}`);
    if (!Number.isSafeInteger(changeLimit) || changeLimit < 1) throw wrong("a changeLimit that is no positive number");
    if (!/^\d{12}$/.test(account)) throw wrong("an account that is no AWS account id");
    if (stacks.length === 0 || regions.length === 0) throw wrong("no stacks, or no regions");
    if (typeof isProtected !== "boolean") throw wrong("a deletionProtection that is neither true nor false");
  }
  return all;
}
