export interface RateLimitRules {
  /** Requests a second that an address may send in the long run. */
  readonly perSecond: number;
  /** Requests that it may send at once. */
  readonly burst: number;
}

/** Addresses that are remembered. An address that is forgotten has its whole burst again. */
const MOST_ADDRESSES = 10_000;

/** Bounds how often an address may ask, before anything is computed for it. */
export class RateLimit {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  constructor(private readonly rules: RateLimitRules) {}

  /** @returns 0 when the request may pass, else the seconds after which the next one may. */
  take(from: string, now = performance.now()): number {
    const { perSecond, burst } = this.rules;
    const bucket = this.buckets.get(from) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    this.buckets.delete(from);
    this.buckets.set(from, bucket);
    if (this.buckets.size > MOST_ADDRESSES) {
      const [oldest] = this.buckets.keys();
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
    if (bucket.tokens < 1) return (1 - bucket.tokens) / perSecond;
    bucket.tokens -= 1;
    return 0;
  }
}
