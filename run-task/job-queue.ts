/** Work that waits its turn: so much at a time, so much in waiting, and an end that can be waited for. */
export class JobQueue {
  private readonly waiting: (() => Promise<unknown>)[] = [];
  private running = 0;
  private idle: (() => void)[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly capacity: number,
  ) {}

  /** @returns False when there is no room. */
  add(work: () => Promise<unknown>): boolean {
    if (this.waiting.length >= this.capacity) return false;
    this.waiting.push(work);
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

  /** Resolves when nothing is left. */
  async drained(): Promise<void> {
    if (this.waiting.length + this.running === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private next(): void {
    if (this.running >= this.concurrency) return;
    const work = this.waiting.shift();
    if (work === undefined) return;
    this.running++;
    void work().finally(() => {
      this.running--;
      this.next();
      if (this.waiting.length + this.running > 0) return;
      for (const resolve of this.idle) resolve();
      this.idle = [];
    });
  }
}
