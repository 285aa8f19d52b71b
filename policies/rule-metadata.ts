import { runProgram } from "./opa";

/** How much harm a rule's fault does, as its metadata says. */
const severities = ["critical", "high", "medium", "low"] as const;

/** What a rule's METADATA says of it, for reports and pages; verdicts don't depend on it. */
export interface RuleMetadata {
  /** The rule's name in words. */
  readonly title: string;
  readonly severity: (typeof severities)[number];
  /** What goes wrong in the real world; paragraphs are parted by an empty line. */
  readonly description: string;
  readonly remedy: string;
  /** AWS Security Hub controls, such as `CloudFront.3`, then pages. */
  readonly references: readonly string[];
  /** The rule judges what a plan changes, and finds nothing in a synthesized stack. Left out of every other rule. */
  readonly changes?: true;
  /** The rule judges all stacks of a run together. Left out of every other rule. */
  readonly stacks?: true;
}

interface Annotations {
  readonly scope?: string;
  readonly title?: string;
  readonly description?: string;
  readonly related_resources?: readonly { readonly ref?: string }[];
  readonly custom?: Readonly<Record<string, unknown>>;
}

interface Inspection {
  readonly annotations?: readonly {
    readonly annotations: Annotations;
    readonly path?: readonly { readonly value: string }[];
  }[];
}

/**
 * Reads what the rules of a bundle say of themselves, by their ids.
 *
 * @param opa The program.
 * @param bundle A bundle that it built.
 * @throws When a rule leaves something out.
 */
export async function metadataOf(opa: string, bundle: string, folder: string): Promise<Map<string, RuleMetadata>> {
  const { stdout } = await runProgram(opa, ["inspect", "--annotations", "--format", "json", bundle], folder);
  const { annotations = [] } = JSON.parse(stdout) as Inspection;
  const found = new Map<string, RuleMetadata>();
  for (const { annotations: note, path = [] } of annotations) {
    // data.rules.<rule>: the package of one rule, and nothing inside it.
    if (note.scope !== "package" || path.length !== 3 || path[1]?.value !== "rules") continue;
    const [id, metadata] = read(note, path[2]?.value ?? "");
    found.set(id, metadata);
  }
  return found;
}

function read(note: Annotations, folder: string): [id: string, metadata: RuleMetadata] {
  const custom = note.custom ?? {};
  const text = (name: string, value: unknown): string => {
    if (typeof value === "string" && value.trim() !== "") return unwrap(value);
    throw new Error(`The METADATA of the rule ${folder} has no ${name}.`);
  };
  const severity = severities.find((known) => known === custom.severity);
  if (severity === undefined) throw new Error(`The METADATA of the rule ${folder} has no severity that is known.`);
  return [
    text("id", custom.id),
    {
      title: text("title", note.title),
      severity,
      description: text("description", note.description),
      remedy: text("remedy", custom.remedy),
      references: [
        ...texts(custom.control).flatMap((controls) => controls.split(/,\s*/)),
        ...(note.related_resources ?? []).flatMap(({ ref }) => texts(ref)),
      ],
      ...(custom.changes === true || custom.destroy === true ? { changes: true } : {}),
      ...(custom.stacks === true ? { stacks: true } : {}),
    },
  ];
}

/** Lines are broken where the source's are; only paragraphs are meant. */
function unwrap(text: string): string {
  return text
    .trim()
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, " ").trim())
    .join("\n\n");
}

/** A list of texts, which may be written as one text. */
function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === "string");
}
