import type {
  CloudfrontDistributionDefaultCacheBehavior,
  CloudfrontDistributionOrderedCacheBehavior,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
import { publicPageBehavior, serverBehavior, staticBehavior } from "./cache-behavior";
import { EdgeFunction } from "./edge-function";
import { PublicPagePolicies } from "./public-page-policies";
import { staticPrefix } from "./static-bucket-keys";

export interface ZoneRoutesProps {
  /** Begins the names of the functions and policies, which are unique in the account. */
  readonly namePrefix: string;
  /** Ids of the distribution's origins. */
  readonly serverOrigin: string;
  readonly staticOrigin: string;
  /** Digests of the proofs by which the distribution knows another one in front of it. Empty: users come in here. */
  readonly acceptedDigests: string[];
  /** Path patterns of pages that are the same for everybody. */
  readonly publicPaths: readonly string[];
}

/** How a distribution routes Outreach's paths. The zone's own has these routes, and SleepConnect's has them too. */
export class ZoneRoutes extends Construct {
  readonly behaviors: CloudfrontDistributionOrderedCacheBehavior[];
  /** For what no pattern matches, on a distribution of which the zone's server owns the rest. */
  readonly server: CloudfrontDistributionDefaultCacheBehavior;
  /** The function that tells a server which host the user asked for. */
  readonly serverFunctionArn: string;

  constructor(scope: Construct, id: string, props: ZoneRoutesProps) {
    super(scope, id);
    const toServer = new EdgeFunction(this, "server-request", {
      name: `${props.namePrefix}-server-request`,
      kind: "server-request",
      acceptedDigests: props.acceptedDigests,
    });
    this.serverFunctionArn = toServer.arn;
    this.server = serverBehavior(props.serverOrigin, toServer.arn);
    this.behaviors = [
      { pathPattern: `/${staticPrefix}/*`, ...staticBehavior(props.staticOrigin) },
      // Before the public pages: a pattern of theirs must not be able to cover an API.
      { pathPattern: "/outreach/api/*", ...this.server },
      ...this.publicPages(props),
      // `/outreach/*` does not match the bare path.
      { pathPattern: "/outreach", ...this.server },
      { pathPattern: "/outreach/*", ...this.server },
    ];
  }

  private publicPages(props: ZoneRoutesProps): CloudfrontDistributionOrderedCacheBehavior[] {
    if (props.publicPaths.length === 0) return [];
    const policies = new PublicPagePolicies(this, "public-page-policies", props.namePrefix);
    const toPage = new EdgeFunction(this, "public-page", {
      name: `${props.namePrefix}-public-page`,
      kind: "public-page",
      acceptedDigests: props.acceptedDigests,
    });
    return props.publicPaths.map((pathPattern) => ({
      pathPattern,
      ...publicPageBehavior(props.serverOrigin, toPage.arn, policies),
    }));
  }
}
