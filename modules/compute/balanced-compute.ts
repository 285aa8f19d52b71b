import type { LogKey } from "../log-key";

/** What an option behind a load balancer needs of the zone. */
export interface BalancedComputeProps {
  /** Names everything that the option makes. */
  readonly name: string;
  /** Name of the environment, for the parameter that holds the release. */
  readonly environment: string;
  /** Variables of the app's process environment. No secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** The values of the proof header by which CloudFront is known. Sensitive. */
  readonly acceptedProofs: string[];
  /** Stable host name under which CloudFront asks the load balancer, and the hosted zone to write it into. */
  readonly originDomain: string;
  readonly zoneId: string;
  /** ARN of a validated certificate for it, of the load balancer's region. */
  readonly certificateArn: string;
  /** Bucket of the region for the load balancer's access logs. */
  readonly logBucket: string;
  readonly staticBucketArn: string;
  readonly deletionProtection: boolean;
  /** Tags of what the option itself starts, to which the provider's default tags do not come. */
  readonly tags: Readonly<Record<string, string>>;
  readonly region: string;
  readonly account: string;
  readonly logRetentionDays: number;
  /** Key of its log groups. */
  readonly logKey: LogKey;
}
