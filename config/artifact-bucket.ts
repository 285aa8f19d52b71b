import type { EnvironmentSettings, SharedSettings } from "./schema";

/** Lambda@Edge's functions are made here, wherever they run. */
export const edgeRegion = "us-east-1";

/** Region of an environment's function. */
export function functionRegion({ compute, region }: EnvironmentSettings): string {
  return compute.kind === "lambda-edge" ? edgeRegion : region;
}

/** Name of the bucket from which functions of a region take their code: Lambda reads buckets of its own region only. */
export function artifactBucket({ buckets, region }: SharedSettings, inRegion: string): string {
  return inRegion === region ? buckets.artifacts : `${buckets.artifacts}-${inRegion}`;
}
