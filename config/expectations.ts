import type { Expectations } from "../gate/expectations";
import { shared } from "./defaults";
import { environments } from "./environments";
import { edgeFunctionNameOf, functionNameOf } from "./function-name";
import { originDomainOf } from "./origin-domain";
import type { EnvironmentSettings, SharedSettings } from "./schema";
import { sharedStackName, sleepConnectStackName, zoneStackName } from "./stack-names";

/** CloudFront takes certificates, and keeps what belongs to it, in this region alone. */
const cloudFrontRegion = "us-east-1";

/** What the gate holds the stacks of these settings to. */
export function expectationsOf(common: SharedSettings, all: readonly EnvironmentSettings[]): readonly Expectations[] {
  const regions = (...more: readonly string[]) => [...new Set([cloudFrontRegion, ...more])];
  return [
    {
      name: sharedStackName,
      stacks: [sharedStackName],
      account: common.account,
      regions: regions(common.region, ...all.map(({ region }) => region)),
      changeLimit: common.changeLimit,
      isProtected: common.deletionProtection,
      domains: [],
      buckets: Object.values(common.buckets),
      functions: [],
    },
    ...all.map((one): Expectations => ({
      name: one.name,
      stacks: [zoneStackName(one.name), sleepConnectStackName(one.name)],
      account: one.account,
      regions: regions(one.region, ...(one.compute.kind === "lambda-edge" ? one.compute.logRegions : [])),
      changeLimit: one.changeLimit,
      isProtected: one.deletionProtection,
      domains: [...Object.values(one.domains), originDomainOf(one, common)],
      buckets: [one.staticBucket],
      functions: [one.compute.kind === "lambda-edge" ? edgeFunctionNameOf(one) : functionNameOf(one)],
    })),
  ];
}

/**
 * What the gate of this checkout holds each stack to. It is read from these sources, never from what was synthesized:
 * a pull request is held to what its base says.
 */
export const expectations: readonly Expectations[] = expectationsOf(shared, environments);
