import type {
  CloudfrontDistributionDefaultCacheBehavior,
  CloudfrontDistributionOrderedCacheBehavior,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
import { imageBehavior, publicPageBehavior, serverBehavior, staticBehavior } from "./cache-behavior";
import type { Route, Routing } from "./compute/routing";
import { EdgeFunction, type EdgeFunctionKind } from "./edge-function";
import { ImagePolicies } from "./image-policies";
import { PublicPagePolicies } from "./public-page-policies";

export interface ZoneRoutesProps {
  /** Begins the names of the functions and policies, which are unique in the account. */
  readonly namePrefix: string;
  readonly routing: Routing;
  /** What the distribution calls an origin of the routing. */
  readonly originId: (id: string) => string;
  /** Digests of the proofs by which the distribution knows another one in front of it. Empty: users come in here. */
  readonly acceptedDigests: string[];
}

/** How a distribution routes Outreach's paths. The zone's own has these routes, and SleepConnect's has them too. */
export class ZoneRoutes extends Construct {
  readonly behaviors: CloudfrontDistributionOrderedCacheBehavior[];
  /** For what no pattern matches, on a distribution of which the zone owns the rest. */
  readonly fallback: CloudfrontDistributionDefaultCacheBehavior;
  /** The function that tells a server which host the user asked for. */
  readonly serverFunctionArn: string;
  /** Names of the CloudFront Functions, by what each is for. */
  readonly functionNames: Partial<Record<EdgeFunctionKind, string>> = {};
  private images: ImagePolicies | undefined;
  private publicPages: { readonly policies: PublicPagePolicies; readonly functionArn: string } | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ZoneRoutesProps,
  ) {
    super(scope, id);
    this.serverFunctionArn = this.edgeFunction("server-request");
    const { routes, fallback } = props.routing;
    this.fallback = this.behavior(fallback);
    this.behaviors = routes.map((route) => ({ pathPattern: route.pathPattern, ...this.behavior(route) }));
  }

  private behavior({ origin, kind }: Omit<Route, "pathPattern">): CloudfrontDistributionDefaultCacheBehavior {
    const originId = this.props.originId(origin);
    switch (kind) {
      case "files":
        return staticBehavior(originId);
      case "server":
        return serverBehavior(originId, this.serverFunctionArn, this.props.routing.servers[origin]?.host ?? "own");
      case "images":
        this.images ??= new ImagePolicies(this, "image-policies", this.props.namePrefix);
        return imageBehavior(originId, this.images.cachePolicyId);
      case "public-page":
        this.publicPages ??= this.makePublicPages();
        return publicPageBehavior(originId, this.publicPages.functionArn, this.publicPages.policies);
    }
  }

  /** What all public pages have in common. */
  private makePublicPages() {
    const policies = new PublicPagePolicies(this, "public-page-policies", this.props.namePrefix);
    return { policies, functionArn: this.edgeFunction("public-page") };
  }

  /** Makes a function; returns its ARN. */
  private edgeFunction(kind: EdgeFunctionKind): string {
    const { namePrefix, acceptedDigests } = this.props;
    const name = `${namePrefix}-${kind}`;
    this.functionNames[kind] = name;
    return new EdgeFunction(this, kind, { name, kind, acceptedDigests }).arn;
  }
}
