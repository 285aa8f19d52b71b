import type { EnvironmentSettings, SharedSettings } from "../config";
import { DataAwsSecretsmanagerSecretVersion } from "../framework/aws";
import type { Construct } from "../framework/cdktf";
import { Firewall } from "../modules/firewall";
import { routingOf, routingThroughZone } from "../modules/compute/routing";
import { bucketOrigin, httpsOrigin } from "../modules/origin";
import { serverBehavior } from "../modules/cache-behavior";
import { apiSources, SecurityHeaders } from "../modules/security-headers";
import { bucketId } from "../modules/static-bucket-keys";
import { WebDistribution } from "../modules/web-distribution";
import { ZoneRoutes } from "../modules/zone-routes";
import { BaseStack, cloudFrontRegion, stateSettings } from "./base-stack";

export interface SleepConnectStackProps {
  readonly environment: EnvironmentSettings;
  readonly shared: SharedSettings;
  /** Names of the stacks whose outputs this one reads. */
  readonly sharedStack: string;
  readonly zoneStack: string;
}

/** SleepConnect's distribution in one environment: the user's address, with Outreach's paths routed to its zone. */
export class SleepConnectStack extends BaseStack {
  constructor(scope: Construct, id: string, { environment, shared, sharedStack, zoneStack }: SleepConnectStackProps) {
    super(scope, id, { ...environment, ...stateSettings(shared), upstream: [sharedStack, zoneStack] });
    const { domains, sleepconnect, bucketAccess } = environment;
    const namePrefix = `sleepconnect-${environment.name}`;
    const direct = sleepconnect.route === "origins";

    const proof = new DataAwsSecretsmanagerSecretVersion(this, "proof", {
      secretId: this.read(zoneStack, direct ? "origin_proof_secret_arn" : "hop_proof_secret_arn"),
    });
    const routing = direct ? routingOf(environment) : routingThroughZone(environment);
    const servers = Object.keys(routing.servers).map((id) =>
      direct
        ? httpsOrigin(originId(id), this.readEntry(zoneStack, "server_domains", id), {
            proof: { name: "x-outreach-origin-proof", value: proof.secretString },
          })
        : httpsOrigin(originId(id), this.read(zoneStack, "outreach_domain"), {
            proof: { name: "x-outreach-hop-proof", value: proof.secretString },
          }),
    );
    const routes = new ZoneRoutes(this, "routes", {
      namePrefix,
      routing,
      originId,
      acceptedDigests: [],
    });

    const firewall =
      environment.firewall &&
      new Firewall(this, "firewall", {
        name: namePrefix,
        settings: environment.firewall,
        provider: this.providerIn(cloudFrontRegion),
        countedBy: "connection",
        logRetentionDays: environment.logRetentionDays,
      });
    const headersOf = (id: string, pages: "zone" | "foreign") =>
      new SecurityHeaders(this, id, {
        name: `${namePrefix}-${id}`,
        settings: environment.securityHeaders,
        connectSources: apiSources(environment),
        pages,
      }).policyId;
    new WebDistribution(this, "distribution", {
      domainName: domains.sleepconnect,
      comment: `SleepConnect, ${environment.name}`,
      zoneId: this.read(sharedStack, "hosted_zone_id"),
      certificateArn: this.read(sharedStack, "certificate_arn"),
      origins: [
        httpsOrigin("sleepconnect", sleepconnect.originDomain),
        ...servers,
        bucketOrigin(originId(bucketId), {
          domainName: this.read(zoneStack, "static_bucket_domain_name"),
          identity:
            bucketAccess.kind === "oai"
              ? { originAccessIdentity: this.read(zoneStack, "origin_access_identity") }
              : { originAccessControlId: this.read(zoneStack, "origin_access_control_id") },
        }),
      ],
      defaultBehavior: serverBehavior("sleepconnect", routes.serverFunctionArn, "own"),
      behaviors: routes.behaviors,
      ...(firewall === undefined ? {} : { webAclArn: firewall.arn }),
      responseHeaders: { fallback: headersOf("own-headers", "foreign"), paths: headersOf("outreach-headers", "zone") },
      logs: this.accessLogs(sharedStack, { environment, shared, namePrefix, domain: domains.sleepconnect }),
    });
  }
}

/** What SleepConnect's distribution calls an origin of the zone. */
function originId(id: string): string {
  return `outreach-${id}`;
}
