/**
 * What the stacks publish for each other: outputs with fixed names. A stack reads its upstream's state by these names,
 * so that `cdktf deploy develop-zone` need not list `shared`, and moving a construct does not rename an output.
 */
export const sharedOutputs = [
  "hosted_zone_id",
  /** Validated certificate in us-east-1, for distributions. */
  "certificate_arn",
  /** Validated certificates by region, for regional API domains. */
  "regional_certificate_arns",
  "log_bucket_domain_name",
] as const;

export const zoneOutputs = [
  /** Host name of the zone's own distribution. */
  "outreach_domain",
  "distribution_id",
  /** Host names of the servers themselves by their ids in the routing; they answer CloudFront alone. */
  "server_domains",
  "static_bucket_domain_name",
  /** Identity with which a distribution reads the static bucket: one of the two is set, the other is empty. */
  "origin_access_identity",
  "origin_access_control_id",
  /** Where the values of the two proofs lie. */
  "hop_proof_secret_arn",
  "origin_proof_secret_arn",
] as const;

export const runTaskOutputs = [
  /** Where Terraform Cloud sends its requests. */
  "run_task_url",
  /** Where the two HMAC keys lie, by slot. */
  "run_task_key_secret_arns",
] as const;

export type SharedOutput = (typeof sharedOutputs)[number];
export type ZoneOutput = (typeof zoneOutputs)[number];
export type RunTaskOutput = (typeof runTaskOutputs)[number];
export type ContractOutput = SharedOutput | ZoneOutput | RunTaskOutput;
