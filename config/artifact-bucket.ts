import type { SharedSettings } from "./schema";

/** Name of the bucket from which functions of a region take their code: Lambda reads buckets of its own region only. */
export function artifactBucket({ buckets, region }: SharedSettings, functionRegion: string): string {
  return functionRegion === region ? buckets.artifacts : `${buckets.artifacts}-${functionRegion}`;
}
