import type { CloudfrontDistributionOrigin } from "../framework/aws";
import type { BucketIdentity } from "./static-bucket";

/** A bucket behind a distribution. */
export function bucketOrigin(
  originId: string,
  bucket: { readonly domainName: string; readonly identity: BucketIdentity },
): CloudfrontDistributionOrigin {
  return {
    originId,
    domainName: bucket.domainName,
    ...("originAccessIdentity" in bucket.identity
      ? { s3OriginConfig: { originAccessIdentity: bucket.identity.originAccessIdentity } }
      : { originAccessControlId: bucket.identity.originAccessControlId }),
  };
}

/** A header that proves to an origin that its request comes from the distribution. The value is sensitive. */
export interface ProofHeader {
  readonly name: "x-outreach-hop-proof" | "x-outreach-origin-proof";
  readonly value: string;
}

export interface HttpsOriginOptions {
  /** @default - none */
  readonly proof?: ProofHeader;
  /** Id of the Origin Access Control that signs requests to it. @default - they are not signed */
  readonly accessControlId?: string | undefined;
}

/** An HTTPS server behind a distribution: a Function URL, another distribution, or a host outside AWS. */
export function httpsOrigin(
  originId: string,
  domainName: string,
  { proof, accessControlId }: HttpsOriginOptions = {},
): CloudfrontDistributionOrigin {
  return {
    originId,
    domainName,
    customOriginConfig: {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      // CloudFront's default and, without a quota increase, half of its maximum; Lambda's time-out follows it.
      originReadTimeout: 30,
    },
    ...(proof === undefined ? {} : { customHeader: [proof] }),
    ...(accessControlId === undefined ? {} : { originAccessControlId: accessControlId }),
  };
}
