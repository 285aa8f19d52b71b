/** A question in Terraform's own words: cdktf knows it by its first line, people by habit. */
export interface Question {
  readonly query: string;
  readonly description: readonly string[];
}

/** The question that Terraform asks before it applies a plan of this kind. */
export function approvalQuestion(kind: {
  readonly destroy: boolean;
  readonly refreshOnly: boolean;
  readonly workspace: string;
}): Question {
  const where = kind.workspace === "default" ? "" : ` in workspace "${kind.workspace}"`;
  if (kind.destroy) {
    return {
      query: `Do you really want to destroy all resources${where}?`,
      description: [
        "Terraform will destroy all your managed infrastructure, as shown above.",
        "There is no undo. Only 'yes' will be accepted to confirm.",
      ],
    };
  }
  if (kind.refreshOnly) {
    return {
      // Terraform's own words would not be recognized by cdktf, which then waits for ever.
      query: `Do you want to perform these actions (update the Terraform state to reflect these detected changes)${where}?`,
      description: [
        "Terraform will write these changes to the state without modifying any real infrastructure.",
        "There is no undo. Only 'yes' will be accepted to confirm.",
      ],
    };
  }
  return {
    query: `Do you want to perform these actions${where}?`,
    description: ["Terraform will perform the actions described above.", "Only 'yes' will be accepted to approve."],
  };
}

/** The question as Terraform lays it out; the answer is typed behind its end. */
export function renderQuestion({ query, description }: Question, color: boolean): string {
  const bold = (text: string): string => (color ? `\u001b[0m\u001b[1m${text}\u001b[0m` : text);
  const lines = description.map((line) => `  ${line}`).join("\n");
  return `\n${bold(query)}\n${lines}\n\n  ${bold("Enter a value:")} `;
}

/**
 * Reads one line of an answer.
 *
 * @returns The line, or undefined when the input ends, its terminal closes, or `interrupted` comes first.
 */
export async function readAnswer(input: NodeJS.ReadStream, interrupted: Promise<void>): Promise<string | undefined> {
  let text = "";
  const answer = new Promise<string | undefined>((resolve) => {
    const end = (): void => {
      resolve(undefined);
    };
    input.on("data", (chunk: Buffer | string) => {
      text += chunk.toString();
      const line = /^([^\r\n]*)[\r\n]/.exec(text);
      if (line !== null) resolve(line[1]);
    });
    input.on("end", end);
    input.on("close", end);
    // A terminal that closes while it is read gives an error (EIO), not an end.
    input.on("error", end);
    input.resume();
  });
  try {
    return await Promise.race([answer, interrupted.then(() => undefined)]);
  } finally {
    input.removeAllListeners("data");
    input.pause();
    input.destroy();
  }
}
