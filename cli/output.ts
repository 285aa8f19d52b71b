import { codeOf } from "../gate/refusal";

/**
 * Writes to stdout or stderr.
 *
 * @returns When the text is out: a pipe may be slower than the end of the process. A reader that has gone away (`| head`)
 * is no failure, and must not change the exit code.
 */
export async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  // A failed write is reported twice, to its callback and as an event, which would end the process if nobody listened.
  if (!stream.listeners("error").includes(ignore)) stream.on("error", ignore);
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => {
      if (error instanceof Error && codeOf(error) !== "EPIPE") reject(error);
      else resolve();
    });
  });
}

function ignore(): void {
  // The write's callback has it.
}
