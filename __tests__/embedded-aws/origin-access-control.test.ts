import { CreateOriginAccessControlCommand, UpdateDistributionCommand } from "@aws-sdk/client-cloudfront";
import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";

import { request } from "../../embedded-aws";
import { clients, present } from "./clients";
import { bucketOrigin, createBucket, createDistribution, distributionConfig } from "./distribution";
import { describeWithEmbeddedAws } from "./instance";

describeWithEmbeddedAws("An origin access control", (aws) => {
  test("reads what the bucket policy grants to CloudFront for its distribution, and nothing without it", async () => {
    const { cloudFront, s3 } = clients(aws());
    const made = await cloudFront.send(
      new CreateOriginAccessControlCommand({
        OriginAccessControlConfig: {
          Name: "control",
          OriginAccessControlOriginType: "s3",
          SigningBehavior: "always",
          SigningProtocol: "sigv4",
        },
      }),
    );
    const origin = { ...bucketOrigin("controlled"), OriginAccessControlId: present(made.OriginAccessControl?.Id) };
    await createBucket(aws(), "controlled");
    const granted = await createDistribution(aws(), { origin });
    const other = await createDistribution(aws(), { origin });
    const statement = {
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::controlled/*",
      Condition: { StringEquals: { "AWS:SourceArn": granted.arn } },
    };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await s3.send(new PutBucketPolicyCommand({ Bucket: "controlled", Policy: policy }));

    const status = async (host: string) => (await request(aws(), `https://${host}/page.html`)).status;
    expect([await status(granted.domainName), await status(other.domainName)]).toEqual([200, 403]);

    const without = distributionConfig({ origin: bucketOrigin("controlled") });
    const update = { Id: granted.id, IfMatch: granted.etag, DistributionConfig: without };
    await cloudFront.send(new UpdateDistributionCommand(update));
    expect(await status(granted.domainName)).toBe(403);
  });
});
