import { type Edge, request } from "../../embedded-aws";

/** Requests of one URL, one after the other, until they are stopped. */
export class SteadyRequests {
  private count = 0;
  private readonly failures: string[] = [];
  private readonly kinds = new Set<string>();
  private isRunning = true;
  private readonly done: Promise<void>;

  /** @param kindOf what tells one server's answers from another's */
  constructor(
    edge: Edge,
    url: string,
    private readonly kindOf: (body: string) => string,
  ) {
    this.done = this.run(edge, url);
  }

  /** @returns how many were sent, which of them failed, and in which order the kinds of answers came first */
  async stop(): Promise<{ count: number; failures: readonly string[]; kinds: readonly string[] }> {
    this.isRunning = false;
    await this.done;
    return { count: this.count, failures: this.failures, kinds: [...this.kinds] };
  }

  private async run(edge: Edge, url: string): Promise<void> {
    while (this.isRunning) {
      this.count++;
      try {
        const { status, body } = await request(edge, url);
        if (status !== 200) this.failures.push(`request ${this.count}: ${status}`);
        this.kinds.add(this.kindOf(body.toString()));
      } catch (error) {
        this.failures.push(`request ${this.count}: ${(error as Error).message}`);
      }
      // A server that answers at once must not be all that the machine does.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
