import { z } from "zod";
import { parseJson } from "./json-api";

/** What stands in place of a sensitive value, and of one that changes. */
const REDACTED = "(redacted)";
const REDACTED_CHANGE = "(redacted, changed)";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const change = z.looseObject({
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
});
const resourceChanges = z.array(z.looseObject({ change })).optional();

const plan = z.object({
  format_version: z.string(),
  output_changes: z.record(z.string(), change).optional(),
  resource_changes: resourceChanges,
  resource_drift: resourceChanges,
  relevant_attributes: z.unknown().optional(),
});

const resourceSchemas = z.record(z.string(), z.unknown()).default({});
const schemas = z.object({
  format_version: z.string(),
  provider_schemas: z
    .record(z.string(), z.looseObject({ resource_schemas: resourceSchemas, data_source_schemas: resourceSchemas }))
    .default({}),
});

/**
 * What Terraform needs to show a plan of a remote run: its changes without sensitive values, and the schemas of the
 * resources in it. The format is that of https://developer.hashicorp.com/terraform/internals/json-format, cut down.
 */
export function redactedPlan(planJson: Buffer, schemasJson: Buffer): unknown {
  const document = plan.parse(parseJson(planJson));
  const { format_version, provider_schemas } = schemas.parse(parseJson(schemasJson));
  const redactAll = (changes: z.infer<typeof resourceChanges>) =>
    changes?.map((item) => ({ ...item, change: redactChange(item.change) }));
  return {
    plan_format_version: document.format_version,
    output_changes: Object.fromEntries(
      Object.entries(document.output_changes ?? {}).map(([name, item]) => [name, redactChange(item)]),
    ),
    resource_changes: redactAll(document.resource_changes),
    resource_drift: redactAll(document.resource_drift),
    relevant_attributes: document.relevant_attributes,
    provider_format_version: format_version,
    provider_schemas: usedSchemas(provider_schemas, typesIn(document)),
  };
}

function redactChange(item: z.infer<typeof change>): z.infer<typeof change> {
  const changed = JSON.stringify(item.before) !== JSON.stringify(item.after);
  return {
    ...item,
    before: redact(item.before as Json, item.before_sensitive as Json, REDACTED),
    after: redact(item.after as Json, item.after_sensitive as Json, changed ? REDACTED_CHANGE : REDACTED),
  };
}

/** `marks` has the value's shape, with `true` wherever it is sensitive. */
function redact(value: Json | undefined, marks: Json | undefined, replacement: string): Json | undefined {
  if (value === undefined || value === null || marks === undefined || marks === null || marks === false) return value;
  if (marks === true) return typeof value === "object" ? null : replacement;
  if (Array.isArray(value)) {
    const list = Array.isArray(marks) ? marks : [];
    return value.map((item, index) => redact(item, list[index], replacement) ?? null);
  }
  if (typeof value !== "object" || typeof marks !== "object" || Array.isArray(marks)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redact(item, marks[key], replacement) ?? null]),
  );
}

function typesIn({ resource_changes = [], resource_drift = [] }: z.infer<typeof plan>): Set<unknown> {
  return new Set([...resource_changes, ...resource_drift].map(({ type }) => type));
}

/** A provider has schemas of thousands of types; a plan shows a few. */
function usedSchemas(
  providers: z.infer<typeof schemas>["provider_schemas"],
  types: ReadonlySet<unknown>,
): z.infer<typeof schemas>["provider_schemas"] {
  const used = (all: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(all).filter(([type]) => types.has(type)));
  return Object.fromEntries(
    Object.entries(providers).map(([name, provider]) => [
      name,
      {
        provider: provider.provider,
        resource_schemas: used(provider.resource_schemas),
        data_source_schemas: used(provider.data_source_schemas),
      },
    ]),
  );
}
