import {
  type AwsProvider,
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  S3Bucket,
  S3BucketLifecycleConfiguration,
  S3BucketOwnershipControls,
  S3BucketPolicy,
  S3BucketPublicAccessBlock,
  S3BucketServerSideEncryptionConfiguration,
  S3BucketVersioning,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";

export interface PrivateBucketProps {
  /** The bucket's name; unique in all of AWS. */
  readonly name: string;
  /** Statements that let somebody in. @default - nobody but the account's own roles */
  readonly statements?: readonly DataAwsIamPolicyDocumentStatement[];
  /** Accept access control lists, which legacy CloudFront logs are delivered with. @default false */
  readonly acceptsAccessControlLists?: boolean;
  /** Delete objects this many days after they were written. @default - kept */
  readonly expireAfterDays?: number;
  /** Delete the objects with the bucket. Off, a bucket that holds anything cannot be destroyed. @default false */
  readonly forceDestroy?: boolean;
  /** The provider of the bucket's region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/** Days that an overwritten or deleted object can still be brought back. */
const noncurrentVersionDays = 30;

/** Days after which the parts of an upload that never finished are dropped; they cost and are invisible. */
const abandonedUploadDays = 7;

/**
 * A bucket that is closed to the public, encrypted, versioned, and readable over TLS only (Security Hub S3.1, S3.2,
 * S3.3, S3.5, S3.8, S3.14).
 */
export class PrivateBucket extends Construct {
  readonly name: string;
  /** The name, as an attribute: whoever takes it waits for the bucket. */
  readonly bucketId: string;
  readonly arn: string;
  /** The REST endpoint in the bucket's own region, which CloudFront reads. */
  readonly regionalDomainName: string;
  /** Lets those in whom the statements name. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const located = props.provider === undefined ? {} : { provider: props.provider };
    const bucket = new S3Bucket(this, "bucket", {
      ...located,
      bucket: props.name,
      forceDestroy: props.forceDestroy ?? false,
    });
    this.name = props.name;
    this.bucketId = bucket.id;
    // Written out, not read from the resource: a policy made of known names can be judged before the first apply.
    this.arn = `arn:aws:s3:::${props.name}`;
    this.regionalDomainName = bucket.bucketRegionalDomainName;

    const closed = new S3BucketPublicAccessBlock(this, "public-access-block", {
      ...located,
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", {
      ...located,
      bucket: bucket.id,
      rule: { objectOwnership: props.acceptsAccessControlLists ? "BucketOwnerPreferred" : "BucketOwnerEnforced" },
    });
    // SSE-S3, not KMS: neither an Origin Access Identity nor log delivery can use a KMS key.
    new S3BucketServerSideEncryptionConfiguration(this, "encryption", {
      ...located,
      bucket: bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const versioning = new S3BucketVersioning(this, "versioning", {
      ...located,
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      ...located,
      bucket: bucket.id,
      rule: [
        {
          id: "old-versions-and-abandoned-uploads",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: noncurrentVersionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: abandonedUploadDays }],
          ...(props.expireAfterDays === undefined ? {} : { expiration: [{ days: props.expireAfterDays }] }),
        },
      ],
      dependsOn: [versioning],
    });
    const policy = new DataAwsIamPolicyDocument(this, "policy-document", {
      statement: [denyPlainHttp(this.arn), ...(props.statements ?? [])],
    });
    this.policy = new S3BucketPolicy(this, "policy", {
      ...located,
      bucket: bucket.id,
      policy: policy.json,
      // S3 refuses two changes of one bucket's access settings at the same time.
      dependsOn: [closed],
    });
  }
}

function denyPlainHttp(bucketArn: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "DenyPlainHttp",
    effect: "Deny",
    principals: [{ type: "*", identifiers: ["*"] }],
    actions: ["s3:*"],
    resources: [bucketArn, `${bucketArn}/*`],
    condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
  };
}
