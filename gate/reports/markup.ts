import { visible } from "../plain-text";

/** HTML or XML that may be written as it is. Only the template below makes it. */
export class Markup {
  /** @internal */
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What a template takes: texts are escaped, markup is not, a list is written without separators. */
export type Content = string | number | boolean | undefined | Markup | readonly Content[];

/**
 * A template for HTML and XML that escapes every value put into it, for text and for attributes between double quotes:
 * markup`<p title="${title}">${text}</p>`. `false` and `undefined` are written as nothing.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + write(values[index - 1]) + part));
}

/** Markup that this project's own sources spell out, such as a style sheet; never a text from anywhere else. */
export function verbatim(constant: string): Markup {
  return new Markup(constant);
}

function write(content: Content): string {
  if (content === undefined || typeof content === "boolean") return "";
  if (content instanceof Markup) return content.toString();
  if (typeof content === "string") return escape(content);
  if (typeof content === "number") return String(content);
  return content.map(write).join("");
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

function escape(text: string): string {
  const escaped = visible(text).replace(/[&<>"'`]/g, (character) => escapes[character] ?? "");
  // As `plain` says, for pages that are printed in a log.
  return escaped.replaceAll("##[", "##&#91;");
}
