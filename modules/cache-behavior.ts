import type {
  CloudfrontDistributionDefaultCacheBehavior,
  CloudfrontDistributionDefaultCacheBehaviorFunctionAssociation,
} from "../framework/aws";
import { managedCachePolicy, managedOriginRequestPolicy } from "./managed-policies";

/** What the default behaviour and an ordered one have in common. */
type CacheBehavior = CloudfrontDistributionDefaultCacheBehavior;

const readMethods = ["GET", "HEAD", "OPTIONS"];
const allMethods = [...readMethods, "PUT", "POST", "PATCH", "DELETE"];

const common = { viewerProtocolPolicy: "redirect-to-https", cachedMethods: readMethods, compress: true };

/**
 * Requests that a server answers, for one user each: nothing is stored, and simultaneous requests are not joined. Every
 * cookie reaches the server and none is in CachingOptimized's key, so that policy would show one patient's
 * conversations to another user.
 *
 * @param host the host name that the origin expects to be asked for
 */
export function serverBehavior(originId: string, viewerRequestArn: string, host: "own" | "viewer"): CacheBehavior {
  return {
    ...common,
    targetOriginId: originId,
    allowedMethods: allMethods,
    cachePolicyId: managedCachePolicy.cachingDisabled,
    originRequestPolicyId:
      host === "viewer" ? managedOriginRequestPolicy.allViewer : managedOriginRequestPolicy.allViewerExceptHostHeader,
    functionAssociation: onViewerRequest(viewerRequestArn),
  };
}

/**
 * Static files. They are uploaded with Cache-Control `public,max-age=31536000,immutable`, which CachingOptimized obeys;
 * by itself it would keep them for a day.
 */
export function staticBehavior(originId: string): CacheBehavior {
  return {
    ...common,
    targetOriginId: originId,
    allowedMethods: readMethods,
    cachePolicyId: managedCachePolicy.cachingOptimized,
  };
}

/** Pictures that a server makes smaller, with a policy that forwards no cookie and nothing that is not in its key. */
export function imageBehavior(originId: string, cachePolicyId: string): CacheBehavior {
  return { ...common, targetOriginId: originId, allowedMethods: readMethods, cachePolicyId };
}

/** Pages that are the same for everybody, with policies that forward no cookie. */
export function publicPageBehavior(
  originId: string,
  viewerRequestArn: string,
  policies: { readonly cachePolicyId: string; readonly originRequestPolicyId: string },
): CacheBehavior {
  return {
    ...common,
    targetOriginId: originId,
    allowedMethods: readMethods,
    ...policies,
    functionAssociation: onViewerRequest(viewerRequestArn),
  };
}

export function onViewerRequest(functionArn: string): CloudfrontDistributionDefaultCacheBehaviorFunctionAssociation[] {
  return [{ eventType: "viewer-request", functionArn }];
}
