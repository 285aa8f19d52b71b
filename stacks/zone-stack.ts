import type { EnvironmentSettings, SecurityHeadersSettings, SharedSettings } from "../config";
import { namePrefixOf } from "../config/function-name";
import { DataAwsSsmParameter } from "../framework/aws";
import { type Construct, dependable, type TerraformResource } from "../framework/cdktf";
import { RestApiDomain, WebSocketApiDomain } from "../modules/api-domain";
import { Firewall } from "../modules/firewall";
import { readablePrefixes, routingOf } from "../modules/compute/routing";
import { bucketOrigin, httpsOrigin } from "../modules/origin";
import { RotatingSecret } from "../modules/rotating-secret";
import { apiSources, SecurityHeaders } from "../modules/security-headers";
import { StaticBucket } from "../modules/static-bucket";
import { bucketId, publicPrefix } from "../modules/static-bucket-keys";
import { WebDistribution } from "../modules/web-distribution";
import { ZoneRoutes } from "../modules/zone-routes";
import { BaseStack, cloudFrontRegion, stateSettings } from "./base-stack";
import type { ZoneOutput } from "./contract";
import { zoneCompute } from "./zone-compute";

/** Next.js's own page for what is not found. */
const serverErrorPage = "/outreach/404";

export interface ZoneStackProps {
  readonly environment: EnvironmentSettings;
  readonly shared: SharedSettings;
  /** Name of the shared stack. */
  readonly sharedStack: string;
}

/** Outreach in one environment: static files, server, distribution, API names. */
export class ZoneStack extends BaseStack {
  constructor(scope: Construct, id: string, { environment, shared, sharedStack }: ZoneStackProps) {
    super(scope, id, { ...environment, ...stateSettings(shared), upstream: [sharedStack] });
    const { domains } = environment;
    const namePrefix = namePrefixOf(environment);
    const zoneId = this.read(sharedStack, "hosted_zone_id");

    const hopProof = new RotatingSecret(this, "hop-proof", {
      name: `${namePrefix}/hop-proof`,
      description: "Proves to Outreach's distribution that a request came through SleepConnect's",
      settings: environment.hopProof,
    });
    const originProof = new RotatingSecret(this, "origin-proof", {
      name: `${namePrefix}/origin-proof`,
      description: "Proves to Outreach's server that a request came through CloudFront",
      settings: environment.originProof,
    });

    const routing = routingOf(environment);
    const prefixes = readablePrefixes(routing);
    const files = new StaticBucket(this, "static", {
      name: environment.staticBucket,
      access: environment.bucketAccess,
      account: environment.account,
      readablePrefixes: prefixes,
      forceDestroy: !environment.deletionProtection,
    });
    const userContextKey = new DataAwsSsmParameter(this, "user-context-key", {
      name: environment.userContextKeyParameter,
    });
    const certificateArn = this.readEntry(sharedStack, "regional_certificate_arns", environment.region);
    const compute = zoneCompute(this, "server", {
      environment,
      shared,
      namePrefix,
      variables: {
        OUTREACH_API_URL: `https://${domains.api}`,
        OUTREACH_WEBSOCKET_URL: `wss://${domains.webSocket}`,
        SAX_JWT_PUBLIC_KEY: userContextKey.insecureValue,
      },
      originProof,
      zoneId,
      certificateArn,
      staticBucketArn: files.arn,
      providerIn: (region) => this.providerIn(region),
    });
    this.uploadBeforeApply(compute.artifacts);

    const routes = new ZoneRoutes(this, "routes", {
      namePrefix,
      routing,
      originId: (id) => id,
      acceptedDigests: hopProof.acceptedDigests,
      pageLayout: compute.pageLayout,
      originRequestFunctionArn: compute.originRequestFunctionArn,
    });
    const firewall =
      environment.firewall &&
      new Firewall(this, "firewall", {
        name: namePrefix,
        settings: environment.firewall,
        provider: this.providerIn(cloudFrontRegion),
        countedBy: "forwarded",
        logRetentionDays: environment.logRetentionDays,
      });
    const errorPage = routing.errorPage ?? (environment.errorPages ? serverErrorPage : undefined);
    const headersOf = (id: string, settings: SecurityHeadersSettings) => {
      const name = `${namePrefix}-${id}`;
      const { policyId } = new SecurityHeaders(this, id, {
        name,
        settings,
        connectSources: apiSources(environment),
        pages: "zone",
      });
      return { fallback: policyId, paths: policyId };
    };
    const { continuousDeployment: continuous } = environment;
    const distribution = new WebDistribution(this, "distribution", {
      domainName: domains.outreach,
      comment: `Outreach, ${environment.name}`,
      zoneId,
      certificateArn: this.read(sharedStack, "certificate_arn"),
      origins: [
        ...Object.entries(compute.domains).map(([id, domain]) =>
          httpsOrigin(id, domain, {
            proof: { name: "x-outreach-origin-proof", value: originProof.activeValue },
            accessControlId: compute.accessControlId,
          }),
        ),
        bucketOrigin(bucketId, { domainName: files.regionalDomainName, identity: files.identity }),
      ],
      defaultBehavior: routes.fallback,
      behaviors: routes.behaviors,
      ...(firewall === undefined ? {} : { webAclArn: firewall.arn }),
      ...(routing.rootObject === undefined ? {} : { rootObject: routing.rootObject }),
      ...(errorPage === undefined ? {} : { errorPage }),
      responseHeaders: headersOf("security-headers", environment.securityHeaders),
      logs: this.accessLogs(sharedStack, { environment, shared, namePrefix, domain: domains.outreach }),
      staging: continuous && {
        isAttached: continuous.step === "attach",
        traffic: continuous.traffic,
        responseHeaders: headersOf(
          "candidate-headers",
          continuous.candidate.securityHeaders ?? environment.securityHeaders,
        ),
        errorPage: routing.errorPage ?? (continuous.candidate.errorPages ? serverErrorPage : errorPage),
      },
    });

    // Pages and public files become readable before the distribution asks for them, and stay so until it no longer does.
    if (prefixes.includes(publicPrefix)) comesAfter(distribution.resource, files.policy);
    else comesAfter(files.policy, distribution.resource);
    compute.admitDistribution?.("zone", distribution.arn);

    new RestApiDomain(this, "rest-api", {
      domainName: domains.api,
      api: environment.apis.rest,
      certificateArn,
      zoneId,
    });
    new WebSocketApiDomain(this, "websocket-api", {
      domainName: domains.webSocket,
      api: environment.apis.webSocket,
      certificateArn,
      zoneId,
    });

    this.publish({
      outreach_domain: domains.outreach,
      distribution_id: distribution.distributionId,
      server_domains: compute.domains,
      static_bucket_domain_name: files.regionalDomainName,
      origin_access_identity: "originAccessIdentity" in files.identity ? files.identity.originAccessIdentity : "",
      origin_access_control_id: "originAccessControlId" in files.identity ? files.identity.originAccessControlId : "",
      hop_proof_secret_arn: hopProof.activeSecretArn,
      origin_proof_secret_arn: originProof.activeSecretArn,
    } satisfies Record<ZoneOutput, unknown>);
  }
}

/** Has Terraform change one resource after another, of which it takes no value. */
function comesAfter(later: TerraformResource, earlier: TerraformResource): void {
  later.dependsOn = [...(later.dependsOn ?? []), dependable(earlier)];
}
