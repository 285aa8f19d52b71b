import { closeSync, constants, existsSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { createHash } from "node:crypto";
import os from "node:os";
import path from "node:path";

const CHUNK_BYTES = 64 * 1024;

/**
 * A file for a plan, which holds every secret of the stack in plain text.
 *
 * Where the system can open another process's file by its descriptor (Linux), the file loses its own name before
 * anything is written to it: Terraform reads and writes it through this process, nobody can put another file in its
 * place, what Terraform starts does not inherit it, and no end of this process, SIGKILL included, can leave it behind.
 * Elsewhere it lies in a directory of its own (0700) until `remove()`.
 */
export class PrivateFile {
  private constructor(
    private readonly folder: string,
    private readonly descriptor: number,
    /** The name by which a process that this one starts opens the file. */
    readonly path: string,
  ) {}

  static create(): PrivateFile {
    const folder = mkdtempSync(path.join(os.tmpdir(), "outreach-"));
    const file = path.join(folder, "plan");
    const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
    const throughThisProcess = `/proc/${process.pid}/fd/${descriptor}`;
    const nameless = process.platform === "linux" && existsSync(throughThisProcess);
    if (nameless) rmSync(folder, { recursive: true });
    return new PrivateFile(folder, descriptor, nameless ? throughThisProcess : file);
  }

  /** A copy of a file that somebody else may still change. */
  static copyOf(source: string): PrivateFile {
    const input = openSync(source, "r");
    const copy = PrivateFile.create();
    try {
      for (const chunk of chunksOf(input)) writeSync(copy.descriptor, chunk);
    } finally {
      closeSync(input);
    }
    return copy;
  }

  sha256(): string {
    const hash = createHash("sha256");
    for (const chunk of chunksOf(this.descriptor)) hash.update(chunk);
    return hash.digest("hex");
  }

  /** The whole content, for a file that is known to be small. */
  text(): string {
    return Buffer.concat(Array.from(chunksOf(this.descriptor))).toString("utf8");
  }

  remove(): void {
    closeSync(this.descriptor);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Reads by position: where the descriptor's own stands after writing does not matter. */
function* chunksOf(descriptor: number): Generator<Buffer> {
  for (let position = 0; ;) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
    if (length === 0) return;
    position += length;
    yield chunk.subarray(0, length);
  }
}
