import type { EnvironmentSettings, SharedSettings } from "./schema";

/** An environment's name and its domain, and the hosted zone that both of its names lie in. */
interface Named {
  readonly name: string;
  readonly outreach: string;
  readonly zone: string;
}

/**
 * Stable name of an environment's load balancer, one label below the zone, so that the shared certificate covers it:
 * CloudFront checks the certificate against it where the viewer's host is not forwarded.
 */
export function originDomain({ name, outreach, zone }: Named): string {
  const label = outreach === zone ? `outreach-${name}` : outreach.split(".")[0];
  return `${label}-origin.${zone}`;
}

/** The same from the settings. */
export function originDomainOf({ name, domains }: EnvironmentSettings, { hostedZone }: SharedSettings): string {
  return originDomain({ name, outreach: domains.outreach, zone: hostedZone.name });
}
