/** How long (s) the judging function may run. Two runs and the pauses between fit into the protocol's ten silent minutes. */
export const JUDGE_FUNCTION_S = 240;

/** How long (s) a message is not delivered again: until the function that had it has certainly ended. */
export const VISIBILITY_S = JUDGE_FUNCTION_S + 30;

/** How often a message is delivered: twice to be judged, and once more to report that it was not. */
export const DELIVERIES = 3;

/** How the function's time is shared out. */
export const judgeTimes = {
  taskTimeoutMs: 150_000,
  reportingMs: 60_000,
  callTimeoutMs: 30_000,
  leaseMs: JUDGE_FUNCTION_S * 1000,
  retries: {
    plan: { firstPauseMs: 500, longestPauseMs: 10_000, attempts: 5 },
    report: { firstPauseMs: 500, longestPauseMs: 10_000, attempts: 6 },
  },
};
