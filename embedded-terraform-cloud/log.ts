/** What begins and ends a log, so that readers know when they have all of it (ASCII STX and ETX). */
const START_OF_TEXT = Buffer.from([2]);
const END_OF_TEXT = Buffer.from([3]);

/** What a plan or an apply writes while it goes on. */
export class Log {
  private chunks: Buffer[] = [];
  private ended = false;

  /** Appends text; nothing is added once it ended. */
  write(text: string | Buffer): void {
    if (this.ended) return;
    if (this.chunks.length === 0) this.chunks.push(START_OF_TEXT);
    this.chunks.push(typeof text === "string" ? Buffer.from(text) : text);
  }

  end(): void {
    if (this.ended) return;
    this.write(END_OF_TEXT);
    this.ended = true;
  }

  /** Everything so far, framed. */
  read(): Buffer {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] ?? Buffer.alloc(0);
  }

  /** Everything so far, without the frame. */
  get text(): string {
    return this.read()
      .subarray(1, this.ended ? -1 : undefined)
      .toString("utf8");
  }
}
