/** Documents of the least size that Terraform and the synthesizer write, for tests. */

/** One entry of a plan's `resource_changes`. */
export interface Change {
  readonly address: string;
  readonly change: object;
  readonly [field: string]: unknown;
}

/** A whole plan with these changes. */
export function planOf(changes: readonly Change[], more: object = {}) {
  const resources = changes.map(({ address, type, name, expressions = {} }) => ({
    address,
    mode: "managed",
    type,
    name,
    provider_config_key: "aws",
    expressions,
  }));
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: {} },
    resource_changes: changes,
    configuration: { root_module: { resources } },
    errored: false,
    ...more,
  };
}

/** The state of an applied plan, as `terraform show -json` prints it. */
export function stateOf(changes: readonly Change[], more: object = {}) {
  const resources = changes.map(({ change, ...resource }) => {
    const { after, after_sensitive: marks = {} } = change as { after?: unknown; after_sensitive?: unknown };
    return { ...resource, schema_version: 1, values: after, sensitive_values: marks };
  });
  return { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: { resources }, ...more } };
}

/** A distribution whose viewers may, or may not, use plain HTTP. */
export function distribution(name: string, viewerProtocolPolicy: string, change: object = {}): Change {
  const after = { default_cache_behavior: [{ target_origin_id: "o", viewer_protocol_policy: viewerProtocolPolicy }] };
  return {
    address: `aws_cloudfront_distribution.${name}`,
    mode: "managed",
    type: "aws_cloudfront_distribution",
    name,
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: { actions: ["create"], before: null, after, after_unknown: {}, after_sensitive: {}, ...change },
  };
}

/** A synthesized stack with distributions of these viewer protocol policies, by name. */
export function stackOf(stackName: string, viewerProtocolPolicies: Readonly<Record<string, string>>) {
  const distributions = Object.entries(viewerProtocolPolicies).map(([name, policy]) => [
    name,
    {
      "//": { metadata: { path: `${stackName}/zone/${name}`, uniqueId: name } },
      default_cache_behavior: { target_origin_id: "o", viewer_protocol_policy: policy },
    },
  ]);
  return {
    "//": { metadata: { stackName, version: "0.21.0" } },
    terraform: { required_providers: { aws: { source: "aws", version: "5.100.0" } } },
    provider: { aws: [{ region: "us-east-1" }] },
    resource: { aws_cloudfront_distribution: Object.fromEntries(distributions) as Record<string, unknown> },
  };
}
