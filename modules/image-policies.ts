import { CloudfrontCachePolicy } from "../framework/aws";
import { Construct } from "../framework/cdktf";

/** A year, the most that a picture may ask for. */
const maxTtlSeconds = 31_536_000;

/**
 * The policy for pictures that a server makes smaller: stored as long as the picture's own Cache-Control says, by what
 * was asked for (`url`, `w`, `q`) and by the formats that the browser takes. No cookie is forwarded or keyed.
 */
export class ImagePolicies extends Construct {
  readonly cachePolicyId: string;

  constructor(scope: Construct, id: string, namePrefix: string) {
    super(scope, id);
    this.cachePolicyId = new CloudfrontCachePolicy(this, "cache", {
      name: `${namePrefix}-images`,
      // A distribution that no longer uses it has to be updated before it goes.
      lifecycle: { createBeforeDestroy: true },
      minTtl: 0,
      defaultTtl: 0,
      maxTtl: maxTtlSeconds,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "whitelist", headers: { items: ["accept"] } },
        queryStringsConfig: { queryStringBehavior: "whitelist", queryStrings: { items: ["q", "url", "w"] } },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      },
    }).id;
  }
}
