import { Places, isNode, nodesAt, textOf } from "./syntax";
import type { Node, Source, Span } from "./syntax";

/** One change of a rule's text. */
export interface Edit extends Span {
  readonly operator: string;
  readonly replacement: string;
}

/** Comparisons, and what each is turned into: its opposite, and its neighbor at the boundary. */
const comparisons: Readonly<Record<string, readonly string[]>> = {
  "==": ["!="],
  "!=": ["=="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
};

/** Words of the verdicts, and their opposites. */
const verdicts: Readonly<Record<string, string>> = { deny: "undetermined", undetermined: "deny" };

/** What an attribute has in one of its states only (see lib.node): who reads it implies the state. */
const impliedBy: Readonly<Record<string, string>> = { known: "value", unknown: "references" };

/** All changes of one rule (a definition, with its else branches) that should change what it says. */
export function editsOf({ text }: Source, rule: Node): readonly Edit[] {
  const places = new Places(text);
  const edits: Edit[] = [];
  const add = (operator: string, node: Node, replacement: string) => {
    const span = places.span(node);
    if (text.slice(span.start, span.end) !== replacement) edits.push({ ...span, operator, replacement });
  };

  /** @param head What the body is for, as far as it must have a value too. */
  const visitBody = (body: unknown, head: readonly unknown[] = []) => {
    for (const expression of nodesAt(body)) {
      if (expression.generated === true) continue;
      const others = [...nodesAt(body).filter((other) => other !== expression), ...head];
      visitExpression(expression, isImplied(expression, others));
    }
  };

  const visitExpression = (expression: Node, implied: boolean) => {
    const { terms } = expression;
    const whole = textOf(expression);
    const operator = Array.isArray(terms) ? nodesAt(terms)[0] : undefined;
    const symbol = operator === undefined ? "" : textOf(operator);
    const isDeclaration = symbol === ":=" || (isNode(terms) && "symbols" in terms);
    const isEvery = isNode(terms) && "domain" in terms;
    // Without a declaration its variables mean nothing: OPA would refuse it. One that iterates may be a condition too.
    // What the others imply is not missed either; it is flipped below all the same.
    if (!isDeclaration && !implied) add("drop condition", expression, "true");
    if (isEvery) {
      const every = /^every\s+([^{]*?)\s*\{([\s\S]*)\}$/.exec(whole);
      if (every !== null) add("every to some", expression, `some ${every[1] ?? ""}\n${every[2] ?? ""}`);
      visitTerm(terms.domain);
      visitBody(terms.body);
      return;
    }
    if (expression.negated === true) {
      add("negate", expression, whole.replace(/^not\s+/, ""));
    } else if (comparisons[symbol] !== undefined && operator !== undefined) {
      for (const other of comparisons[symbol]) add("flip comparison", operator, other);
    } else if (!isDeclaration && symbol !== "=") {
      add("negate", expression, `not ${whole}`);
    }
    if (isNode(terms) && "symbols" in terms) {
      for (const part of nodesAt(terms.symbols)) visitTerm(part, true);
      return;
    }
    if (!Array.isArray(terms)) {
      visitTerm(terms);
      return;
    }
    const compares = comparisons[symbol] !== undefined;
    for (const term of nodesAt(terms).slice(1)) visitTerm(term, false, compares || symbol === ":=");
  };

  /** @param chosen Whether a text here decides something, and is no name or sentence. */
  const visitTerm = (term: unknown, declares = false, chosen = false) => {
    if (!isNode(term)) return;
    const { type, value } = term;
    switch (type) {
      case "boolean":
        add("change constant", term, value === true ? "false" : "true");
        return;
      case "number":
        add("change constant", term, String(Number(value) + 1));
        return;
      case "string": {
        const other = verdicts[String(value)];
        if (other !== undefined) add("swap verdict", term, JSON.stringify(other));
        else if (chosen && /^"[^ ]*"$/.test(textOf(term)))
          add("change constant", term, JSON.stringify(`${String(value)}~`));
        return;
      }
      case "array":
      case "set":
        visitElements(term);
        return;
      case "object":
        for (const pair of nodesAt(value)) visitTerm((pair as unknown as Node[])[1], false, true);
        return;
      case "arraycomprehension":
      case "setcomprehension":
      case "objectcomprehension": {
        const { term: head, key, value: kept, body } = value as Node;
        for (const part of [head, key, kept]) visitTerm(part);
        visitBody(body, [head, key, kept]);
        return;
      }
      case "call":
        visitCall(term, declares);
        return;
      case "ref":
        for (const part of nodesAt(value).slice(1)) if (part.type !== "string") visitTerm(part);
        return;
    }
  };

  const visitElements = (term: Node) => {
    // OPA sorts the elements of a set; what is taken out is the text between two neighbors.
    const elements = [...nodesAt(term.value)].sort((one, other) => places.span(one).start - places.span(other).start);
    const source = textOf(term);
    const { start } = places.span(term);
    // Sentences are lists of texts: leaving out a word of one changes no verdict.
    const isSentence = elements.some((element) => element.type === "string" && /\s/.test(String(element.value)));
    elements.forEach((element, position) => {
      // A text in a set is changed instead, which takes it out too.
      const isWord = term.type === "set" && element.type === "string";
      if (!isSentence && !isWord && elements.length > 1) {
        const own = places.span(element);
        const next = elements[position + 1];
        const before = elements[position - 1];
        const from = next === undefined && before !== undefined ? places.span(before).end : own.start;
        const to = next === undefined ? own.end : places.span(next).start;
        const replacement = source.slice(0, from - start) + source.slice(to - start);
        add("remove element", term, replacement);
      }
      visitTerm(element, false, !isSentence && (isWord || elements.length === 1));
    });
  };

  const visitCall = (call: Node, declares: boolean) => {
    const [operator, ...parts] = nodesAt(call.value);
    if (operator === undefined) return;
    const symbol = textOf(operator);
    const source = textOf(call);
    if (symbol === "&" || symbol === "|") add("swap and/or", operator, symbol === "&" ? "|" : "&");
    if (symbol === "-" || symbol === "+") add("swap and/or", operator, symbol === "-" ? "+" : "-");
    const report = /^report\.(deny|undetermined)$/.exec(symbol)?.[1];
    if (report === "deny") {
      add("swap verdict", call, source.replace("report.deny", "report.undetermined").replace(/\)$/, ', "")'));
    } else if (report === "undetermined" && parts.length === 4) {
      const [rule, address, message] = parts.map(textOf);
      add("swap verdict", call, `report.deny(${rule ?? ""}, ${address ?? ""}, ${message ?? ""})`);
    }
    const compares = symbol in comparisons || symbol === "in" || symbol === "object.get";
    if (comparisons[symbol] !== undefined)
      for (const other of comparisons[symbol]) add("flip comparison", operator, other);
    parts.forEach((part, position) => {
      if (!(declares && position < parts.length - 1))
        visitTerm(part, false, compares && (symbol !== "object.get" || position === 2));
    });
  };

  for (let branch: unknown = rule; isNode(branch); branch = branch.else) {
    const head = branch.head as Node;
    visitBody(branch.body, [head.value, head.key]);
    // `f(x) if { ... }` has the value true without saying so.
    if (isNode(head.value) && textOf(head).includes("=")) visitTerm(head.value, false, true);
    visitTerm(head.key);
  }
  return edits;
}

/** Whether a condition is `x.state == "known"`, and others beside it hold only if there is an `x.value`. */
function isImplied({ terms, negated }: Node, others: readonly unknown[]): boolean {
  const [operator, left, right] = nodesAt(terms);
  if (negated === true || operator === undefined || left === undefined || textOf(operator) !== "==") return false;
  const attribute = /^(.*)\.state$/.exec(textOf(left))?.[1];
  const implied = impliedBy[String(right?.value)];
  if (attribute === undefined || implied === undefined || right?.type !== "string") return false;
  return others.some((other) => needs(other, `${attribute}.${implied}`));
}

/** Whether a part of a rule has no value, or does not hold, unless a reference has a value. */
function needs(part: unknown, reference: string): boolean {
  if (Array.isArray(part)) return part.some((inner) => needs(inner, reference));
  if (!isNode(part) || part.negated === true || String(part.type).endsWith("comprehension")) return false;
  // Of `every`, only what it goes through is needed.
  if ("domain" in part) return needs(part.domain, reference);
  if (part.type === "ref" && (textOf(part) === reference || textOf(part).startsWith(`${reference}.`))) return true;
  return Object.entries(part).some(([field, inner]) => field !== "location" && needs(inner, reference));
}
