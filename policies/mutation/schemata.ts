import { editsOf } from "./operators";
import type { Edit } from "./operators";
import { Places, isNode, nodesAt, textOf } from "./syntax";
import type { Node, Source, Span } from "./syntax";

/** One changed version of a file. */
export interface Mutant {
  readonly number: number;
  readonly file: string;
  readonly row: number;
  /** The rule's name. */
  readonly rule: string;
  readonly operator: string;
  /** What stood there, and what stands there instead. */
  readonly from: string;
  readonly to: string;
  /** Which definition of the file is changed. */
  readonly definition: number;
  readonly edit: Edit | undefined;
}

/** A name that stays the same while lines move, for lists of mutants. */
export function keyOf({ file, rule, operator, from, to }: Mutant): string {
  const short = (text: string) => text.replace(/\s+/g, " ");
  return `${file} ${rule}: ${operator}: ${short(from)} -> ${short(to)}`;
}

/** All mutants of a file. A default has no body, so it can't be switched: its mutants are `undefined` here. */
export function mutantsOf(source: Source): readonly Mutant[] {
  const places = new Places(source.text);
  const names = source.rules.map(nameOf);
  const mutants: Mutant[] = [];
  const add = (rest: Omit<Mutant, "number" | "file" | "rule">) => {
    mutants.push({ number: mutants.length, file: source.file, rule: names[rest.definition] ?? "", ...rest });
  };
  source.rules.forEach((rule, definition) => {
    // Metadata of a rule is no condition of it.
    if (rule.default === true || textOf(rule).includes("rego.metadata.chain()")) return;
    for (const edit of editsOf(source, rule)) {
      const { start, end, operator, replacement } = edit;
      add({ row: places.row(start), operator, from: source.text.slice(start, end), to: replacement, definition, edit });
    }
    if (names.filter((name) => name === names[definition]).length > 1) {
      const { start } = places.span(rule);
      const [from = ""] = textOf(rule).split("\n");
      add({ row: places.row(start), operator: "drop definition", from, to: "", definition, edit: undefined });
    }
  });
  return mutants;
}

/** A text in which each of some mutants can be switched on. */
export interface Schemata {
  readonly text: string;
  /** Which mutant stands in a line, from 1; for telling which ones OPA refuses. */
  readonly mutantAt: (row: number) => number | undefined;
}

/**
 * The file with all mutants in it: each definition holds unless `data.mutation.definition` is its number, and each
 * changed copy holds if `data.mutation.mutant` is its number. So a file's mutants are compiled once, not one by one.
 */
export function schemataOf(source: Source, mutants: readonly Mutant[]): Schemata {
  const places = new Places(source.text);
  const rows: { readonly from: number; readonly to: number; readonly mutant: number }[] = [];
  let text = "";
  let copied = 0;
  source.rules.forEach((rule, definition) => {
    const own = mutants.filter((mutant) => mutant.definition === definition);
    if (own.length === 0) return;
    const span = places.definition(rule);
    text += source.text.slice(copied, span.start);
    copied = span.end;
    text += render(source, rule, span, `data.mutation.definition != ${definition}`);
    for (const { edit, number } of own) {
      if (edit === undefined) continue;
      text += "\n\n";
      const from = text.split("\n").length;
      text += render(source, rule, span, `data.mutation.mutant == ${number}`, edit);
      rows.push({ from, to: text.split("\n").length, mutant: number });
    }
  });
  text += source.text.slice(copied);
  return { text, mutantAt: (row) => rows.find(({ from, to }) => from <= row && row <= to)?.mutant };
}

function nameOf(rule: Node): string {
  const { ref } = rule.head as Node;
  return nodesAt(ref)
    .map((part, position) => (position === 0 || part.type === "string" ? String(part.value) : "[]"))
    .join(".");
}

/** A definition under a condition, in all of its branches. */
function render(source: Source, rule: Node, span: Span, guard: string, edit?: Edit): string {
  const places = new Places(source.text);
  const changes: (Span & { readonly replacement: string })[] = edit === undefined ? [] : [edit];
  for (let branch: unknown = rule; isNode(branch); branch = branch.else) {
    const body = nodesAt(branch.body);
    const first = body[0];
    const last = body[body.length - 1];
    if (first === undefined || last === undefined || first.generated === true || textOf(branch.head as Node) === "") {
      const { end } =
        branch === rule && textOf(branch.head as Node) === textOf(rule) ? span : places.span(branch.head as Node);
      changes.push({ start: end, end, replacement: ` if { ${guard} }` });
      continue;
    }
    const { start } = places.span(first);
    const { end } = places.span(last);
    const head = source.text.slice(span.start, start);
    if (/\bif\s*\{(?:\s*#[^\n]*\n)*\s*$/.test(head)) {
      changes.unshift({ start, end: start, replacement: `${guard}\n` });
    } else {
      changes.unshift({ start, end: start, replacement: `{ ${guard}\n` });
      changes.push({ start: end, end, replacement: "\n}" });
    }
  }
  let text = source.text.slice(span.start, span.end);
  const rightmostFirst = changes
    .map((change, position) => ({ change, position }))
    .sort((one, other) => other.change.start - one.change.start || other.position - one.position);
  for (const { change } of rightmostFirst) {
    text = text.slice(0, change.start - span.start) + change.replacement + text.slice(change.end - span.start);
  }
  return text;
}
