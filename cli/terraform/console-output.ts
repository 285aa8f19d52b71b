/** What the wrapper itself says, beside what it passes on. */
export interface Console {
  /** Passes text on as it is. A reader who is gone is no reason to stop. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** A line or paragraph of the wrapper's own. */
  readonly tell: (message: string) => void;
}

/**
 * The console of a gated run. With `-json`, stdout holds nothing but Terraform's own lines.
 *
 * Writing to a terminal that was closed (EIO) or a pipe whose reader is gone (EPIPE) must not end this process: it has
 * a Terraform to wait for.
 */
export function openConsole(json: boolean): Console {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const stdout = (text: string): void => {
    process.stdout.write(text);
  };
  const stderr = (text: string): void => {
    process.stderr.write(text);
  };
  return {
    stdout,
    stderr,
    tell: (message) => {
      (json ? stderr : stdout)(`\n${message}\n`);
    },
  };
}
