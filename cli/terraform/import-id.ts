/** A planned resource, as `terraform show -json` gives it. */
export interface PlannedResource {
  readonly after: unknown;
  readonly afterSensitive: unknown;
}

/**
 * Types whose import id is made of planned values, by the names of the attributes, joined with a slash: their creation
 * may have been cut short before Terraform learned the id, or the id that it prints is another (an ARN). From the
 * section "Import" of each type's page in the documentation of the AWS provider 5.100.
 */
const IMPORT_ID_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  aws_cloudfront_function: ["name"],
  aws_cloudwatch_log_group: ["name"],
  aws_cloudwatch_metric_alarm: ["alarm_name"],
  aws_dynamodb_table: ["name"],
  aws_ecr_repository: ["name"],
  aws_iam_role: ["name"],
  aws_iam_role_policy_attachment: ["role", "policy_arn"],
  aws_lambda_alias: ["function_name", "name"],
  aws_lambda_function: ["function_name"],
  aws_lambda_function_url: ["function_name", "qualifier"],
  aws_lambda_permission: ["function_name", "statement_id"],
  aws_s3_bucket: ["bucket"],
  aws_s3_bucket_policy: ["bucket"],
  aws_s3_bucket_public_access_block: ["bucket"],
  aws_s3_bucket_versioning: ["bucket"],
  aws_ssm_parameter: ["name"],
};

/** The id for `terraform import`, or undefined where the plan does not know it (yet) or marks it sensitive. */
export function plannedImportId(type: string, { after, afterSensitive }: PlannedResource): string | undefined {
  const attributes = IMPORT_ID_ATTRIBUTES[type];
  if (attributes === undefined || !isObject(after)) return undefined;
  const parts = attributes.map((attribute) => {
    const sensitive = afterSensitive === true || (isObject(afterSensitive) && afterSensitive[attribute] === true);
    const value = sensitive ? undefined : after[attribute];
    return typeof value === "string" && value !== "" ? value : undefined;
  });
  return parts.every((part) => part !== undefined) ? parts.join("/") : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
