import { findSourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { TerraformStack } from "cdktf";
import { type IConstruct, type MetadataOptions, Node } from "constructs";
import { withPlainStackTraces } from "./plain-stack-traces";

/** A line of the program; the file relative to the project's root, with slashes on every system. */
export interface Line {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Where the program creates a construct. */
export interface Creation extends Line {
  /** The line of the stack that led there, where that is another one. */
  readonly stack?: Line;
}

/** What V8 keeps of the calls that led to a construct. Its text is made when it is first read, and that is what costs. */
interface Trace {
  readonly stack?: string;
}

/** One call of a trace. */
interface Frame extends Line {
  /** The function's name, such as `new ZoneStack`; empty at a module's top level. */
  readonly name: string;
}

/** cdktf marks each of its elements with this metadata while it constructs them. */
const ELEMENT_METADATA = "stacktrace";

/** Calls to keep: constructs nest, and each level takes two or three. V8 keeps 10 by default. */
const FRAMES = 60;

const traces = new WeakMap<Node, Trace>();

type AddMetadata = (this: Node, type: string, data: unknown, options?: MetadataOptions) => void;

/**
 * From here on, remembers the calls that lead to each element. The framework's own traces would put this machine's
 * paths into what it synthesizes, and there is no other place through which every element comes.
 */
function watchElements(): void {
  const original = Reflect.get(Node.prototype, "addMetadata") as AddMetadata;
  const watching: AddMetadata = function (type, data, options) {
    if (type === ELEMENT_METADATA) traces.set(this, traceFrom(watching));
    original.call(this, type, data, options);
  };
  Node.prototype.addMetadata = watching;
}

watchElements();

function traceFrom(caller: AddMetadata): Trace {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const trace: Trace = {};
  Error.captureStackTrace(trace, caller);
  Error.stackTraceLimit = limit;
  return trace;
}

/**
 * Where the program creates each element of a stack, by construct path. An element that no line of the project leads
 * to has no entry.
 *
 * @param root The project's root, absolute. What lies in its node_modules/ and framework/ is not the program.
 */
export function creationsIn(stack: TerraformStack, root: string): Readonly<Record<string, Creation>> {
  // A trace's text is made when it is read: unmapped here, so that it is mapped once.
  return withPlainStackTraces(() => {
    const entries = stack.node.findAll().flatMap((construct) => {
      const creation = creationOf(construct, stack, root);
      return creation === undefined ? [] : [[construct.node.path, creation] as const];
    });
    return Object.fromEntries(entries);
  });
}

function creationOf({ node }: IConstruct, stack: TerraformStack, root: string): Creation | undefined {
  const frames = framesOf(traces.get(node)?.stack ?? "", root);
  const [first] = frames;
  if (first === undefined) return undefined;
  const { file, line } = first;
  // The stack's own file may come up several times, through its helpers: the innermost call says most.
  // Source maps may give a constructor the name of what it calls; the stack's is the outermost of all.
  const constructors = frames.filter(({ name }) => name.startsWith("new "));
  const stackFile = (constructors.find(({ name }) => name === `new ${stack.constructor.name}`) ?? constructors.at(-1))
    ?.file;
  const inStack = frames.find((frame) => frame.file === stackFile);
  if (inStack === undefined || inStack === first) return { file, line };
  return { file, line, stack: { file: inStack.file, line: inStack.line } };
}

/** The calls of the project's own program, innermost first. */
function framesOf(text: string, root: string): Frame[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s+at (?:(?:async )?(.*?) \()?((?:file:\/\/)?\/?[^()]+?):(\d+):(\d+)\)?$/.exec(line);
    if (match === null) return [];
    const [, name = "", place = "", number, column] = match;
    const file = relativeTo(root, place);
    return file === undefined ? [] : [{ name, file, line: writtenLine(place, Number(number), Number(column)) }];
  });
}

/**
 * The line as it was written. tsx puts a whole module into one line and leaves Node a source map; Where
 * there is no map, the line is that of the file.
 */
function writtenLine(place: string, line: number, column: number): number {
  const entry = findSourceMap(place)?.findEntry(line - 1, column - 1);
  return entry !== undefined && "originalLine" in entry ? entry.originalLine + 1 : line;
}

function relativeTo(root: string, place: string): string | undefined {
  const file = place.startsWith("file:") ? fileURLToPath(place) : place;
  if (!path.isAbsolute(file)) return undefined;
  const parts = path.relative(root, file).split(path.sep);
  const foreign = parts[0] === ".." || parts[0] === "framework" || parts.includes("node_modules");
  return foreign || path.isAbsolute(parts[0] ?? "") ? undefined : parts.join("/");
}
