import type {
  CloudfrontDistributionDefaultCacheBehavior,
  CloudfrontDistributionOrderedCacheBehavior,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
import { imageBehavior, onViewerRequest, publicPageBehavior, serverBehavior, staticBehavior } from "./cache-behavior";
import type { Route, Routing } from "./compute/routing";
import { EdgeFunction, type EdgeFunctionKind, type EdgeFunctionSettings } from "./edge-function";
import { ImagePolicies } from "./image-policies";
import { PublicPagePolicies } from "./public-page-policies";
import type { PageLayout } from "./static-export";

export interface ZoneRoutesProps {
  /** Begins the names of the functions and policies, which are unique in the account. */
  readonly namePrefix: string;
  readonly routing: Routing;
  /** What the distribution calls an origin of the routing. */
  readonly originId: (id: string) => string;
  /** Digests of the proofs by which the distribution knows another one in front of it. Empty: users come in here. */
  readonly acceptedDigests: string[];
  /** How the pages' files are called. @default - the bucket has no pages */
  readonly pageLayout?: PageLayout | undefined;
  /** ARN of the version of a Lambda@Edge function that answers in place of a server. @default - a server answers */
  readonly originRequestFunctionArn?: string | undefined;
}

/** Name of a CloudFront Function of a zone's routes. */
export function edgeFunctionName(namePrefix: string, kind: EdgeFunctionKind): string {
  return `${namePrefix}-${kind}`;
}

/** How a distribution routes Outreach's paths. The zone's own has these routes, and SleepConnect's has them too. */
export class ZoneRoutes extends Construct {
  readonly behaviors: CloudfrontDistributionOrderedCacheBehavior[];
  /** For what no pattern matches, on a distribution of which the zone owns the rest. */
  readonly fallback: CloudfrontDistributionDefaultCacheBehavior;
  /** Names of the CloudFront Functions in front of servers, by what each is for. */
  readonly functionNames: Partial<Record<EdgeFunctionKind, string>> = {};
  private serverRequestArn: string | undefined;
  private staticPageArn: string | undefined;
  private images: ImagePolicies | undefined;
  private publicPages: { readonly policies: PublicPagePolicies; readonly functionArn: string } | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ZoneRoutesProps,
  ) {
    super(scope, id);
    const { routes, fallback } = props.routing;
    this.fallback = this.behavior(fallback);
    this.behaviors = routes.map((route) => ({ pathPattern: route.pathPattern, ...this.behavior(route) }));
  }

  /** The function that tells a server which host the user asked for. */
  get serverFunctionArn(): string {
    this.serverRequestArn ??= this.edgeFunction("server-request", { acceptedProofs: this.props.acceptedDigests });
    return this.serverRequestArn;
  }

  private behavior({ origin, kind }: Omit<Route, "pathPattern">): CloudfrontDistributionDefaultCacheBehavior {
    const originId = this.props.originId(origin);
    switch (kind) {
      case "files":
        return staticBehavior(originId);
      case "server":
        return {
          ...serverBehavior(originId, this.serverFunctionArn, this.props.routing.servers[origin]?.host ?? "own"),
          ...this.edgeServer(),
        };
      case "pages":
        return { ...staticBehavior(originId), functionAssociation: onViewerRequest(this.pageFunctionArn) };
      case "images":
        this.images ??= new ImagePolicies(this, "image-policies", this.props.namePrefix);
        return imageBehavior(originId, this.images.cachePolicyId);
      case "public-page":
        this.publicPages ??= this.makePublicPages();
        return {
          ...publicPageBehavior(originId, this.publicPages.functionArn, this.publicPages.policies),
          ...this.edgeServer(),
        };
    }
  }

  /** The function that answers in place of an origin, where there is one. */
  private edgeServer(): Pick<CloudfrontDistributionDefaultCacheBehavior, "lambdaFunctionAssociation"> {
    const lambdaArn = this.props.originRequestFunctionArn;
    if (lambdaArn === undefined) return {};
    return { lambdaFunctionAssociation: [{ eventType: "origin-request", lambdaArn, includeBody: true }] };
  }

  /** The function that finds a page's file. */
  private get pageFunctionArn(): string {
    const { pageLayout } = this.props;
    if (pageLayout === undefined) throw new Error(`${this.node.path}: pages of a bucket need their pageLayout.`);
    this.staticPageArn ??= this.edgeFunction("static-page", { pageLayout });
    return this.staticPageArn;
  }

  /** What all public pages have in common. */
  private makePublicPages() {
    const policies = new PublicPagePolicies(this, "public-page-policies", this.props.namePrefix);
    const functionArn = this.edgeFunction("public-page", { acceptedProofs: this.props.acceptedDigests });
    return { policies, functionArn };
  }

  /** Makes a function; returns its ARN. */
  private edgeFunction(kind: EdgeFunctionKind, settings: EdgeFunctionSettings): string {
    const name = edgeFunctionName(this.props.namePrefix, kind);
    // Pages of a bucket are the static option's, which watches their function itself.
    if (kind !== "static-page") this.functionNames[kind] = name;
    return new EdgeFunction(this, kind, { name, kind, settings }).arn;
  }
}
