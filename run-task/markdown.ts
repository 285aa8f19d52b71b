/** What Markdown gives a meaning to, HTML included: text from a plan must show as it is, whoever wrote it. */
const SPECIAL = /[\\`*_{}[\]()<>#+!|~&-]/g;

/** Characters that hide, reorder or end a line. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const ELLIPSIS = "…";

/** One line without anything that hides or reorders text, no longer than it may be. */
export function plainLine(text: string, maxLength: number): string {
  const line = text.replace(/\s+/g, " ").replace(UNSEEN, "").trim();
  return clip(line, maxLength);
}

/** Text as Markdown that shows exactly that text: no link, no image, no HTML comes out of it. */
export function markdownText(text: string): string {
  // An address would become a link without any of the special characters.
  return plainLine(text, Infinity)
    .replace(SPECIAL, "\\$&")
    .replace(/:\/\//g, ":\u200b//")
    .replace(/\bwww\./gi, "www\u200b.");
}

/** Text as code, within more backticks than it holds itself. */
export function markdownCode(text: string): string {
  const line = plainLine(text, Infinity);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const space = /^`|`$/.test(line) || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** The text's beginning, where it is too long; never half a character. */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = text.slice(0, maxLength - ELLIPSIS.length);
  return `${kept.replace(/[\ud800-\udbff]$/, "")}${ELLIPSIS}`;
}

/** The same by bytes of UTF-8. */
export function clipBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const kept = Buffer.from(text).subarray(0, maxBytes - Buffer.byteLength(ELLIPSIS));
  return `${kept.toString("utf8").replace(/\ufffd+$/, "")}${ELLIPSIS}`;
}
