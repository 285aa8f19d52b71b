/** The most ids that are kept; the oldest goes first. Each takes about 100 bytes. */
const MOST_IDS = 100_000;

/** Remembers which task results were accepted, so that a request that comes again is not judged again. */
export class SeenResults {
  private readonly seen = new Map<string, number>();

  /** @param keptMs How long an id is remembered: longer than the server waits for a verdict. */
  constructor(
    private readonly keptMs: number,
    private readonly most = MOST_IDS,
  ) {}

  has(id: string): boolean {
    const until = this.seen.get(id);
    return until !== undefined && Date.now() < until;
  }

  add(id: string): void {
    const now = Date.now();
    this.seen.delete(id);
    this.seen.set(id, now + this.keptMs);
    // In the order of their arrival, which is that of their end.
    for (const [oldest, until] of this.seen) {
      if (this.seen.size <= this.most && now < until) break;
      this.seen.delete(oldest);
    }
  }
}
