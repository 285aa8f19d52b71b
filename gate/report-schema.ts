import { z } from "zod";
import { actions } from "./change";
import { points, severities } from "./verdict";

const count = z.int().nonnegative();
const text = z.string().min(1);
const severity = z.enum(severities).describe("How much harm the fault does, worst first.");

const line = {
  file: text.describe("A TypeScript file, relative to the project's root."),
  line: z.int().positive().describe("Counted from 1."),
};

const waiverNote = {
  owner: text,
  reason: text,
  expires: z.iso.date().describe("The last day on which the waiver holds."),
};

const change = z
  .strictObject({
    action: z.enum(actions),
    attributes: z.array(
      z.strictObject({
        name: text.describe("Its place in the resource, such as default_cache_behavior[0].viewer_protocol_policy."),
        before: text.exactOptional().describe("The value as JSON, cut where it is long; absent where there was none."),
        after: text
          .exactOptional()
          .describe("The value as JSON, cut where it is long; absent where there will be none."),
      }),
    ),
    omitted: count.describe("How many more attributes change."),
  })
  .describe("What the plan does to the resource, without anything sensitive; only where it changes it.");

const finding = z.strictObject({
  rule: text.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/).describe("The rule's permanent id."),
  verdict: z.enum(["deny", "undetermined", "waived"]),
  severity,
  title: text.describe("The rule's name in words."),
  address: text.describe("Terraform address, with module path and index key."),
  message: text.describe("What is wrong with the value given, and what is allowed."),
  remedy: text.describe("What to do."),
  missing: z.string().exactOptional().describe("The value that is not known yet; only of an undetermined finding."),
  file: text.describe("The judged file, as it was given."),
  path: text.exactOptional().describe("The construct's path in the program, where it is known."),
  source: z
    .strictObject({
      ...line,
      stack: z.strictObject(line).exactOptional().describe("The line of the stack that led there."),
    })
    .exactOptional()
    .describe("The TypeScript that creates the resource, where it is known."),
  references: z.array(text).exactOptional().describe("AWS Security Hub controls and AWS pages that ask for the same."),
  waiver: z.strictObject(waiverNote).exactOptional().describe("Who answers for the finding; only of a waived one."),
  change: change.exactOptional(),
});

const reportedWaiver = z.strictObject({
  rule: text,
  address: text.exactOptional(),
  constructPath: text.exactOptional(),
  stack: text.exactOptional(),
  ...waiverNote,
  used: z.boolean().describe("Whether any finding of this run matches it."),
});

const judgedFile = z.strictObject({
  file: text,
  kind: z.enum(["plan", "state", "synthesized"]),
  stack: text.exactOptional().describe("The stack's name, where it is known."),
  changes: z.record(z.enum(actions), count).exactOptional().describe("How many resources the plan changes, and how."),
});

/** The form of a report: what `--format json` prints. `help/report.schema.json` is made of it. */
export const reportSchema = z
  .strictObject({
    verdict: z
      .enum(["pass", "deny", "undetermined", "error"])
      .describe("Anything but pass stops what would follow. Exit codes: 0 pass, 1 deny or undetermined, 2 error."),
    point: z.enum(points).describe("The moment, which decides which findings stop it."),
    findings: z.array(finding).describe("Worst first, then by verdict, file, address, rule and message."),
    errors: z.array(z.strictObject({ file: text, message: text })).describe("What could not be judged."),
    summary: z.strictObject({
      files: count.describe("Files that were judged; those in errors are not among them."),
      rules: count.describe("Rules that were evaluated on each of them."),
      deny: count,
      undetermined: count,
      waived: count,
      errors: count,
      severities: z.record(z.enum(severities), count).describe("What is denied or undetermined, by severity."),
    }),
    waivers: z.array(reportedWaiver).describe("Every waiver in force."),
    judged: z.array(judgedFile).describe("The files that were judged."),
  })
  .meta({ title: "Report of the gate", description: "What `outreach gate --format json` prints." });

/**
 * The schema as JSON Schema (2020-12), as `help/report.schema.json` holds it. A reader of today's reports has to bear
 * fields that are added later, so it does not forbid them.
 */
export function reportJsonSchema(): string {
  const schema = z.toJSONSchema(reportSchema, {
    target: "draft-2020-12",
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
