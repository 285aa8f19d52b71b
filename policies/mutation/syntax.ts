import { readFile } from "node:fs/promises";
import { runProgram } from "../opa";

/** Where a piece of Rego stands in its file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A node of OPA's syntax tree. Only what all of them share is named: the rest is looked at by `type` and `terms`. */
export interface Node {
  readonly location?: { readonly row: number; readonly col: number; readonly text?: string };
  readonly [field: string]: unknown;
}

/** A parsed Rego file. */
export interface Source {
  /** Relative to the folder of the policies, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly rules: readonly Node[];
  /** Package, as `lib.node`. */
  readonly name: string;
  /** Packages that it reads. */
  readonly imports: readonly string[];
}

/** Parses a file with OPA. @throws When OPA refuses it. */
export async function parse(opa: string, folder: string, file: string): Promise<Source> {
  const flags = ["parse", "--format", "json", "--json-include", "locations", file];
  const [{ stdout }, text] = await Promise.all([runProgram(opa, flags, folder), readFile(`${folder}/${file}`, "utf8")]);
  const tree = JSON.parse(stdout) as Node;
  const rules = nodesAt(tree.rules);
  const imports = nodesAt(tree.imports).map(({ path }) => pathOf((path as Node).value));
  return { file, text, rules, name: pathOf((tree.package as Node).path), imports };
}

/** The list of nodes in a field, or none. */
export function nodesAt(value: unknown): readonly Node[] {
  return Array.isArray(value) ? (value as Node[]) : [];
}

/** Whether a value is one node: not a list, nor a plain value. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text of a node, as it stands in its file. */
export function textOf({ location }: Node): string {
  return Buffer.from(location?.text ?? "", "base64").toString("utf8");
}

/** Finds nodes in a text by the line and column that OPA gives them. */
export class Places {
  private readonly lines: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.lines = starts;
  }

  /** @throws When the text there is not the node's: an edit would then break something else. */
  span(node: Node): Span {
    const text = textOf(node);
    const start = (this.lines[(node.location?.row ?? 0) - 1] ?? 0) + (node.location?.col ?? 0) - 1;
    const end = start + text.length;
    if (this.text.slice(start, end) !== text) throw new Error(`Line ${node.location?.row ?? 0} is not ${text}.`);
    return { start, end };
  }

  /** A whole definition. OPA leaves out the arguments of a function's head that has neither value nor body. */
  definition(rule: Node): Span {
    const span = this.span(rule);
    const last = nodesAt((rule.head as Node).args).at(-1);
    if (last === undefined || textOf(rule).includes("(")) return span;
    return { start: span.start, end: this.text.indexOf(")", this.span(last).end) + 1 };
  }

  /** The line of an offset, from 1. */
  row(offset: number): number {
    return this.text.slice(0, offset).split("\n").length;
  }
}

/** `data.lib.node` as `lib.node`. */
function pathOf(terms: unknown): string {
  return nodesAt(terms)
    .slice(1)
    .map(({ value }) => String(value))
    .join(".");
}
