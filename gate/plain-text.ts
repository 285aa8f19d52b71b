/**
 * Shows in a text what would act instead of being read: characters that move the cursor, recolor a terminal, turn the
 * direction of writing, or are not allowed in XML. Plans come from anybody.
 *
 * @param text Line breaks and tabs stay.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/gu, (character) =>
    character === "\n" || character === "\t" ? character : `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`,
  );
}

/** A text in one visible line. GitHub takes `##[` for the start of a command, wherever a line of a log has it. */
export function plain(text: string): string {
  return visible(text.replace(/\s+/g, " ")).replaceAll("##[", "## [");
}

/** `1 file`, `2 files`. */
export function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
