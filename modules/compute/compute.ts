import type { DataAwsIamPolicyDocumentStatement } from "../../framework/aws";
import type { Artifact } from "../artifact";
import type { AlarmCondition, Graph } from "../metric";
import type { PageLayout } from "../static-export";

/** A group of log streams, and where it is. */
export interface LogGroupReference {
  readonly name: string;
  readonly region: string;
}

/**
 * What a zone needs of whatever answers its requests, however that runs: every compute option has this shape, and what
 * stands around it (distribution, dashboard, alarms, deployment role) knows nothing else.
 */
export interface Compute {
  /** Host names of the option's servers by their ids in its routing. Empty where the bucket answers. */
  readonly domains: Readonly<Record<string, string>>;
  /** Id of the Origin Access Control by which CloudFront signs requests to the servers. @default - they check a header */
  readonly accessControlId?: string;
  /** Runs at CloudFront's origin request in place of a server. @default - a server answers */
  readonly originRequestFunctionArn?: string;
  /** How the pages' files are called, where the bucket has pages. @default - it has none */
  readonly pageLayout?: PageLayout;
  /** Files that must be in their buckets before the option is applied. */
  readonly artifacts: readonly Artifact[];
  /** Where it logs. */
  readonly logGroups: readonly LogGroupReference[];
  readonly graphs: readonly Graph[];
  readonly alarms: readonly AlarmCondition[];
  /** Path, on the zone's domain, that answers 200 without a cookie exactly when the option is well. */
  readonly healthPath: string;
  /** What a release has to be allowed to do to put another build on it. */
  readonly releasePermissions: readonly DataAwsIamPolicyDocumentStatement[];
  /**
   * Lets a distribution call the servers that signs its requests to them. Its ARN is known only once it has them as
   * origins.
   *
   * @param id names the distribution among those admitted
   */
  admitDistribution?(id: string, distributionArn: string): void;
}
