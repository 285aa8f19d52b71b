import { CloudfrontCachePolicy, CloudfrontOriginRequestPolicy } from "../framework/aws";
import { Construct } from "../framework/cdktf";

/** A year, the most that a page may ask for. */
const maxTtlSeconds = 31_536_000;

/** Headers by which a Next.js client asks for a page's data in place of its HTML, and OpenNext for a page made anew. */
const nextRequestHeaders = [
  "rsc",
  "next-router-prefetch",
  "next-router-segment-prefetch",
  "next-router-state-tree",
  "next-url",
  "x-prerender-revalidate",
  "x-isr",
];

/**
 * Policies for pages that are declared the same for everybody: CloudFront stores a page as long as its own
 * Cache-Control says, and not at all when it says nothing. No cookie is forwarded or keyed.
 */
export class PublicPagePolicies extends Construct {
  readonly cachePolicyId: string;
  readonly originRequestPolicyId: string;

  constructor(scope: Construct, id: string, namePrefix: string) {
    super(scope, id);
    // A distribution that no longer uses them has to be updated before they go.
    const lifecycle = { createBeforeDestroy: true };
    this.cachePolicyId = new CloudfrontCachePolicy(this, "cache", {
      name: `${namePrefix}-public-pages`,
      lifecycle,
      minTtl: 0,
      defaultTtl: 0,
      maxTtl: maxTtlSeconds,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        // One URL answers with HTML or with data; without the key header one would be served as the other.
        headersConfig: {
          headerBehavior: "whitelist",
          headers: { items: ["x-open-next-cache-key", "x-forwarded-host"] },
        },
        queryStringsConfig: { queryStringBehavior: "all" },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      },
    }).id;
    this.originRequestPolicyId = new CloudfrontOriginRequestPolicy(this, "origin-request", {
      name: `${namePrefix}-public-pages`,
      lifecycle,
      cookiesConfig: { cookieBehavior: "none" },
      headersConfig: { headerBehavior: "whitelist", headers: { items: nextRequestHeaders } },
      queryStringsConfig: { queryStringBehavior: "all" },
    }).id;
  }
}
