import type { Json, JsonMap } from "./seeds";

/** A resource that breaks one rule, whatever else is in its plan, and the change that mends it. */
export interface Violation {
  readonly rule: string;
  readonly type: string;
  readonly values: JsonMap;
  /** The same resource without the fault. */
  readonly mended: JsonMap;
}

/** Each is denied on its own, at a severity that blocks. */
export const violations: readonly Violation[] = [
  violation("kms-rotation", "aws_kms_key", {}, "enable_key_rotation", true, false),
  violation("ec2-encrypted-disk", "aws_ebs_volume", {}, "encrypted", true, false),
  violation(
    "cloudfront-viewer-https",
    "aws_cloudfront_distribution",
    {},
    "default_cache_behavior",
    [{ target_origin_id: "o", viewer_protocol_policy: "https-only" }],
    [{ target_origin_id: "o", viewer_protocol_policy: "allow-all" }],
  ),
  violation(
    "load-balancer-drop-invalid-headers",
    "aws_lb",
    { load_balancer_type: "application" },
    "drop_invalid_header_fields",
    true,
    false,
  ),
  violation("queue-encryption", "aws_sqs_queue", { name: "q-dlq" }, "sqs_managed_sse_enabled", true, false),
  violation(
    "table-recovery",
    "aws_dynamodb_table",
    {},
    "point_in_time_recovery",
    [{ enabled: true }],
    [{ enabled: false }],
  ),
  violation("lambda-runtime", "aws_lambda_function", { function_name: "f" }, "runtime", "nodejs22.x", "nodejs12.x"),
  violation(
    "ec2-imdsv2",
    "aws_instance",
    {},
    "metadata_options",
    [{ http_tokens: "required" }],
    [{ http_tokens: "optional" }],
  ),
];

function violation(rule: string, type: string, rest: JsonMap, name: string, right: Json, wrong: Json): Violation {
  return { rule, type, values: { ...rest, [name]: wrong }, mended: { ...rest, [name]: right } };
}

/** A resource's entry in a plan's changes. */
export function changeOf(type: string, name: string, after: JsonMap): JsonMap {
  const change = { actions: ["create"], before: null, after, after_unknown: {}, after_sensitive: {} };
  return { address: `${type}.${name}`, mode: "managed", type, name, provider_name: "aws", change };
}

/** A resource's block in a plan's configuration. */
export function blockOf(type: string, name: string, after: JsonMap): JsonMap {
  const expressions = Object.fromEntries(Object.keys(after).map((key) => [key, {}]));
  return { address: `${type}.${name}`, mode: "managed", type, name, provider_config_key: "aws", expressions };
}

/**
 * Adds a resource to a plan, or to a synthesized stack, wherever its place is still of the right kind.
 *
 * @returns Its address, or nothing when there is no place left.
 */
export function plant(document: JsonMap, type: string, name: string, values: JsonMap): string | undefined {
  if (!("format_version" in document)) {
    const { resource } = document;
    if (!isMap(resource)) return undefined;
    const named = Object.hasOwn(resource, type) ? resource[type] : {};
    if (!isMap(named)) return undefined;
    set(named, name, structuredClone(values));
    set(resource, type, named);
    return `${type}.${name}`;
  }
  if (!Array.isArray(document.resource_changes)) return undefined;
  document.resource_changes.push(changeOf(type, name, structuredClone(values)));
  const root = isMap(document.configuration) ? document.configuration.root_module : undefined;
  if (isMap(root) && Array.isArray(root.resources)) root.resources.push(blockOf(type, name, values));
  return `${type}.${name}`;
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Sets a field that may be called `__proto__`. */
export function set(target: JsonMap, name: string, value: Json): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A resource's address, or nothing where a mutation made it something else. */
export function textOfAddress({ address }: JsonMap): string {
  return typeof address === "string" ? address : "";
}
