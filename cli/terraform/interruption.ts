import type { ChildProcess } from "node:child_process";

/** One Ctrl-C may arrive twice: from the terminal and from the program in between, which passes it on. */
const SAME_KEYSTROKE_MS = 500;

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

type StopSignal = (typeof STOP_SIGNALS)[number];

/**
 * Turns the signals that reach the wrapper into what Terraform understands.
 *
 * Terraform runs in a session of its own, so that a terminal's Ctrl-C or hangup reaches it only from here: the first
 * signal of any kind becomes one SIGINT, on which it stops gracefully and writes its state. A later SIGINT is passed on
 * too (somebody insists), a later SIGTERM or SIGHUP is not: runners and closing terminals send them after the first.
 */
export class Interruption {
  private readonly handlers = new Map<StopSignal, () => void>();
  private child: ChildProcess | undefined;
  private firstSignalAt: number | undefined;
  private insisted = false;
  private resolveFirst: () => void = () => undefined;
  /** Resolves with the first signal. */
  readonly first: Promise<void>;

  constructor(private readonly tell: (message: string) => void) {
    this.first = new Promise((resolve) => {
      this.resolveFirst = resolve;
    });
    for (const signal of STOP_SIGNALS) {
      const handler = (): void => {
        this.receive(signal);
      };
      this.handlers.set(signal, handler);
      process.on(signal, handler);
    }
  }

  /** Whether anybody asked to stop. */
  wasRequested(): boolean {
    return this.firstSignalAt !== undefined;
  }

  /** Passes signals to this process from now on, one that came before included. */
  attach(child: ChildProcess): void {
    this.child = child;
    child.once("exit", () => {
      if (this.child === child) this.child = undefined;
    });
    if (this.wasRequested()) child.kill("SIGINT");
  }

  dispose(): void {
    for (const [signal, handler] of this.handlers) process.off(signal, handler);
  }

  private receive(signal: StopSignal): void {
    const now = Date.now();
    if (this.firstSignalAt === undefined) {
      this.firstSignalAt = now;
      this.resolveFirst();
      if (this.child === undefined) return;
      this.child.kill("SIGINT");
      this.tell(
        `${signal} received: Terraform (pid ${String(this.child.pid)}) was asked to stop. ` +
          `Waiting until it has written its state.`,
      );
      return;
    }
    if (signal !== "SIGINT" || this.insisted || now - this.firstSignalAt < SAME_KEYSTROKE_MS) return;
    this.insisted = true;
    if (this.child === undefined) return;
    this.child.kill("SIGINT");
    this.tell(
      "Second SIGINT received and passed on: Terraform exits at once. What it was creating may be missing in the state.",
    );
  }
}
