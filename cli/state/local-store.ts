import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type LocalBackendSettings, UserError } from "../../config";
import { isUnderWay, storedRunsOfProject } from "../terraform/run-record";
import { parseState, type StateFile } from "./state-file";
import type { StateStore } from "./store";

/** A state in a file of this machine. */
export class LocalStore implements StateStore {
  readonly place: string;

  constructor(
    backend: LocalBackendSettings,
    private readonly stack: string,
    private readonly projectDirectory: string,
  ) {
    this.place = path.resolve(projectDirectory, backend.directory, `${stack}.tfstate`);
  }

  read(): Promise<StateFile | undefined> {
    if (!existsSync(this.place)) return Promise.resolve(undefined);
    return Promise.resolve(parseState(readFileSync(this.place), this.place));
  }

  writeFirst({ bytes }: StateFile): Promise<void> {
    mkdirSync(path.dirname(this.place), { recursive: true });
    const temporary = `${this.place}.${process.pid}.tmp`;
    writeFileSync(temporary, bytes, { mode: 0o600 });
    try {
      // Unlike a rename, a link never replaces what has come there meanwhile.
      linkSync(temporary, this.place);
    } finally {
      rmSync(temporary);
    }
    return Promise.resolve();
  }

  /**
   * Terraform locks a local state by a lock of the operating system that only its own process can take. What can be seen
   * is refused: its note beside the state, and a run of this project. The migration compares the source again at its end.
   */
  lock(): Promise<() => Promise<void>> {
    const note = path.join(path.dirname(this.place), `.${path.basename(this.place)}.lock.info`);
    const run = storedRunsOfProject(this.projectDirectory).find(
      (stored) => stored.record.stack === this.stack && isUnderWay(stored),
    );
    if (existsSync(note) || run !== undefined) {
      throw new UserError(`${this.place} is in use by Terraform. Wait until it has ended, and start again.`);
    }
    return Promise.resolve(() => Promise.resolve());
  }
}
