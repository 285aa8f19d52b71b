import type { JudgingOptions, ServiceOptions } from "./service";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MEGABYTE = 1024 * 1024;

/** Bounds of judging that suit a server: a run waits minutes rather than being given up. */
export const judgingDefaults = {
  maxPlanBytes: 50 * MEGABYTE,
  taskTimeoutMs: 30 * MINUTE_MS,
  reportingMs: 10 * MINUTE_MS,
  callTimeoutMs: 30 * SECOND_MS,
  retries: {
    plan: { firstPauseMs: 500, longestPauseMs: 15 * SECOND_MS, attempts: 6 },
    report: { firstPauseMs: 500, longestPauseMs: 30 * SECOND_MS, attempts: 12 },
  },
} satisfies Partial<JudgingOptions>;

/** Bounds of a server. */
export const serviceDefaults = {
  ...judgingDefaults,
  maxBodyBytes: 128 * 1024,
  /** A run that waits for its confirmation longer than this is planned anew. */
  maxRunAgeMs: 30 * DAY_MS,
  rate: { perSecond: 20, burst: 200 },
  /** Runs at work: most of the time they wait for the network. */
  concurrency: 8,
  queueLength: 1000,
  rememberedMs: DAY_MS,
} satisfies Partial<ServiceOptions>;
