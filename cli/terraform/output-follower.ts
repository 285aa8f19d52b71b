import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const CHUNK_BYTES = 64 * 1024;

/** Follows a growing file and hands on what is new, in order and without losing its end. */
export class OutputFollower {
  private readonly descriptor: number;
  private readonly decoder = new StringDecoder("utf8");
  private readonly buffer = Buffer.alloc(CHUNK_BYTES);
  private position = 0;

  constructor(
    file: string,
    private readonly onText: (text: string) => void,
  ) {
    this.descriptor = openSync(file, "r");
  }

  /** Hands on everything written since the last call. */
  drain(): void {
    for (;;) {
      const length = readSync(this.descriptor, this.buffer, 0, CHUNK_BYTES, this.position);
      if (length === 0) return;
      this.position += length;
      const text = this.decoder.write(this.buffer.subarray(0, length));
      if (text !== "") this.onText(text);
    }
  }

  close(): void {
    this.drain();
    const rest = this.decoder.end();
    if (rest !== "") this.onText(rest);
    closeSync(this.descriptor);
  }
}
