import { isObject, objectAt } from "../../gate/json";
import { ignored, nameAttributes, reversed, shownTypes, uniqueNames } from "./shown-types";

/** A synthesized stack, by its name. */
export interface NamedStack {
  readonly name: string;
  readonly document: unknown;
}

/** A resource of a stack, with what it refers to. */
export interface Element {
  /** Unique among all stacks. */
  readonly id: string;
  readonly stack: string;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Its name leads to what it is an alias of. */
const recordType = "aws_route53_record";

/** `aws_lb.main` or `data.aws_iam_policy_document.read` in an expression. */
const reference = /\b(?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*/g;
const remoteOutput = /\bdata\.terraform_remote_state\.([\w-]+)\.outputs\.(\w+)/g;

/** The resources and data sources of stacks that read each other's outputs, and the ways between them. */
export class ReferenceGraph {
  private readonly elements = new Map<string, Element>();
  private readonly outputs = new Map<string, unknown>();
  private readonly edges = new Map<string, Set<string>>();
  /** Elements with the names by which other resources may know them. */
  private readonly names: (readonly [name: string, id: string])[] = [];

  constructor(stacks: readonly NamedStack[]) {
    for (const { name, document } of stacks) this.take(name, document);
    for (const element of this.elements.values()) {
      for (const [attribute, value] of Object.entries(element.body)) {
        // Says in which order Terraform works, and nothing of a request.
        if (attribute === "depends_on") continue;
        for (const target of this.targetsIn(value, element.stack)) {
          if (reversed.has(`${element.type}.${attribute}`)) this.link(target, element.id);
          else this.link(element.id, target);
        }
      }
    }
  }

  /** The shown elements, in the order of the stacks. */
  get shown(): readonly Element[] {
    return [...this.elements.values()].filter(({ type }) => type in shownTypes);
  }

  /** What a reader calls it. */
  nameOf({ body, id }: Element): string {
    return writtenIn(body, nameAttributes) ?? id.slice(id.lastIndexOf(".") + 1);
  }

  /** The shown elements that a way from this one reaches, without passing another shown one. */
  reachedFrom(id: string): readonly string[] {
    return this.walk([...(this.edges.get(id) ?? [])], id);
  }

  /** The shown elements that a value leads to. */
  reachedBy(value: unknown, stack: string): readonly string[] {
    return this.walk([...this.targetsIn(value, stack)]);
  }

  private walk(starts: readonly string[], origin?: string): readonly string[] {
    const reached = new Set<string>();
    const seen = new Set<string>();
    const open = [...starts];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const element = this.elements.get(id);
      if (element === undefined || seen.has(id) || id === origin || ignored.has(element.type)) continue;
      seen.add(id);
      if (element.type in shownTypes) reached.add(id);
      else open.push(...(this.edges.get(id) ?? []));
    }
    return [...reached].sort();
  }

  private take(stack: string, document: unknown): void {
    for (const [section, prefix] of [
      ["resource", ""],
      ["data", "data."],
    ] as const) {
      for (const [type, named] of Object.entries(objectAt(document, section))) {
        for (const [name, body] of Object.entries(objectAt(named))) {
          if (!isObject(body)) continue;
          const element = { id: `${stack}/${prefix}${type}.${name}`, stack, type, body };
          this.elements.set(element.id, element);
          const unique = writtenIn(body, type in shownTypes ? uniqueNames : type === recordType ? ["name"] : []);
          if (unique !== undefined) this.names.push([unique, element.id]);
        }
      }
    }
    for (const [name, output] of Object.entries(objectAt(document, "output"))) {
      this.outputs.set(`${stack}/${name}`, objectAt(output).value);
    }
  }

  private link(from: string, to: string): void {
    const known = this.edges.get(from);
    if (known === undefined) this.edges.set(from, new Set([to]));
    else known.add(to);
  }

  /** Every element that a value names: by an expression, by another stack's output, or by its own name. */
  private *targetsIn(value: unknown, stack: string): Generator<string> {
    for (const text of textsIn(value)) {
      for (const [, state = "", output = ""] of text.matchAll(remoteOutput)) {
        const upstream = state.replaceAll("_", "-");
        yield* this.targetsIn(this.outputs.get(`${upstream}/${output}`), upstream);
      }
      for (const [found] of text.matchAll(reference)) yield `${stack}/${found}`;
      for (const [name, id] of this.names) if (mentions(text, name)) yield id;
    }
  }
}

/** The first of these attributes that is a text without an expression. */
function writtenIn(body: Element["body"], attributes: readonly string[]): string | undefined {
  for (const attribute of attributes) {
    const value = body[attribute];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === "string" && !first.includes("${")) return first;
  }
  return undefined;
}

/** Whether a text holds a name as a whole word: `outreach-dev` is not in `outreach-dev-logs`. */
function mentions(text: string, name: string): boolean {
  const at = text.indexOf(name);
  if (at < 0) return false;
  const [before = "", after = ""] = [text[at - 1], text[at + name.length]];
  return !/[\w.-]/.test(before) && !/[\w.-]/.test(after);
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one);
  else if (isObject(value)) for (const [key, one] of Object.entries(value)) if (key !== "//") yield* textsIn(one);
}
