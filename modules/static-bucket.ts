import type { BucketAccessSettings } from "../config";
import {
  CloudfrontOriginAccessControl,
  CloudfrontOriginAccessIdentity,
  type DataAwsIamPolicyDocumentStatement,
  type S3BucketPolicy,
  S3BucketWebsiteConfiguration,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
import { PrivateBucket } from "./private-bucket";

export interface StaticBucketProps {
  readonly name: string;
  /** How CloudFront proves itself to the bucket. */
  readonly access: BucketAccessSettings;
  /** AWS account of the distributions. */
  readonly account: string;
  /** Key prefixes, without a slash at the end, that CloudFront may read. The rest of the bucket is nobody's. */
  readonly readablePrefixes: readonly string[];
  /** Delete the files with the bucket. */
  readonly forceDestroy: boolean;
}

/** How a distribution reaches the bucket: one of two identities. */
export type BucketIdentity = { readonly originAccessIdentity: string } | { readonly originAccessControlId: string };

/**
 * The zone's static files. They are read by CloudFront alone, over TLS alone.
 *
 * The bucket has the website configuration that the architecture asks for, but nobody can use the website endpoint: it
 * knows no identity, so it would have to be public. CloudFront reads the REST endpoint.
 */
export class StaticBucket extends Construct {
  readonly arn: string;
  readonly regionalDomainName: string;
  readonly identity: BucketIdentity;
  /** What admits CloudFront. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: StaticBucketProps) {
    super(scope, id);
    const identity = new CloudfrontOriginAccessIdentity(this, "identity", { comment: `Reads ${props.name}` });
    const files = props.readablePrefixes.map((prefix) => `arn:aws:s3:::${props.name}/${prefix}/*`);
    const admitted = props.access.admittedDistributionIds;
    const bucket = new PrivateBucket(this, "bucket", {
      name: props.name,
      forceDestroy: props.forceDestroy,
      // Both identities stay admitted while distributions move from one to the other, so no request finds it closed.
      statements: [
        readBy("OriginAccessIdentity", files, { type: "AWS", identifiers: [identity.iamArn] }),
        ...(admitted.length === 0
          ? []
          : [
              {
                ...readBy("OriginAccessControl", files, { type: "Service", identifiers: ["cloudfront.amazonaws.com"] }),
                condition: [
                  {
                    test: "StringEquals",
                    variable: "AWS:SourceArn",
                    values: admitted.map((one) => `arn:aws:cloudfront::${props.account}:distribution/${one}`),
                  },
                ],
              },
            ]),
      ],
    });
    new S3BucketWebsiteConfiguration(this, "website", {
      bucket: bucket.bucketId,
      indexDocument: { suffix: "index.html" },
      errorDocument: { key: "404.html" },
    });
    this.arn = bucket.arn;
    this.policy = bucket.policy;
    this.regionalDomainName = bucket.regionalDomainName;
    this.identity =
      props.access.kind === "oai"
        ? { originAccessIdentity: identity.cloudfrontAccessIdentityPath }
        : { originAccessControlId: accessControl(this, props.name).id };
  }
}

function readBy(
  sid: string,
  resources: string[],
  principal: { type: string; identifiers: string[] },
): DataAwsIamPolicyDocumentStatement {
  // No s3:ListBucket: an absent file answers 403, which tells a stranger nothing about the bucket's content.
  return { sid, effect: "Allow", principals: [principal], actions: ["s3:GetObject"], resources };
}

function accessControl(scope: Construct, name: string): CloudfrontOriginAccessControl {
  return new CloudfrontOriginAccessControl(scope, "access-control", {
    name,
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
  });
}
