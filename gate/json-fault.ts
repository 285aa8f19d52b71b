/** Where and how a text stops being JSON. */
export interface JsonFault {
  /** True when the text ends before its value does: a file cut short. */
  readonly truncated: boolean;
  /** Line of the first wrong character (or of the end), from 1. */
  readonly line: number;
  /** Column of it, from 1, in UTF-16 units. */
  readonly column: number;
}

const space = /[ \t\n\r]*/y;
/** What a number or a word may be made of; whether it is one is asked afterwards. */
const word = /[-+.\w]+/y;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const numberStart = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?(?:(?<=\d)[eE][+-]?\d*)?)?$/;
const literals = ["true", "false", "null"];
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const escapeStart = /^\\(?:u[0-9a-fA-F]{0,3})?$/;

/**
 * Finds the first fault of a text that `JSON.parse` refused. The engine's own message is of no use: it has no position
 * on Node 20 for most faults, and it quotes the text, which may be a secret.
 */
export function findJsonFault(text: string): JsonFault {
  const scanner = new Scanner(text);
  const offset = scanner.scan();
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { truncated: scanner.truncated, line, column: offset - (before.lastIndexOf("\n") + 1) + 1 };
}

/** What may come next: a value, a value or the end of an empty list, a key, a comma or an end. */
type Expected = "value" | "first-item" | "key" | "first-key" | "next";

class Scanner {
  truncated = false;
  private offset = 0;

  constructor(private readonly text: string) {}

  /** @returns The offset of the first fault. */
  scan(): number {
    /** The open brackets, as the characters that close them. A list rather than recursion: depth is the sender's. */
    const open: string[] = [];
    let expected: Expected = "value";
    for (;;) {
      this.take(space);
      const next = this.text[this.offset];
      if (next === undefined) {
        this.truncated = open.length > 0 || expected !== "next";
        return this.offset;
      }
      if (expected === "next") {
        if (next === open.at(-1)) open.pop();
        else if (next === "," && open.length > 0) expected = open.at(-1) === "}" ? "key" : "value";
        else return this.offset;
        this.offset++;
      } else if (expected === "key" || expected === "first-key") {
        if (next === "}" && expected === "first-key") {
          open.pop();
          this.offset++;
          expected = "next";
          continue;
        }
        if (next !== '"' || !this.scalar()) return this.offset;
        this.take(space);
        if (this.text[this.offset] !== ":") {
          this.truncated = this.offset >= this.text.length;
          return this.offset;
        }
        this.offset++;
        expected = "value";
      } else if (next === "{") {
        open.push("}");
        this.offset++;
        expected = "first-key";
      } else if (next === "[") {
        open.push("]");
        this.offset++;
        expected = "first-item";
      } else if (next === "]" && expected === "first-item") {
        open.pop();
        this.offset++;
        expected = "next";
      } else {
        if (!this.scalar()) return this.offset;
        expected = "next";
      }
    }
  }

  /** Passes over a string, number, true, false or null. @returns False at a fault, with the offset on it. */
  private scalar(): boolean {
    if (this.text[this.offset] === '"') return this.string();
    const start = this.offset;
    this.take(word);
    const token = this.text.slice(start, this.offset);
    if (number.test(token) || literals.includes(token)) return true;
    this.truncated =
      this.offset === this.text.length &&
      token !== "" &&
      (numberStart.test(token) || literals.some((literal) => literal.startsWith(token)));
    if (!this.truncated) this.offset = start;
    return false;
  }

  private string(): boolean {
    this.offset++;
    for (;;) {
      const next = this.text[this.offset];
      if (next === '"') {
        this.offset++;
        return true;
      }
      if (next === undefined) {
        this.truncated = true;
        return false;
      }
      if (next === "\\") {
        if (this.take(escape)) continue;
        this.truncated = escapeStart.test(this.text.slice(this.offset, this.offset + 7));
        return false;
      }
      if (next < " ") return false;
      this.offset++;
    }
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (match === null) return false;
    this.offset += match[0].length;
    return true;
  }
}
