import { UserError } from "../config";
import {
  CloudfrontDistribution,
  type CloudfrontDistributionDefaultCacheBehavior,
  type CloudfrontDistributionOrderedCacheBehavior,
  type CloudfrontDistributionOrigin,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
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
  /** Host name of the bucket that gets the access logs, and where in it. */
  readonly logs: { readonly bucketDomainName: string; readonly prefix: string };
}

/** Quota of cache behaviours per distribution, the default one included. */
const mostBehaviors = 25;

/** Seconds that CloudFront remembers an error before it asks the origin again. */
const errorTtlSeconds = 10;

/** A distribution with its name in DNS: HTTPS only, TLS 1.2 and later, IPv4 and IPv6, access logs kept. */
export class WebDistribution extends Construct {
  readonly distributionId: string;
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
    this.resource = new CloudfrontDistribution(this, "distribution", {
      comment: props.comment,
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      // North America and Europe: the clinics are there.
      priceClass: "PriceClass_100",
      aliases: [props.domainName],
      origin: props.origins,
      defaultCacheBehavior: props.defaultBehavior,
      orderedCacheBehavior: props.behaviors,
      viewerCertificate: {
        acmCertificateArn: props.certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      },
      restrictions: { geoRestriction: { restrictionType: "none" } },
      loggingConfig: {
        bucket: props.logs.bucketDomainName,
        prefix: props.logs.prefix,
        // Cookies hold the user's token, which has no place in a log.
        includeCookies: false,
      },
      ...(props.webAclArn === undefined ? {} : { webAclId: props.webAclArn }),
      ...(props.rootObject === undefined ? {} : { defaultRootObject: props.rootObject }),
      ...(props.errorPage === undefined ? {} : { customErrorResponse: errorResponses(props.errorPage) }),
      // Whatever is applied next (releases, the distribution in front) relies on this one being out.
      waitForDeployment: true,
    });
    this.distributionId = this.resource.id;
    new AliasRecords(this, "records", {
      zoneId: props.zoneId,
      name: props.domainName,
      target: { domainName: this.resource.domainName, hostedZoneId: this.resource.hostedZoneId },
    });
  }
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
