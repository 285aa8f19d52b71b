import { type ContinuousDeploymentSettings, UserError } from "../config";
import {
  type AwsProvider,
  CloudfrontContinuousDeploymentPolicy,
  CloudfrontDistribution,
  type CloudfrontDistributionConfig,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrderedCacheBehavior,
  type CloudfrontDistributionOrigin,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
import { AccessLogs } from "./access-logs";
import { AliasRecords } from "./alias-records";

export interface WebDistributionProps {
  /** The one name it answers to. */
  readonly domainName: string;
  readonly comment: string;
  readonly zoneId: string;
  /** ARN of a validated certificate in us-east-1, the only region that CloudFront takes certificates from. */
  readonly certificateArn: string;
  readonly origins: CloudfrontDistributionOrigin[];
  readonly defaultBehavior: CloudfrontDistributionDefaultCacheBehavior;
  /** In the order in which CloudFront tries them: the first pattern that matches wins. */
  readonly behaviors: CloudfrontDistributionOrderedCacheBehavior[];
  /** ARN of the web ACL that looks at every request first. @default - none */
  readonly webAclArn?: string;
  /** What is asked for in place of `/`, where the default behaviour asks a bucket. @default - the origin answers `/` */
  readonly rootObject?: string;
  /** Page that replaces every 403 and 404, API answers included. @default - answers stay as they are */
  readonly errorPage?: string;
  /** Ids of the policies of response headers: for what no pattern matches, and for the patterns. */
  readonly responseHeaders: ResponseHeaders;
  readonly logs: AccessLogDelivery;
  /** A second distribution that gets some of the requests. @default - none */
  readonly staging?: StagingProps | undefined;
}

export interface ResponseHeaders {
  readonly fallback: string;
  readonly paths: string;
}

/** How access logs are delivered, to which bucket, and into which folder of it, without a slash at the end. */
export type AccessLogDelivery =
  | { readonly kind: "legacy"; readonly bucketDomainName: string; readonly folder: string }
  | {
      readonly kind: "v2";
      /** Begins the names of the delivery. */
      readonly name: string;
      readonly bucketArn: string;
      readonly folder: string;
      /** The provider of us-east-1. */
      readonly provider: AwsProvider;
    };

export interface StagingProps {
  /** Send it the requests that the policy names. Not in the deploy that makes the distribution: CloudFront refuses it. */
  readonly isAttached: boolean;
  readonly traffic: ContinuousDeploymentSettings["traffic"];
  readonly responseHeaders: ResponseHeaders;
  readonly errorPage?: string | undefined;
}

/** Quota of cache behaviours per distribution, the default one included. */
const mostBehaviors = 25;

/** Seconds that CloudFront remembers an error before it asks the origin again. */
const errorTtlSeconds = 10;

/** A distribution with its name in DNS: HTTPS only, TLS 1.2 and later, IPv4 and IPv6, access logs kept. */
export class WebDistribution extends Construct {
  readonly distributionId: string;
  readonly arn: string;
  readonly resource: CloudfrontDistribution;

  constructor(scope: Construct, id: string, props: WebDistributionProps) {
    super(scope, id);
    const count = props.behaviors.length + 1;
    if (count > mostBehaviors) {
      throw new UserError(
        `${this.node.path}: ${count} cache behaviours, and CloudFront allows ${mostBehaviors} per distribution. ` +
          "Fold some path patterns together, publicPaths in config/environments.ts first.",
      );
    }
    const policy = props.staging && this.stage(props, props.staging);
    this.resource = new CloudfrontDistribution(this, "distribution", {
      ...configuration(props),
      aliases: [props.domainName],
      ...(policy && props.staging.isAttached ? { continuousDeploymentPolicyId: policy.id } : {}),
    });
    deliverLogs(this, "logs", this.resource, props.logs);
    this.distributionId = this.resource.id;
    this.arn = this.resource.arn;
    new AliasRecords(this, "records", {
      zoneId: props.zoneId,
      name: props.domainName,
      target: { domainName: this.resource.domainName, hostedZoneId: this.resource.hostedZoneId },
    });
  }

  /** The staging distribution, which has no name of its own, and the policy by which it gets its requests. */
  private stage(props: WebDistributionProps, staging: StagingProps): CloudfrontContinuousDeploymentPolicy {
    const { responseHeaders, errorPage, traffic } = staging;
    const folder = `${props.logs.folder}-staging`;
    const logs =
      props.logs.kind === "v2"
        ? { ...props.logs, folder, name: `${props.logs.name}-staging` }
        : { ...props.logs, folder };
    const distribution = new CloudfrontDistribution(this, "staging", {
      ...configuration({ ...props, responseHeaders, logs, ...(errorPage === undefined ? {} : { errorPage }) }),
      comment: `${props.comment}, staging`,
      staging: true,
    });
    deliverLogs(this, "staging-logs", distribution, logs);
    return new CloudfrontContinuousDeploymentPolicy(this, "staging-policy", {
      enabled: true,
      stagingDistributionDnsNames: [{ items: [distribution.domainName], quantity: 1 }],
      trafficConfig: trafficConfig(traffic),
      // The primary distribution lets go of it before it is deleted.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

/** What the two distributions of one name have in common, and the primary's part of what they have not. */
function configuration(props: WebDistributionProps): CloudfrontDistributionConfig {
  const { responseHeaders, logs } = props;
  return {
    comment: props.comment,
    enabled: true,
    isIpv6Enabled: true,
    // CloudFront has no continuous deployment with HTTP/3.
    httpVersion: props.staging === undefined ? "http2and3" : "http2",
    // North America and Europe: the clinics are there.
    priceClass: "PriceClass_100",
    origin: props.origins,
    defaultCacheBehavior: { ...props.defaultBehavior, responseHeadersPolicyId: responseHeaders.fallback },
    orderedCacheBehavior: props.behaviors.map((one) => ({ ...one, responseHeadersPolicyId: responseHeaders.paths })),
    viewerCertificate: {
      acmCertificateArn: props.certificateArn,
      sslSupportMethod: "sni-only",
      minimumProtocolVersion: "TLSv1.2_2021",
    },
    restrictions: { geoRestriction: { restrictionType: "none" } },
    ...(logs.kind === "legacy"
      ? {
          loggingConfig: {
            bucket: logs.bucketDomainName,
            prefix: `${logs.folder}/`,
            // Cookies hold the user's token, which has no place in a log.
            includeCookies: false,
          },
        }
      : {}),
    ...(props.webAclArn === undefined ? {} : { webAclId: props.webAclArn }),
    ...(props.rootObject === undefined ? {} : { defaultRootObject: props.rootObject }),
    ...(props.errorPage === undefined ? {} : { customErrorResponse: errorResponses(props.errorPage) }),
    // Whatever is applied next (releases, the distribution in front) relies on this one being out.
    waitForDeployment: true,
  };
}

function deliverLogs(
  scope: Construct,
  id: string,
  distribution: CloudfrontDistribution,
  logs: AccessLogDelivery,
): void {
  if (logs.kind === "v2") new AccessLogs(scope, id, { ...logs, distributionArn: distribution.arn });
}

function trafficConfig(traffic: StagingProps["traffic"]) {
  if (traffic.by === "header") {
    return [{ type: "SingleHeader", singleHeaderConfig: [{ header: traffic.name, value: traffic.value }] }];
  }
  const { percent, session } = traffic;
  const sticky = session && {
    sessionStickinessConfig: [{ idleTtl: session.idleSeconds, maximumTtl: session.maximumSeconds }],
  };
  return [{ type: "SingleWeight", singleWeightConfig: [{ weight: percent / 100, ...sticky }] }];
}

/** 403 is what the bucket says of an absent file; both mean "not found" to a reader. */
function errorResponses(page: string) {
  return [403, 404].map((errorCode) => ({
    errorCode,
    responseCode: 404,
    responsePagePath: page,
    errorCachingMinTtl: errorTtlSeconds,
  }));
}
