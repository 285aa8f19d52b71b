import { endRun, isApplying, isFinal, readRun, runPage } from "../terraform-cloud/runs";
import type { RemotePlace } from "./execution-place";
import type { GatedRun } from "./gated-run";
import { identify } from "./process-identity";
import { beginRun, forgetRun, updateRun, type StoredRun } from "./run-record";
import type { OutputFiles } from "./terraform-run";

/** The page of a run, in what Terraform prints when it has started one. */
const RUN_PAGE = /\/runs\/(run-[A-Za-z0-9]+)/;

/** The run that a text names by its page. */
export function runIdIn(text: string): string | undefined {
  return RUN_PAGE.exec(text)?.[1];
}

/**
 * Knows the remote run of this call from the moment that it exists, writes its name down for a later call, and sees to
 * it that it does not stay behind.
 */
export class RemoteRunKeeper {
  private record: StoredRun | undefined;
  private text = "";
  private id: string | undefined;

  constructor(
    private readonly run: GatedRun,
    private readonly place: RemotePlace,
  ) {}

  get runId(): string | undefined {
    return this.id;
  }

  /** @returns Where Terraform's output goes: if this process is killed, the run's name is found there. */
  begin(): OutputFiles {
    const { stack, flags } = this.run;
    this.record = beginRun(stack, flags.destroy ? "destroy" : "apply", [], this.place.cloud.hostname);
    return this.record.output;
  }

  started(pid: number): void {
    this.write({ terraform: identify(pid) });
  }

  /** Looks for the run's name in Terraform's output. */
  read(text: string): void {
    if (this.id !== undefined) return;
    this.text += text;
    // The page's address stands in a line of its own, which may come in two parts.
    const id = runIdIn(this.text.slice(0, this.text.lastIndexOf("\n") + 1));
    if (id !== undefined) this.found(id);
  }

  found(id: string | undefined): void {
    if (id === undefined || this.id === id) return;
    this.id = id;
    this.text = "";
    this.write({ remoteRun: id });
  }

  /** Ends the run if it has not ended. Its record stays only when that fails. */
  async leaveNothing(): Promise<void> {
    const { console, stack } = this.run;
    if (this.id !== undefined) {
      const { client, cloud } = this.place;
      const page = runPage(client, cloud.organization, cloud.workspace, this.id);
      try {
        const before = await readRun(client, this.id);
        if (!isFinal(before)) {
          const now = await endRun(client, this.id, "Ended by the gate of this project.");
          console.tell(
            isApplying(now)
              ? `The run goes on on the server (${now.attributes.status}): ${page}`
              : `The run was ended on the server (${now.attributes.status}); nothing waits behind it.`,
          );
        }
      } catch (error) {
        console.tell(
          `The run of ${stack.name} could not be ended: ${(error as Error).message}\n` +
            `Later runs wait behind it until somebody discards it at ${page}; the next deploy tries again.`,
        );
        return;
      }
    }
    if (this.record !== undefined) forgetRun(this.record);
  }

  private write(known: Parameters<typeof updateRun>[1]): void {
    try {
      if (this.record !== undefined) this.record = updateRun(this.record, known);
    } catch (error) {
      this.run.console.tell(`The run could not be written down: ${(error as Error).message}`);
    }
  }
}
