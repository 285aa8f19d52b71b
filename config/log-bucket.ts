import type { SharedSettings } from "./schema";

/** Name of the bucket that load balancers of a region log to: they write to buckets of their own region only. */
export function logBucket({ buckets, region }: SharedSettings, loadBalancerRegion: string): string {
  return loadBalancerRegion === region ? buckets.logs : `${buckets.logs}-${loadBalancerRegion}`;
}
