import { RequestCertificateCommand } from "@aws-sdk/client-acm";
import {
  CreateDistributionCommand,
  CreateFunctionCommand,
  type DistributionConfig,
  type Origin,
  PublishFunctionCommand,
  type ViewerProtocolPolicy,
} from "@aws-sdk/client-cloudfront";
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand } from "@aws-sdk/client-s3";

import type { EmbeddedAws } from "../../embedded-aws";
import { clients, present } from "./clients";

/** AWS's managed policies, by their documented ids. */
export const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
export const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";
export const ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

export interface DistributionGiven {
  readonly origin: Origin;
  readonly aliases?: readonly string[];
  readonly certificate?: string;
  readonly originRequestPolicy?: string;
  readonly viewerRequest?: string;
  /** @default "redirect-to-https" */
  readonly viewerProtocolPolicy?: ViewerProtocolPolicy;
}

let created = 0;

/** A distribution with one behavior that caches nothing. */
export function distributionConfig(given: DistributionGiven): DistributionConfig {
  const {
    origin,
    aliases = [],
    certificate,
    originRequestPolicy,
    viewerRequest,
    viewerProtocolPolicy = "redirect-to-https",
  } = given;
  return {
    CallerReference: `test-${(created += 1)}`,
    Comment: "",
    Enabled: true,
    Aliases: { Quantity: aliases.length, Items: [...aliases] },
    Origins: { Quantity: 1, Items: [origin] },
    DefaultCacheBehavior: {
      TargetOriginId: present(origin.Id),
      ViewerProtocolPolicy: viewerProtocolPolicy,
      CachePolicyId: CACHING_DISABLED,
      ...(originRequestPolicy === undefined ? {} : { OriginRequestPolicyId: originRequestPolicy }),
      AllowedMethods: {
        Quantity: 7,
        Items: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
        CachedMethods: { Quantity: 2, Items: ["GET", "HEAD"] },
      },
      FunctionAssociations:
        viewerRequest === undefined
          ? { Quantity: 0 }
          : { Quantity: 1, Items: [{ EventType: "viewer-request", FunctionARN: viewerRequest }] },
    },
    ViewerCertificate:
      certificate === undefined
        ? { CloudFrontDefaultCertificate: true }
        : {
            ACMCertificateArn: certificate,
            SSLSupportMethod: "sni-only",
            MinimumProtocolVersion: "TLSv1.2_2021",
          },
  };
}

/** Creates a distribution; the reply's id, ARN and domain name. */
export async function createDistribution(aws: EmbeddedAws, given: DistributionGiven) {
  const { cloudFront } = clients(aws);
  const reply = await cloudFront.send(new CreateDistributionCommand({ DistributionConfig: distributionConfig(given) }));
  const { Id, ARN, DomainName } = present(reply.Distribution);
  return { id: present(Id), arn: present(ARN), domainName: present(DomainName), etag: present(reply.ETag) };
}

/** An origin that is reached by https, as a web server is. */
export function webOrigin(domainName: string, headers: Readonly<Record<string, string>> = {}): Origin {
  const items = Object.entries(headers).map(([HeaderName, HeaderValue]) => ({ HeaderName, HeaderValue }));
  return {
    Id: "web",
    DomainName: domainName,
    CustomHeaders: { Quantity: items.length, ...(items.length === 0 ? {} : { Items: items }) },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: "https-only",
      OriginSslProtocols: { Quantity: 1, Items: ["TLSv1.2"] },
    },
  };
}

/** The REST endpoint of a bucket as origin, read through an origin access identity if one is named. */
export function bucketOrigin(bucket: string, identity?: string): Origin {
  return {
    Id: "bucket",
    DomainName: `${bucket}.s3.us-east-1.amazonaws.com`,
    S3OriginConfig: {
      OriginAccessIdentity: identity === undefined ? "" : `origin-access-identity/cloudfront/${identity}`,
    },
  };
}

/** Requests a certificate in us-east-1, which is issued at once if no hosted zone here covers its names; its ARN. */
export async function requestCertificate(aws: EmbeddedAws, domainName: string, ...more: string[]): Promise<string> {
  const reply = await clients(aws).acm.send(
    new RequestCertificateCommand({
      DomainName: domainName,
      ...(more.length === 0 ? {} : { SubjectAlternativeNames: more }),
      ValidationMethod: "DNS",
    }),
  );
  return present(reply.CertificateArn);
}

/** Publishes a CloudFront Function (runtime 2.0); its ARN. */
export async function publishFunction(aws: EmbeddedAws, name: string, code: string): Promise<string> {
  const { cloudFront } = clients(aws);
  const made = await cloudFront.send(
    new CreateFunctionCommand({
      Name: name,
      FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
      FunctionCode: Buffer.from(code),
    }),
  );
  await cloudFront.send(new PublishFunctionCommand({ Name: name, IfMatch: present(made.ETag) }));
  return present(made.FunctionSummary?.FunctionMetadata?.FunctionARN);
}

/** A bucket with one page and, if given, a policy. */
export async function createBucket(aws: EmbeddedAws, bucket: string, policy?: object): Promise<void> {
  const { s3 } = clients(aws);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: "page.html",
      Body: "<h1>page</h1>",
      ContentType: "text/html; charset=utf-8",
      CacheControl: "public,max-age=31536000,immutable",
    }),
  );
  if (policy !== undefined) {
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(policy) }));
  }
}
