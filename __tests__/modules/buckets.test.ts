import { LogBucket, type LogBucketProps } from "../../modules/log-bucket";
import { PrivateBucket } from "../../modules/private-bucket";
import { synthesizeScope } from "../support/synthesis";

describe("a private bucket", () => {
  const minimal = synthesizeScope((scope) => {
    new PrivateBucket(scope, "bucket", { name: "outreach-test" });
  });

  it("is closed, encrypted, versioned, and keeps its files, without being asked", () => {
    expect(minimal.resource("aws_s3_bucket")).toMatchObject({ bucket: "outreach-test", force_destroy: false });
    expect(minimal.resource("aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(minimal.resource("aws_s3_bucket_ownership_controls")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
    expect(minimal.resource("aws_s3_bucket_lifecycle_configuration").rule).toEqual([
      {
        id: "old-versions-and-abandoned-uploads",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  it("gets its policy after its access block, since S3 refuses both at once", () => {
    expect(minimal.resource("aws_s3_bucket_policy").depends_on).toEqual([
      expect.stringMatching(/^aws_s3_bucket_public_access_block\./),
    ]);
  });

  it("lets in whom its statements name, after refusing plain HTTP", () => {
    const opened = synthesizeScope((scope) => {
      new PrivateBucket(scope, "bucket", {
        name: "outreach-test",
        forceDestroy: true,
        expireAfterDays: 90,
        statements: [{ sid: "Reader", effect: "Allow", actions: ["s3:GetObject"], resources: ["*"] }],
      });
    });
    const [document] = opened.data("aws_iam_policy_document");
    expect((document?.statement as { sid: string }[]).map((one) => one.sid)).toEqual(["DenyPlainHttp", "Reader"]);
    expect(opened.resource("aws_s3_bucket").force_destroy).toBe(true);
    expect(JSON.stringify(opened.resource("aws_s3_bucket_lifecycle_configuration"))).toContain(
      '"expiration":[{"days":90}]',
    );
  });
});

describe("the log bucket", () => {
  const logBucket = (changes: Partial<LogBucketProps> = {}) =>
    synthesizeScope((scope) => {
      new LogBucket(scope, "logs", {
        name: "outreach-logs",
        retentionDays: 400,
        fromCloudFront: true,
        loadBalancersOf: ["111122223333"],
        logDeliveriesOf: [],
        region: "us-east-1",
        ...changes,
      });
    });

  it("accepts the access control lists that CloudFront writes with, and forgets after its retention", () => {
    const logs = logBucket();
    expect(logs.resource("aws_s3_bucket_ownership_controls")).toMatchObject({
      rule: { object_ownership: "BucketOwnerPreferred" },
    });
    expect(JSON.stringify(logs.resource("aws_s3_bucket_lifecycle_configuration"))).toContain('"days":400');
    expect(logs.resource("aws_s3_bucket_public_access_block")).toMatchObject({ ignore_public_acls: true });
  });

  it("accepts no access control list where only load balancers write", () => {
    expect(logBucket({ fromCloudFront: false }).resource("aws_s3_bucket_ownership_controls")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
  });

  it("lets the load balancers of its accounts and its region write, each account into its own folder", () => {
    const logs = logBucket({ loadBalancersOf: ["111122223333", "444455556666"], region: "eu-west-1" });
    const [document] = logs.data("aws_iam_policy_document");
    expect((document?.statement as object[]).slice(1)).toEqual(
      ["111122223333", "444455556666"].map((account) => ({
        sid: `LoadBalancersOf${account}`,
        effect: "Allow",
        principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
        actions: ["s3:PutObject"],
        resources: [`arn:aws:s3:::outreach-logs/load-balancer/*/AWSLogs/${account}/*`],
        condition: [
          {
            test: "ArnLike",
            variable: "aws:SourceArn",
            values: [`arn:aws:elasticloadbalancing:eu-west-1:${account}:loadbalancer/*`],
          },
        ],
      })),
    );
  });
});
