import {
  CreateCloudFrontOriginAccessIdentityCommand,
  DeleteCloudFrontOriginAccessIdentityCommand,
  GetCloudFrontOriginAccessIdentityCommand,
  GetCloudFrontOriginAccessIdentityConfigCommand,
  ListCloudFrontOriginAccessIdentitiesCommand,
  UpdateCloudFrontOriginAccessIdentityCommand,
} from "@aws-sdk/client-cloudfront";

import { request } from "../../embedded-aws";
import { clients, present, refusal } from "./clients";
import { bucketOrigin, createBucket, createDistribution } from "./distribution";
import { describeWithEmbeddedAws } from "./instance";

describeWithEmbeddedAws("An origin access identity", (aws) => {
  async function createIdentity(reference: string) {
    const reply = await clients(aws()).cloudFront.send(
      new CreateCloudFrontOriginAccessIdentityCommand({
        CloudFrontOriginAccessIdentityConfig: { CallerReference: reference, Comment: "made by a test" },
      }),
    );
    const identity = present(reply.CloudFrontOriginAccessIdentity);
    return { id: present(identity.Id), user: present(identity.S3CanonicalUserId), etag: present(reply.ETag) };
  }

  function readPolicy(bucket: string, principal: object, actions: readonly string[] = ["s3:GetObject"]) {
    return {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: principal,
          Action: actions,
          Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: `arn:aws:s3:::${bucket}/*`,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    };
  }

  function arnOf(id: string) {
    return { AWS: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}` };
  }

  test("is created, read, listed, updated and deleted, each change under the current ETag", async () => {
    const { cloudFront } = clients(aws());
    const { id, user, etag } = await createIdentity("life");
    expect(user).toMatch(/^[0-9a-f]{96}$/);

    const read = await cloudFront.send(new GetCloudFrontOriginAccessIdentityCommand({ Id: id }));
    expect(read.CloudFrontOriginAccessIdentity?.CloudFrontOriginAccessIdentityConfig).toEqual({
      CallerReference: "life",
      Comment: "made by a test",
    });
    const list = await cloudFront.send(new ListCloudFrontOriginAccessIdentitiesCommand({}));
    expect(list.CloudFrontOriginAccessIdentityList?.Items?.map((item) => item.Id)).toContain(id);

    const update = { CallerReference: "life", Comment: "changed" };
    const stale = new UpdateCloudFrontOriginAccessIdentityCommand({
      Id: id,
      IfMatch: "stale",
      CloudFrontOriginAccessIdentityConfig: update,
    });
    expect(await refusal(cloudFront.send(stale))).toEqual({ code: "PreconditionFailed", status: 412 });
    const updated = await cloudFront.send(
      new UpdateCloudFrontOriginAccessIdentityCommand({
        Id: id,
        IfMatch: etag,
        CloudFrontOriginAccessIdentityConfig: update,
      }),
    );
    const config = await cloudFront.send(new GetCloudFrontOriginAccessIdentityConfigCommand({ Id: id }));
    expect(config.CloudFrontOriginAccessIdentityConfig?.Comment).toBe("changed");

    await cloudFront.send(new DeleteCloudFrontOriginAccessIdentityCommand({ Id: id, IfMatch: present(updated.ETag) }));
    const gone = cloudFront.send(new GetCloudFrontOriginAccessIdentityCommand({ Id: id }));
    expect(await refusal(gone)).toEqual({ code: "NoSuchCloudFrontOriginAccessIdentity", status: 404 });
  });

  test("cannot be deleted while a distribution uses it", async () => {
    const { id, etag } = await createIdentity("used");
    await createDistribution(aws(), { origin: bucketOrigin("used-by-a-distribution", id) });
    const command = new DeleteCloudFrontOriginAccessIdentityCommand({ Id: id, IfMatch: etag });
    expect(await refusal(clients(aws()).cloudFront.send(command))).toEqual({
      code: "CloudFrontOriginAccessIdentityInUse",
      status: 409,
    });
  });

  test("has to exist before a distribution can name it", async () => {
    const created = createDistribution(aws(), { origin: bucketOrigin("any", "EDOESNOTEXIST") });
    expect(await refusal(created)).toEqual({ code: "InvalidOriginAccessIdentity", status: 400 });
  });

  test("reads what the bucket policy grants to its ARN, with the object's own headers", async () => {
    const { id } = await createIdentity("by-arn");
    await createBucket(aws(), "read-by-arn", readPolicy("read-by-arn", arnOf(id)));
    const { domainName } = await createDistribution(aws(), { origin: bucketOrigin("read-by-arn", id) });

    const page = await request(aws(), `https://${domainName}/page.html`);
    expect(page.status).toBe(200);
    expect(page.body.toString()).toBe("<h1>page</h1>");
    expect(page.headers).toMatchObject({
      "cache-control": "public,max-age=31536000,immutable",
      "content-type": "text/html; charset=utf-8",
    });
    const missing = await request(aws(), `https://${domainName}/missing.html`);
    expect(missing.status).toBe(403);
  });

  test("reads what the bucket policy grants to its canonical user", async () => {
    const { id, user } = await createIdentity("by-user");
    await createBucket(aws(), "read-by-user", readPolicy("read-by-user", { CanonicalUser: user }));
    const { domainName } = await createDistribution(aws(), { origin: bucketOrigin("read-by-user", id) });
    expect((await request(aws(), `https://${domainName}/page.html`)).status).toBe(200);
  });

  test("is told that a key is missing only when it may list the bucket", async () => {
    const { id } = await createIdentity("lists");
    const policy = readPolicy("list-and-read", arnOf(id), ["s3:GetObject", "s3:ListBucket"]);
    await createBucket(aws(), "list-and-read", policy);
    const { domainName } = await createDistribution(aws(), { origin: bucketOrigin("list-and-read", id) });
    const missing = await request(aws(), `https://${domainName}/missing.html`);
    expect(missing.status).toBe(404);
    expect(missing.body.toString()).toContain("<Code>NoSuchKey</Code>");
  });

  test("is denied over http by a policy that wants secure transport, and read over https", async () => {
    const { id } = await createIdentity("transport");
    await createBucket(aws(), "secure-transport", readPolicy("secure-transport", arnOf(id)));
    const given = { origin: bucketOrigin("secure-transport", id), viewerProtocolPolicy: "allow-all" as const };
    const { domainName } = await createDistribution(aws(), given);
    expect((await request(aws(), `http://${domainName}/page.html`)).status).toBe(403);
    expect((await request(aws(), `https://${domainName}/page.html`)).status).toBe(200);
  });

  test("is refused by a policy that grants another identity", async () => {
    const [granted, other] = [await createIdentity("granted"), await createIdentity("other")];
    await createBucket(aws(), "read-by-another", readPolicy("read-by-another", arnOf(granted.id)));
    const { domainName } = await createDistribution(aws(), { origin: bucketOrigin("read-by-another", other.id) });
    expect((await request(aws(), `https://${domainName}/page.html`)).status).toBe(403);
  });

  test("leaves the bucket closed to everybody else", async () => {
    const { id } = await createIdentity("closed");
    await createBucket(aws(), "closed-to-all", readPolicy("closed-to-all", arnOf(id)));
    const { domainName } = await createDistribution(aws(), { origin: bucketOrigin("closed-to-all") });
    const direct = await request(aws(), "https://closed-to-all.s3.us-east-1.amazonaws.com/page.html");
    expect(direct.status).toBe(403);
    expect((await request(aws(), `https://${domainName}/page.html`)).status).toBe(403);
  });
});
