import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A temporary folder for the tests of one file, removed when they have ended. */
export class Folder {
  readonly path: string;

  /** @param inside The folder in which to make it, and which removes it. */
  constructor(inside?: Folder) {
    this.path = mkdtempSync(path.join(inside?.path ?? tmpdir(), "gate-"));
    if (inside === undefined) {
      afterAll(() => {
        rmSync(this.path, { recursive: true, force: true });
      });
    }
  }

  /** Writes a file, anything but text and bytes as JSON. @returns Its path. */
  write(name: string, content: unknown): string {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content),
    );
    return file;
  }
}
