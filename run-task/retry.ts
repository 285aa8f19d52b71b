import { setTimeout as sleep } from "node:timers/promises";
import type { CallAnswer } from "./https";
import { TooLargeError } from "./https";

/** How often and how patiently something is tried again. */
export interface RetryRules {
  /** Upper bound (ms) of the first pause; it doubles each time. The pause itself is drawn below it, so that many don't return at once. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  readonly attempts: number;
}

/** A refusal that trying again would not change. Its message names the status only: an answer may quote what was sent. */
export class RemoteRefusal extends Error {
  override readonly name = "RemoteRefusal";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Asks until there is an answer that is none of "try later": 204 (not there yet, where told so), 429, 5xx, or none at
 * all. Servers that say when to come back (Retry-After) are obeyed.
 *
 * @param later Statuses to try again on, beside 429 and 5xx.
 * @returns The answer, whatever its status is otherwise.
 * @throws {Error} The last failure, or the signal's reason.
 */
export async function withRetries(
  ask: () => Promise<CallAnswer>,
  rules: RetryRules,
  signal: AbortSignal,
  later: readonly number[] = [],
): Promise<CallAnswer> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    let pause = Math.random() * Math.min(rules.longestPauseMs, rules.firstPauseMs * 2 ** (attempt - 1));
    try {
      const answer = await ask();
      const { status } = answer;
      if (status !== 429 && status < 500 && !later.includes(status)) return answer;
      if (attempt >= rules.attempts)
        throw new RemoteRefusal(status, `the server answers ${status}, also when asked again`);
      pause = Math.max(pause, Math.min(rules.longestPauseMs, askedPause(answer)));
    } catch (error) {
      const final = error instanceof TooLargeError || error instanceof RemoteRefusal || signal.aborted;
      if (final || attempt >= rules.attempts) throw error;
    }
    await sleep(pause, undefined, { signal });
  }
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after: seconds; a date is left aside. */
function askedPause({ headers }: CallAnswer): number {
  const seconds = Number(headers["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
