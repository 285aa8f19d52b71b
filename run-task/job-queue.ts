/** How long (ms) nobody must have asked anything before work begins, and how long that is waited for at most. */
export interface Courtesy {
  readonly quietMs: number;
  readonly mostMs: number;
}

interface Waiting {
  readonly work: () => Promise<unknown>;
  readonly since: number;
}

/**
 * Work that waits its turn: so much at a time, so much in waiting, and an end that can be waited for. Where told so it
 * lets requests go first: many of them come at once, each wants its answer at once, and a verdict has minutes.
 */
export class JobQueue {
  private readonly waiting: Waiting[] = [];
  private running = 0;
  private idle: (() => void)[] = [];
  private disturbed = -Infinity;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly concurrency: number,
    private readonly capacity: number,
    private readonly courtesy: Courtesy = { quietMs: 0, mostMs: 0 },
  ) {}

  /** @returns False when there is no room. */
  add(work: () => Promise<unknown>): boolean {
    if (!this.hasRoom) return false;
    this.waiting.push({ work, since: performance.now() });
    // Not in this turn of the event loop: the acknowledgement goes out first.
    setImmediate(() => {
      this.next();
    });
    return true;
  }

  get hasRoom(): boolean {
    return this.waiting.length < this.capacity;
  }

  /** Jobs in waiting and at work. */
  get sizes(): { readonly waiting: number; readonly running: number } {
    return { waiting: this.waiting.length, running: this.running };
  }

  /** Somebody has asked something. */
  disturb(): void {
    this.disturbed = performance.now();
  }

  /** Resolves when nothing is left. */
  async drained(): Promise<void> {
    if (this.waiting.length + this.running === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private next(): void {
    const [first] = this.waiting;
    if (first === undefined || this.running >= this.concurrency || this.holds(first)) return;
    this.waiting.shift();
    this.running++;
    void first.work().finally(() => {
      this.running--;
      this.next();
      if (this.waiting.length + this.running > 0) return;
      for (const resolve of this.idle) resolve();
      this.idle = [];
    });
    this.next();
  }

  private holds({ since }: Waiting): boolean {
    const { quietMs, mostMs } = this.courtesy;
    const now = performance.now();
    if (now - this.disturbed >= quietMs || now - since >= mostMs) return false;
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      this.next();
    }, quietMs);
    return true;
  }
}
